"""What a run leaves behind: figures, the machine that they are of, and how two runs differ."""

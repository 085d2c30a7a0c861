"""What the longer commands do: a module or a room for each, with the command's name."""

"""Live trading in the terminal: what the trader does, seen, counted, and summed up in the end."""

"""Between a command and who has started it: its screen, its streams, its complaints, and how it ends."""

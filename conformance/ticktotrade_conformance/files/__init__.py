"""Files that are complete or absent, of bounded lines, and folders that nobody finds later."""

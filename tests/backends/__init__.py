"""Backends to test the suite with: wrong ones, hostile ones, one that was written independently, and a team's, to be timed against."""

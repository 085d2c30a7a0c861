"""Backends to test the suite with: wrong ones, hostile ones, and one that was written independently."""

"""Traces and captures: what a machine is asked, in files."""

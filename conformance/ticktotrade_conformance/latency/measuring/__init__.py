"""A backend that is measured: its process, its rounds, whether they are believed, and what the machine did meanwhile."""

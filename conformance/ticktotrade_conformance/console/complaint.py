"""What is told to a user who gave us something that we cannot use."""


class Complaint(Exception):
    """One line that names the place and the remedy; the command then exits with status 2."""

"""``t2t run``: a capture through the whole path, and what came of it."""

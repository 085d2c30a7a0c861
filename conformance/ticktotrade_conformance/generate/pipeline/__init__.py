"""How sequences of the pipeline are made: a market that moves, and what becomes of its orders."""

"""How sequences of the feed parser are made: frames, from their smallest parts to whole ones in a row."""

"""How sequences of the session are made: the frames that it waits for, and times around its deadlines."""

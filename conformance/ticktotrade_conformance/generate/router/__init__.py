"""How sequences of the router are made: orders, what a venue answers, and times around what is waited for."""

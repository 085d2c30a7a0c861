"""Wire to wire, without a socket: the market, what is to come of it, which order is which, and what is made of it all.

The sockets and the processes are in ``programs/wire``.
"""

"""The order router: an order in, requests and timers out, and in the end what became of the order.

Read `interface` first.
"""

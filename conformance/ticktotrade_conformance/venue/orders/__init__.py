"""The venue's order entry: Alpaca's order interface over HTTP, with fills from the venue's own books."""

"""Wire to wire: a venue that is nothing but a stopwatch, the systems that trade there, and the two ends between them."""

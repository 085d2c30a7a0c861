"""The conformance suite: a backend is judged, and what is found is made small, explained and shown."""

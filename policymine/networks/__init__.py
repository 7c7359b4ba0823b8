"""Networks out of a corpus: who cites what, and which bodies issue together."""

"""Ingestors: one format, one file; what cannot be read is named with the reason."""

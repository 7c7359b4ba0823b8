"""Statistics for small, clustered counts: intervals, bootstrap, permutation, false discovery, trend.

Plain numpy arrays in, plain arrays or small frozen dataclasses out. Documents are the sampling unit
throughout, no interval has zero width, and nothing here knows about corpora or results.
"""

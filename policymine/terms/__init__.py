"""Counting terms: matrices, concordances, collocations, dispersion, usage over time."""

"""Composes the sample corpus from the authored sentences in `corpora/source`."""

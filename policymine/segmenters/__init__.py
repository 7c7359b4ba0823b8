"""Segmenters: text into tokens with true offsets; lexicons whose terms win by force."""

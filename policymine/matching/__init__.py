"""Texts that are the same, nearly the same, or versions of one another."""

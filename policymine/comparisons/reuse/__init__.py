"""Wording taken over between documents: where, from whom, how much of it says anything."""

"""A change of a rate, apart: within the same issuers, and by who is in the corpus."""

"""The corpus: documents, passages, periods, tokens, and the store that keeps them on disk."""

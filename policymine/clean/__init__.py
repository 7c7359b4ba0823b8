"""Text made clean without losing the way back: normal form, encodings, sentences, running heads."""

"""Topics over time: shares by period, periods fitted apart, words that drift."""

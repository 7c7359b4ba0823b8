"""Who took a term up when: first uses, lags, the share that has it by a date, and whether an order of levels shows."""

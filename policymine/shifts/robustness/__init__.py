"""Whether a verdict on a shift holds when it is reached another way: other counts, periods, documents, seeds."""

"""What a person says of topics: names and merges, kept beside the fit."""

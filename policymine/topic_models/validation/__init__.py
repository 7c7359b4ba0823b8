"""Whether people see what the topics mean: intrusion questions and their scores."""

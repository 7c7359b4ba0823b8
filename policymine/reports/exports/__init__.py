"""Ways to write a result to a file: one suffix, one file, each with `write(result, path)`."""

"""The verbs: each looks its method up, runs it and stamps provenance. One verb, one file."""

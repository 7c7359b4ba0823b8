"""Which terms a stretch of time brought in, and which it lost: found without naming them, tested by documents."""

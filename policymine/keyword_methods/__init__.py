"""Keyword methods: one method, one file; `base` says what each takes and gives."""

"""Speed, measured side by side: each round runs every contender once, the medians of the rounds are compared.

python -m tests.benchmarks segment [--rounds 5] [--json]
"""

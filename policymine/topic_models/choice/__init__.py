"""How many topics, and how stable: numbers tried side by side, runs over seeds and documents."""

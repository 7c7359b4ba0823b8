"""Analyses of meetings: who took part, and how much each side spoke."""

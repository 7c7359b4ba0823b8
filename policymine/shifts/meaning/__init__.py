"""How the company of a term changed between two periods: collocates gained and lost, vectors, neighbours."""

"""How like one another groups of documents are: divergence of their words, a tree of the groups, a map of groups and terms.

    similarity_of(matrix, labels, order=("2000s", "2010s"))

Every pair is set against what shuffled documents give: groups of few words look different by chance alone.
"""

"""Comparing what documents are like: length, readability, lexical diversity, directives, themes and topics, side by side.

    measured = measure_documents(sources)
    compare_values(measured, rows_of_target, rows_of_reference, names=("a", "b"))

A measure has one value a document; documents are what is averaged, resampled and shuffled.
"""

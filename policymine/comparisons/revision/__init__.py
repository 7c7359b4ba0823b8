"""Two versions of a document, clause by clause: what was kept, reworded, moved, split, merged, dropped, and what is new."""

"""Two versions of a document side by side, as an offline page and as a Word document."""

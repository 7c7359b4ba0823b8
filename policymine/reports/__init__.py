"""Topic reports and exports: sections of plain blocks, one offline HTML page, and files by suffix."""

"""What a text is made of: official header fields, clauses, citations, meeting records, speakers."""

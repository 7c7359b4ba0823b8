"""What makes a report a page to read in: the documents' texts packed into it, and the script that opens, searches and filters."""

from policymine.reports.reader.engine import Engine, make_engine

__all__ = ["Engine", "make_engine"]

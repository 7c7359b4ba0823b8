"""The published sources of the methods in the forms that a paper asks for: BibTeX, RIS, GB/T 7714-2015, plain text."""

from policymine.reports.references.forms import FORMS, references_text

__all__ = ["FORMS", "references_text"]

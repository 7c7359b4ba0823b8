"""Topic reports and exports: sections of plain blocks, one offline HTML page, and files by suffix."""

from policymine.reports.base import CorpusCard, ReportInput
from policymine.reports.export import write_result
from policymine.reports.render import render_report

__all__ = ["CorpusCard", "ReportInput", "render_report", "write_result"]

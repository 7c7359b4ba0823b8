"""What makes a report again: the record of its results that a page carries, and the folder that holds all of it."""

from policymine.reports.replication.record import SCHEMA, named_results, report_record, result_record

__all__ = ["SCHEMA", "named_results", "report_record", "result_record"]

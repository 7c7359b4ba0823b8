"""What a unit's document says in a field, and the period it falls in: covariates of `dmr`, time of `dtm`."""

from __future__ import annotations

from typing import Final

from policymine.corpus.period import GRAINS, Period, period_of
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.results import plain
from policymine.topic_models.base import TopicData

__all__ = ["periods_between", "unit_periods", "unit_values"]

# Columns of documents that hold one text a document, or a measure: nothing that topics depend on.
_NOT_FIELDS: Final = frozenset(
    {"id", "title", "source", "source_key", "sha256", "digest", "fields", "warnings", "n_chars", "quality"}
)


def unit_values(data: TopicData, field: str, *, vary: bool = True) -> list[tuple[str, ...]]:
    """Return what each unit's document has in a field; an empty tuple where it has nothing.

    Parameters
    ----------
    data : with the fields of its documents.
    field : year, quarter, month, plan, decade (of the date of issue), or a document field. `issuer` is the lead
        issuer; a field of several values, such as `issuers`, gives all of them.
    vary : refuse a field in which all documents are alike.

    Raises
    ------
    UnknownNameError : neither a period nor a field.
    NotEnoughDataError : no document has a value, or all have the same.
    """
    values: list[tuple[str, ...]]
    columns = [str(c) for c in data.fields.columns if c not in _NOT_FIELDS]
    if field in GRAINS and "date_issued" in data.fields.columns:
        periods = unit_periods(data, field)
        values = [() if p is None else (p.label,) for p in periods]
    elif field in columns:
        values = [_words(value) for value in data.fields[field].tolist()]
    elif field == "issuer" and "issuers" in columns:
        values = [_words(value)[:1] for value in data.fields["issuers"].tolist()]
    else:
        raise UnknownNameError("document field", field, dict.fromkeys([*GRAINS, *columns]))
    found = {word for row in values for word in row}
    if vary and len(found) < 2:
        what = f"all have {next(iter(found))!r}" if found else "none has a value"
        raise NotEnoughDataError(
            f"of {len(data.documents)} documents {what} for {field}: topics cannot depend on it; "
            "see what there is with: policymine documents CORPUS"
        )
    return values


def unit_periods(data: TopicData, by: str) -> list[Period | None]:
    """Return the period of each unit's document, None where its date is missing or not precise enough.

    Raises
    ------
    InputError : `by` is no period, or the data have no dates.
    """
    if by not in GRAINS:
        raise InputError(f"periods are {', '.join(GRAINS)}, not {by!r}")
    if "date_issued" not in data.fields.columns:
        raise InputError("the data have no field date_issued: give topic_data the fields of the documents")
    dates = [plain(value) for value in data.fields["date_issued"].tolist()]
    return [period_of(None if date is None else str(date), by) for date in dates]


def periods_between(first: Period, last: Period, by: str) -> tuple[Period, ...]:
    """Return every period from the first to the last, both included, earliest first.

    >>> a, b = period_of("1963", "plan"), period_of("1972", "plan")
    >>> [p.label for p in periods_between(a, b, "plan")]
    ['1963-1965', '三五', '四五']
    """
    found: dict[Period, None] = {}
    year, month = first.start
    while (year, month) < last.end:
        period = period_of(f"{year:04d}-{month:02d}", by)
        if period is not None:
            found[period] = None
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(found)


def _words(value: object) -> tuple[str, ...]:
    shown = plain(value)
    several = shown if isinstance(shown, list) else [shown]
    return tuple(dict.fromkeys(str(v) for v in several if v not in (None, "", [])))

"""What a report is made with: what was given for it, else what its report.toml says, else the defaults."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from policymine.errors import InputError, UnknownNameError
from policymine.reports.layout import ANALYSIS, Layout

__all__ = ["ReportSettings", "as_pairs", "settle"]

# Sections that tell of terms somebody has to name.
_NAMED: Final = {
    "shift": ("shift", "--shift OLD NEW"),
    "adoption": ("adoption", "--adoption TERM"),
}


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Everything that a report is made with.

    Parameters
    ----------
    analysis : how its numbers are made, by the names of `layout.ANALYSIS`; what is left to the defaults is absent.
    sections : names of its sections, in order; None takes all that have something to say.
    lang, title : None takes the corpus's.
    date : the day that is printed, ISO; None prints none.
    layout : the rest of what its report.toml says.
    """

    analysis: Mapping[str, Any] = field(default_factory=dict)
    sections: tuple[str, ...] | None = None
    lang: str | None = None
    title: str | None = None
    date: str | None = None
    layout: Layout = field(default_factory=Layout)

    def command(self, corpus: Path, out: Path, layout: str | Path | None = None) -> str:
        """Return the command line that makes the report again; its numbers come again without the layout too."""
        words = ["policymine", "report", str(corpus)]
        words += ["--layout", str(layout)] if layout is not None else []
        for name, value in self.analysis.items():
            if name == "shift":
                words += [word for old, new in value for word in ("--shift", old, new)]
            elif ANALYSIS[name] == "texts":
                words += [word for item in value for word in (f"--{name}", item)]
            elif ANALYSIS[name] == "bool":
                words += [f"--{name}"] if value else []
            else:
                shown = (
                    value if isinstance(value, (str, Path, int)) else Path(str(getattr(value, "name", name)))
                )
                words += [f"--{name}", str(shown)]
        words += [word for name in self.sections or () for word in ("--section", name)]
        words += ["--lang", self.lang] if self.lang else []
        return shlex.join([*words, "--out", out.name])


def settle(given: Mapping[str, Any], layout: Layout | None = None) -> ReportSettings:
    """Return what a report is made with: what is given (not None), else the layout's.

    Raises
    ------
    UnknownNameError : a section that does not exist.
    InputError : what excludes one another is given, a section wants terms and none are named, or a date is none.
    """
    from policymine.reports.reader.engine import TEXTS
    from policymine.reports.render import known_sections

    layout = layout or Layout()
    mine = {name: value for name, value in given.items() if name in ANALYSIS and value is not None}
    if "shift" in mine:
        mine["shift"] = tuple(as_pairs(mine["shift"]))
    if "adoption" in mine:
        mine["adoption"] = (
            (mine["adoption"],) if isinstance(mine["adoption"], str) else tuple(mine["adoption"])
        )
    theirs = dict(layout.analysis)
    # What is given beside the layout takes the place of all that it says of the topics.
    if "model" in mine:
        theirs.pop("method", None)
        theirs.pop("k", None)
    elif "method" in mine or "k" in mine:
        theirs.pop("model", None)
    both = theirs | mine
    if "model" in both and ("method" in both or "k" in both):
        raise InputError(
            "a saved model has its topics already: give --model, or --method and -k for a new fit"
        )
    if both.get("texts", "all") not in TEXTS:
        raise UnknownNameError("--texts", str(both["texts"]), TEXTS)
    sections = tuple(given.get("sections") or ()) or layout.sections
    known_sections(sections or ())
    for section, (key, option) in _NAMED.items():
        if section in (sections or ()) and not both.get(key):
            raise InputError(f"the section {section} is asked for and no term is named: give {option}")
    if "discovery" in (sections or ()):
        both["discover"] = True
    return ReportSettings(
        analysis={name: both[name] for name in ANALYSIS if both.get(name) not in (None, (), False)},
        sections=sections,
        lang=given.get("lang") or layout.lang,
        title=given.get("title") or layout.title,
        date=_day(layout.date if given.get("date") is None else given["date"]),
        layout=layout,
    )


def _day(date: bool | str | datetime.date | None) -> str | None:
    """Return the day that is printed: today unless another is named, or none."""
    if date is False or date == "none":
        return None
    if date in (None, True, "today"):
        return datetime.date.today().isoformat()
    try:
        return datetime.date.fromisoformat(str(date)).isoformat()
    except ValueError:
        raise InputError(f"--date takes today, none, or a day such as 2024-05-01, not {date!r}") from None


def as_pairs(shift: Any) -> list[tuple[str, str]]:
    """Return the pairs of terms, given one pair or several.

    >>> as_pairs(("社会管理", "社会治理"))
    [('社会管理', '社会治理')]
    """
    if not shift:
        return []
    pairs = [shift] if isinstance(shift[0], str) else list(shift)
    return [(str(pair[0]), str(pair[1])) for pair in pairs]

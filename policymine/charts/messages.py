"""The words a reader sees, in Chinese and English: catalogues in `data/messages`, looked up by key.

    words = load_messages("zh")
    words("shift.verdict.abrupt", old="社会管理", new="社会治理", period=words.period("2014"), ...)

A missing key or placeholder raises, so that no report leaves with a gap; a test holds the two catalogues
to the same keys and placeholders.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from policymine.corpus.period import PLANS
from policymine.errors import UnknownNameError
from policymine.headlines import worded

__all__ = ["LANGUAGES", "Messages", "load_messages"]

LANGUAGES: Final = ("en", "zh")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])")
_MONTHS_SPAN = re.compile(r"(\d{4}-\d{2})/(\d{4}-\d{2})")
_SPAN = re.compile(r"(\d{4})-(\d{4})")
_YEARS = re.compile(r"year\s*(>=|<)\s*(\d{4})")
_DECADE = re.compile(r"(\d{4})s")
_PLANS: Final = {label: (first, last) for label, first, last in PLANS if not label[0].isdigit()}
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, eq=False)
class Messages:
    """One catalogue.

    Parameters
    ----------
    lang : `zh` or `en`.
    entries : message by dotted key.
    """

    lang: str
    entries: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the message with its placeholders filled; raises UnknownNameError for an unknown key."""
        if key not in self.entries:
            raise UnknownNameError("message", key, self.entries)
        # The message only is a template: braces in `values`, which hold source text, stay as they are.
        return worded(self.entries[key], values, self.lang)

    def get(self, key: str, default: str) -> str:
        """Return a message without placeholders, or `default` where the catalogue has none."""
        return self.entries.get(key, default)

    def period(self, label: str | None) -> str:
        """Return a period or date as a reader writes it, at the precision stated.

        >>> load_messages("zh").period("2014-03-05"), load_messages("en").period("2014Q2")
        ('2014年3月5日', 'Q2 2014')
        >>> load_messages("zh").period("1963-1965"), load_messages("en").period("2013-07/2014-06")
        ('1963–1965年', 'July 2013 to June 2014')
        """
        if not label:
            return self("date.unknown")
        if quarter := _QUARTER.fullmatch(label):
            return self("date.quarter", year=quarter[1], quarter=quarter[2])
        if decade := _DECADE.fullmatch(label):
            return self("date.decade", year=decade[1])
        if plan := _PLANS.get(label):
            return self("date.plan", label=label, first=plan[0], last=plan[1])
        if years := _SPAN.fullmatch(label):
            return self("range.years", low=years[1], high=years[2])
        if months := _MONTHS_SPAN.fullmatch(label):
            return self.span(months[1], months[2])
        date = _DATE.fullmatch(label)
        if not date:
            return label
        year, month, day = date.groups()
        if month is None:
            return self("date.year", year=year)
        if not 1 <= int(month) <= 12:
            return label
        name = _MONTHS[int(month) - 1] if self.lang == "en" else int(month)
        if day is None:
            return self("date.month", year=year, month=name)
        return self("date.day", year=year, month=name, day=int(day))

    def group(self, name: str) -> str:
        """Return the name of a group as a reader says it: a level by its word, a period as a date.

        >>> load_messages("en").group("central"), load_messages("zh").group("2010s")
        ('centre', '2010年代')
        """
        return self.get(f"chart.level.{name}", self.period(name))

    def span(self, low: str | None, high: str | None) -> str:
        """Return a range of periods, or the one period where both ends are the same."""
        if low == high or not high:
            return self.period(low)
        if low and _DATE.fullmatch(low) and _DATE.fullmatch(high) and len(low) == len(high) == 4:
            return self("range.years", low=low, high=high)
        return f"{self.period(low)}{self('range.to_date')}{self.period(high)}"

    def interval(
        self, low: float | None, high: float | None, *, percent: bool = False, digits: int = 1
    ) -> str:
        """Return an interval of two numbers, empty where it is not known.

        >>> load_messages("en").interval(0.02, 0.375, percent=True, digits=0)
        '2% to 38%'
        """
        if low is None or high is None:
            return ""
        write = self.percent if percent else self.number
        return f"{write(low, digits)}{self('range.to')}{write(high, digits)}"

    @staticmethod
    def percent(share: float | None, digits: int = 0) -> str:
        """Return a share (0 to 1) in per cent; one that is not quite 0 or 1 is never rounded to it.

        >>> Messages.percent(0.999), Messages.percent(0.0004), Messages.percent(1.0)
        ('>99%', '<1%', '100%')
        """
        if share is None or not math.isfinite(share):
            return ""
        shown = f"{share:.{digits}%}"
        step = 10.0**-digits
        if share > 0 and float(shown[:-1]) == 0:
            return f"<{step:.{digits}f}%"
        if share < 1 and float(shown[:-1]) == 100:
            return f">{100 - step:.{digits}f}%"
        return shown

    @staticmethod
    def number(value: float | None, digits: int = 1) -> str:
        """Return a number with thousands separators and a true minus; whole numbers without decimals.

        >>> Messages.number(12345), Messages.number(-0.25, 2)
        ('12,345', '−0.25')
        """
        if value is None or not math.isfinite(value):
            return ""
        text = f"{value:,}" if isinstance(value, int) else f"{value:,.{digits}f}"
        if float(text.replace(",", "")) == 0:
            text = text.lstrip("-")
        return text.replace("-", "−")

    @staticmethod
    def significant(value: float | None, digits: int = 2) -> str:
        """Return a number with so many significant digits, where decimals fixed in advance would show 0.00.

        >>> Messages.significant(0.000123), Messages.significant(-1.5)
        ('0.00012', '−1.5')
        """
        if value is None or not math.isfinite(value):
            return ""
        if value == 0:
            return "0"
        places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
        return f"{value:,.{min(places, 9)}f}".replace("-", "−")

    def side(self, name: str) -> str:
        """Return the name of one side of a comparison as a reader says it.

        >>> load_messages("en").side("year >= 2014"), load_messages("en").side("Ministry of Finance")
        ('2014 and after', 'Ministry of Finance')
        """
        if found := _YEARS.fullmatch(name):
            return self("side.from" if found[1] == ">=" else "side.before", year=found[2])
        return self.get("side." + name.replace(" ", "_"), name)

    def p_value(self, p: float | None, name: str = "p") -> str:
        """Return a p-value with its sign, `p = 0.012` or `p < 0.001`, that no line break takes apart."""
        if p is None or not math.isfinite(p):
            return ""
        shown = "< 0.001" if p < 0.001 else f"= {p:.3f}" if p < 0.1 else f"= {p:.2f}"
        return f"{name} {shown}".replace(" ", "\u00a0")

    def join(self, items: list[str] | tuple[str, ...]) -> str:
        """Return a list in running text."""
        return self("list.separator").join(items)


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)


@functools.cache
def load_messages(lang: str) -> Messages:
    """Return the catalogue of a language; raises UnknownNameError listing the languages there are."""
    if lang not in LANGUAGES:
        raise UnknownNameError("report language", lang, LANGUAGES)
    source = importlib.resources.files("policymine") / "data" / "messages" / f"{lang}.toml"
    return Messages(lang, dict(_flatten(tomllib.loads(source.read_text("utf-8")))))

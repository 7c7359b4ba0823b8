"""Which document of a corpus a citation means: by number, by title in its looser and looser forms, by version.

Nothing is guessed: where several documents fit and dates do not tell them apart, the citation is ambiguous and the candidates
are named; where a title fits only after something was dropped from it, the reason says what.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policymine.structure.bodies import full_name
from policymine.structure.doc_number import parse_doc_number, split_doc_numbers
from policymine.structure.title_keys import inner_title, loose_keys, title_issuer, title_key

__all__ = ["Known", "Resolution", "Resolver"]

_ORDER = re.compile(r"([^〔、]{3,30}?)(?:令|公告)(?=(?:\d{4}年)?第)")
# Genres that are amended in place: a later version under the same title is still the same law.
_AMENDED = ("法", "法典", "宪法", "条例", "规定", "办法", "细则", "规则", "章程", "准则")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document that may be cited: id, title, number, date (ISO, any precision), issuers."""

    id: str
    title: str | None
    number: str | None
    date: str | None
    issuers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The document meant, and why.

    Parameters
    ----------
    target : document id; None where the citation resolves to none.
    reason : `number`, `title`, `issued title` (the document is the notice that issues what is cited) or `title of what is
        issued` (the notice is cited, the document is what it issues), with what was dropped to make titles meet in brackets
        (issuer, republic, trial, version) and what is to be known behind a semicolon (`latest version`, `later version`,
        `title differs`); or why there is no target: `not in corpus`, `issued here` (what the citing notice itself issues),
        `ambiguous`, `only later documents`, `short form`, `not a document`.
    candidates : ids that fit, where they are several.
    """

    target: str | None
    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Index:
    numbers: dict[str, list[int]] = field(default_factory=dict)
    titles: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    issued: dict[str, list[tuple[int, str]]] = field(default_factory=dict)


class Resolver:
    """Finds the document that a citation means among those known.

    >>> known = [Known("a", "X市供水条例", None, "2010-05-01"), Known("b", "X市供水条例（2018年修正）", None, "2018-09-01")]
    >>> find = Resolver(known)
    >>> find.resolve("X市供水条例", None, date="2012-01-01", source="c")
    Resolution(target='a', reason='title', candidates=())
    >>> find.resolve("X市供水条例", None, date="2020-01-01", source="c").reason
    'title (version); latest version'
    """

    def __init__(self, known: Iterable[Known]) -> None:
        self.known: Sequence[Known] = tuple(known)
        self._index = _Index()
        self._cache: dict[tuple[str, bool], list[tuple[int, str]]] = {}
        for i, document in enumerate(self.known):
            for number in _numbers(document.number):
                self._index.numbers.setdefault(number, []).append(i)
            if not document.title:
                continue
            for key, dropped in loose_keys(document.title):
                self._index.titles.setdefault(key, []).append((i, dropped))
            told = inner_title(document.title)
            if told and told[0] in ("issues", "forwards"):
                for key, dropped in loose_keys(told[1]):
                    self._index.issued.setdefault(key, []).append((i, dropped))

    def resolve(
        self,
        title: str | None,
        number: str | None,
        *,
        date: str | None,
        source: str,
        issuer: str | None = None,
    ) -> Resolution:
        """Return the document that a citation by `source`, dated `date`, means.

        Parameters
        ----------
        title, number : as cited; at least one.
        date : the citing document's date, ISO at any precision; None where it has none.
        source : id of the citing document, which is not looked for.
        issuer : the body named before the title (国务院《关于…的通知》), where one is.
        """
        by_title = self._by_title(title, date, source, issuer) if title else None
        if number:
            found = [
                i
                for key in _numbers(number)
                for i in self._index.numbers.get(key, ())
                if self.known[i].id != source
            ]
            found = list(dict.fromkeys(found))
            if len(found) == 1:
                fits = not title or self._fits(found[0], title)
                return Resolution(self.known[found[0]].id, "number" if fits else "number; title differs")
            if found:
                ids = tuple(self.known[i].id for i in found)
                if by_title and by_title.target in ids:
                    return by_title
                return Resolution(None, "ambiguous", ids)
            if by_title and by_title.target:
                # The number is stated and is another's: the same title under another number is another document.
                known = next(k for k in self.known if k.id == by_title.target)
                if (
                    known.number
                    and _numbers(known.number).isdisjoint(_numbers(number))
                    and not _is_order(number)
                ):
                    return Resolution(None, "not in corpus", (by_title.target,))
        return by_title or Resolution(None, "not in corpus")

    def _fits(self, i: int, title: str) -> bool:
        known = self.known[i].title
        if not known:
            return True
        cited = {key for key, _ in loose_keys(title)}
        told = inner_title(known)
        own = {key for key, _ in loose_keys(known)} | (
            {key for key, _ in loose_keys(told[1])} if told else set()
        )
        return bool(cited & own)

    def _by_title(self, title: str, date: str | None, source: str, issuer: str | None) -> Resolution:
        told = inner_title(title)
        issued = told[1] if told and told[0] in ("issues", "forwards") else None
        for what, wanted, index in (
            ("title", title, self._index.titles),
            ("issued title", title, self._index.issued),
            ("title of what is issued", issued, self._index.titles),
        ):
            if wanted is None:
                continue
            hits = self._candidates(wanted, index, what != "issued title")
            hits = [(i, d) for i, d in hits if self.known[i].id != source]
            if not hits:
                continue
            named = issuer or title_issuer(title_key(title))
            hits = [h for h in hits if self._agrees(h, named)] if named else hits
            if not hits:
                continue
            return self._choose(hits, what, date)
        return Resolution(None, "not in corpus")

    def _candidates(
        self, title: str, index: dict[str, list[tuple[int, str]]], main: bool
    ) -> list[tuple[int, str]]:
        """Return the documents whose title fits with the least dropped, with what was dropped on both sides."""
        cached = self._cache.get((title, main))
        if cached is not None:
            return cached
        best: dict[int, set[str]] = {}
        for key, dropped in loose_keys(title):
            for i, other in index.get(key, ()):
                lost = {d for d in f"{dropped}+{other}".split("+") if d}
                # The same law under two versions: both fit, and dates decide.
                if i not in best or len(lost - {"version"}) < len(best[i] - {"version"}):
                    best[i] = lost
        if any("version" in dropped for _, dropped in loose_keys(title)) and any(
            not lost for lost in best.values()
        ):
            # The citation names its version itself.
            best = {i: lost for i, lost in best.items() if not lost}
        if best:
            least = min(len(lost - {"version"}) for lost in best.values())
            best = {i: lost for i, lost in best.items() if len(lost - {"version"}) == least}
        hits = [(i, "+".join(sorted(lost))) for i, lost in sorted(best.items())]
        self._cache[title, main] = hits
        return hits

    def _agrees(self, hit: tuple[int, str], issuer: str) -> bool:
        """Return whether a document may be of the issuer named; unknown issuers may."""
        known = self.known[hit[0]]
        own = (title_issuer(title_key(known.title)) if known.title else None, *known.issuers)
        names = {_short(name) for name in own if name}
        return (
            not names
            or "issuer" not in hit[1]
            or any(_short(issuer) == n or _short(issuer) in n or n in _short(issuer) for n in names)
        )

    def _same_series(self, found: list[int], issuer_dropped: bool) -> bool:
        """Return whether documents of one title are versions of one: of one issuer, or a law, whose issuers change."""
        titles = [title_key(self.known[i].title or "") for i in found]
        if issuer_dropped:
            return len({title_issuer(title) for title in titles} - {None}) <= 1
        if all(title.split("(")[0].endswith(_AMENDED) for title in titles):
            return True
        return len({_short(self.known[i].issuers[0]) for i in found if self.known[i].issuers}) <= 1

    def _choose(self, hits: list[tuple[int, str]], what: str, date: str | None) -> Resolution:
        dropped = dict(hits)
        ids = tuple(self.known[i].id for i in dropped)

        def reason(i: int, note: str = "") -> str:
            return what + (f" ({dropped[i]})" if dropped[i] else "") + (f"; {note}" if note else "")

        # Not after: None where the dates overlap or one is missing, so that the order cannot be told.
        before = {i: _not_after(self.known[i].date, date) for i in dropped}
        if len(dropped) == 1:
            only = next(iter(dropped))
            if before[only] is False:
                title = title_key(self.known[only].title or "")
                if not title.endswith(_AMENDED) and not title.split("(")[0].endswith(_AMENDED):
                    return Resolution(None, "only later documents", ids)
                return Resolution(ids[0], reason(only, "later version"))
            return Resolution(ids[0], reason(only))
        if not self._same_series(list(dropped), "issuer" in "".join(dropped.values())):
            return Resolution(None, "ambiguous", ids)
        earlier = [i for i, order in before.items() if order]
        unsure = [i for i, order in before.items() if order is None]
        if unsure:
            return Resolution(None, "ambiguous", ids)
        if not earlier:
            return Resolution(None, "only later documents", ids)
        latest = max(_bounds(self.known[i].date)[0] for i in earlier)
        top = [i for i in earlier if _bounds(self.known[i].date)[1] >= latest]
        if len(top) > 1:
            return Resolution(None, "ambiguous", tuple(self.known[i].id for i in top))
        return Resolution(self.known[top[0]].id, reason(top[0], "latest version" if len(earlier) > 1 else ""))


def _numbers(number: str | None) -> set[str]:
    """Return the comparable forms of a number; of several joined by blanks or signs, each."""
    if not number:
        return set()
    forms: set[str] = set()
    parts = [number]
    for piece in re.split("[；;，,]", number):
        parts += [piece, *split_doc_numbers(piece)]
        # 财政部、民政部令第3号 is cited as 财政部令第3号 too.
        joint = re.match(r"(?P<names>[^〔\d]+、[^〔\d]+?)(?=(?P<rest>(?:令|公告)(?:\d{4}年)?第))", piece)
        if joint:
            parts += [name + piece[joint.end() :] for name in joint["names"].split("、")]
    for part in parts:
        parsed = parse_doc_number(part)
        text = str(parsed) if parsed else "".join(part.split())
        text = text.removeprefix("中华人民共和国").replace("国令第", "国务院令第")
        # 国家发展改革委令第5号 is the order of the body in full.
        order = _ORDER.match(text)
        forms.add((full_name(order[1]) + text[order.end(1) :] if order else text).casefold())
    return forms


def _is_order(number: str) -> bool:
    """Return whether the number is an order's (令): it puts a law in force, which may carry none itself."""
    return "令第" in number


def _short(name: str) -> str:
    return title_key(name).removeprefix("中华人民共和国")


def _bounds(date: str | None) -> tuple[str, str]:
    """Return the first and last day a date may mean."""
    if not date:
        return "0000-00-00", "9999-99-99"
    if len(date) == 4:
        return f"{date}-01-01", f"{date}-12-31"
    if len(date) == 7:
        year, month = int(date[:4]), int(date[5:])
        return f"{date}-01", f"{date}-{calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 31:02d}"
    return date[:10], date[:10]


def _not_after(date: str | None, citing: str | None) -> bool | None:
    """Return whether `date` is not after `citing`; None where that cannot be told."""
    if not date or not citing:
        return None
    if date == citing:
        return True
    first, last = _bounds(date)
    low, high = _bounds(citing)
    if last <= low:
        return True
    return False if first > high else None

"""What this corpus cannot show, computed, not recited: gaps, thin periods, one-sided sources, shared wording, refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from policymine.charts.messages import Messages
from policymine.charts.shift import terms
from policymine.reports.base import CorpusCard, ReportInput, shows
from policymine.reports.blocks import Group, Items, Paragraph, Section
from policymine.reports.corpus_card import kinds_of, missing_years, year_runs

__all__ = ["build"]

_THIN: Final = 5
_SMALL: Final = 20
_DOMINANT: Final = 0.6
# A share of wording taken over, or of documents in versions, from which documents are no independent witnesses.
_SHARED: Final = 0.1
_NAMED: Final = 3


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the limits of the corpus and of the results made from it, each with the way to its section."""
    of_corpus = [messages("limits.selection"), *_of_corpus(data.corpus_card, messages)]
    of_results = [
        *_of_shifts(data, messages),
        *_of_words(data, messages),
        *_of_topics(data, messages),
        *_of_meetings(data, messages),
        *_of_reuse(data, messages),
    ]
    blocks: list[Paragraph | Items | Group] = [
        Paragraph(messages("limits.lead")),
        Items((*of_corpus, messages("limits.frequency"))),
    ]
    if of_results:
        listed = Items(
            tuple(text for _, text in of_results),
            links=tuple(_link(data, key, messages) for key, _ in of_results),
        )
        blocks.append(Group(messages("limits.of_results"), (listed,)))
    if data.notes:
        refused = tuple(
            messages("limits.refused", section=messages.get(f"section.{key}", key), reason=reason)
            for key, reason in data.notes.items()
        )
        blocks.append(Group(messages("limits.not_told"), (Items(refused),)))
    return Section("limits", messages("section.limits"), tuple(blocks))


def _link(data: ReportInput, key: str, messages: Messages) -> tuple[str, str]:
    if not shows(data, key):
        return "", ""
    section = data.headings.get(key, messages(f"section.{key}"))
    return key, messages("summary.onward", section=section)


def _of_corpus(card: CorpusCard, messages: Messages) -> list[str]:
    number, total = messages.number, int(card.get("n_documents", 0))
    lines: list[str] = []
    if 0 < total < _SMALL:
        lines.append(messages("limits.small", n=total))
    if card.get("where"):
        lines.append(messages("limits.where", where=card["where"]))
    undated = int(card.get("undated", 0))
    if undated and total:
        lines.append(messages("limits.undated", n=number(undated), share=messages.percent(undated / total)))
    lines += _of_time(card, messages)
    lines += _of_issuers(card, messages)
    kinds = card.get("kinds", {})
    if len(kinds) > 1:
        lines.append(messages("limits.mixed", kinds=messages.join(kinds_of(kinds, messages))))
    copies = [s for s in card.get("skipped", ()) if s.get("kind")]
    skipped = len(card.get("skipped", ())) - len(copies)
    if skipped:
        lines.append(messages("limits.skipped", n=number(skipped)))
    low = int((card.get("quality") or {}).get("n_low", 0))
    if low:
        lines.append(messages("limits.quality", n=number(low)))
    scanned = sum(
        len(part["documents"])
        for part in card.get("composition", ())
        if part["what"] == "extractor" and str(part["value"]).endswith("+ocr")
    )
    if scanned:
        lines.append(messages("limits.scanned", n=number(scanned), share=messages.percent(scanned / total)))
    versions = sum(map(len, card.get("versions", ())))
    if versions and total and versions / total >= _SHARED / 2:
        share = messages.percent(versions / total)
        groups = number(len(card["versions"]))
        lines.append(messages("limits.versions", n=number(versions), share=share, groups=groups))
    return lines


def _of_time(card: CorpusCard, messages: Messages) -> Iterator[str]:
    span = missing_years(card)
    if span is None:
        return
    first, last, missing = span
    if missing:
        yield messages(
            "limits.gaps",
            span=f"{first}{messages('range.dash')}{last}",
            n=len(missing),
            years=year_runs(missing, messages),
        )
    by_year: Counter[int] = Counter()
    for row in card.get("by_year", ()):
        if row.get("year"):
            by_year[int(row["year"])] += int(row["n"])
    thin = sum(1 for n in by_year.values() if n < _THIN)
    if thin:
        yield messages("limits.thin", n=thin, years=len(by_year))


def _of_issuers(card: CorpusCard, messages: Messages) -> Iterator[str]:
    total = int(card.get("n_documents", 0))
    by_issuer: Counter[str] = Counter()
    for row in card.get("by_year", ()):
        by_issuer[str(row.get("issuer") or "")] += int(row["n"])
    known = {name: n for name, n in by_issuer.items() if name}
    if known and total:
        name, most = max(known.items(), key=lambda kv: (kv[1], kv[0]))
        if most == total:
            yield messages("limits.all_one_issuer", issuer=name)
        elif most / total >= _DOMINANT:
            yield messages("limits.one_issuer", share=messages.percent(most / total), issuer=name)
    unknown = [
        len(part["documents"])
        for part in card.get("composition", ())
        if (part["what"], part["value"]) == ("issuer", "unknown")
    ]
    n = unknown[0] if unknown else by_issuer.get("", 0)
    if n and total:
        yield messages("limits.unknown_issuer", n=messages.number(n), share=messages.percent(n / total))


def _of_shifts(data: ReportInput, messages: Messages) -> Iterator[tuple[str, str]]:
    """Yield what each pair of terms rests on: thin periods, changes too small to be seen, groups that cannot be judged."""
    for result in data.shifts:
        old, new = terms(result)
        pair = messages("shift.pair", old=old, new=new)
        table, extra = result.table, result.extra()
        if "n_using" in table.columns:
            using = table["n_using"][table["n_using"] > 0]
            thin = int((using < _THIN).sum())
            if thin:
                yield "shift", messages("limits.pair_thin", pair=pair, n=thin, periods=len(using))
        smallest = (extra.get("power") or {}).get("smallest_change")
        if smallest is not None:
            points = messages.number(100 * float(smallest), 0)
            power = messages.percent(float(extra["power"]["power"]))
            yield "shift", messages("limits.pair_power", pair=pair, points=points, power=power)
        robust = getattr(result, "robustness", None)
        if robust is not None and robust.extra().get("status") == "fragile":
            yield "shift", messages("limits.pair_fragile", pair=pair)
    for result in data.adoption:
        old, new = terms(result)
        rows = [row for row in result.rows() if row.get("n_using")]
        open_ = sum(row["verdict"] == "not_enough_data" for row in rows)
        one_sided = sum(bool(row.get("last_old")) != bool(row.get("first_new")) for row in rows)
        if open_ or one_sided:
            pair = messages("shift.pair", old=old, new=new)
            yield (
                "shift",
                messages("limits.pair_groups", pair=pair, groups=len(rows), open=open_, one_sided=one_sided),
            )


def _of_words(data: ReportInput, messages: Messages) -> Iterator[tuple[str, str]]:
    if data.usage is not None and "count" in data.usage.table.columns:
        totals = data.usage.table.groupby("term", sort=False)["count"].sum()
        rare = [str(term) for term, n in totals.items() if n < 4 * _THIN]
        if rare:
            named = messages.join([messages("usage.quoted", term=t) for t in rare[:_NAMED]])
            yield "usage", messages("limits.rare", n=len(rare), terms=named)
    if data.keywords is not None and "kept" in data.keywords.table.columns:
        known = data.keywords.table["kept"].dropna()
        unsure = int((known < 0.5).sum())
        if unsure:
            share = messages.percent(unsure / len(known))
            yield "keywords", messages("limits.places", n=unsure, total=len(known), share=share)


def _of_topics(data: ReportInput, messages: Messages) -> Iterator[tuple[str, str]]:
    if data.topics is not None and len(data.topics.table):
        rows = data.topics.rows()
        loose = [row for row in rows if row["coherence"] is not None and row["coherence"] <= 0]
        if loose:
            names = messages.join([f"{row['topic']} {row['label']}" for row in loose[:_NAMED]])
            yield "topics", messages("limits.topics_loose", n=len(loose), total=len(rows), topics=names)
        runs = data.topics.extra().get("runs")
        if runs:
            lost = sum(2 * int(row["n_returns"]) <= len(runs["kinds"]) - 1 for row in rows)
            if lost:
                yield "topics", messages("limits.topics_unstable", n=lost, total=len(rows))
        else:
            yield "topics", messages("limits.topics_once")
    if data.evolution is not None and "n_documents" in data.evolution.table.columns:
        periods = data.evolution.table.drop_duplicates("period")
        thin = int((periods["n_documents"] < _THIN).sum())
        if thin:
            yield "evolution", messages("limits.evolution_thin", n=thin, periods=len(periods))
        maybe = sum(t.get("beyond_drift") is False for t in data.evolution.extra().get("trends") or ())
        if maybe:
            yield "evolution", messages("limits.evolution_drift", n=maybe)


def _of_meetings(data: ReportInput, messages: Messages) -> Iterator[tuple[str, str]]:
    if data.meetings is None or not len(data.meetings.table):
        return
    refused = len(data.meetings.extra().get("refused") or ())
    meetings = int(data.meetings.table["meeting"].nunique())
    if refused:
        yield "meetings", messages("limits.meetings_refused", n=refused, total=refused + meetings)
    if meetings < 2 * _THIN:
        yield "meetings", messages("limits.meetings_few", n=meetings)


def _of_reuse(data: ReportInput, messages: Messages) -> Iterator[tuple[str, str]]:
    if data.reuse is None:
        return
    known = [d for d in data.reuse.extra().get("documents") or () if d.get("share") is not None]
    shares = [float(d["share"]) for d in known if d["share"] == d["share"]]
    if shares and sum(shares) / len(shares) >= _SHARED:
        mean = messages.percent(sum(shares) / len(shares))
        half = sum(share >= 0.5 for share in shares)
        yield "reuse", messages("limits.reuse", share=mean, n=half, total=len(shares))

"""`reuse`: passages that documents take over from earlier ones, word for word or reworked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from policymine.api.reading import CorpusLike, group_documents, open_corpus
from policymine.corpus.store import Corpus
from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance
from policymine.structure.bodies import full_name

if TYPE_CHECKING:
    import pandas as pd

    from policymine.comparisons.reuse.base import ReuseResult

__all__ = ["reuse"]

# Headings, lists of those present and notes are no wording that is taken over.
_ROLES: Final = ("clause", "speech", "decision")


def reuse(
    corpus: CorpusLike,
    other: CorpusLike | None = None,
    *,
    where: str | None = None,
    sources: str | None = None,
    targets: str | None = None,
    per: str | None = None,
    versions: bool = False,
    alpha: float = 0.05,
    seed: int = 0,
) -> ReuseResult:
    """Return the passages that documents take over from earlier ones, with both wordings, and how much of each document that is.

    Parameters
    ----------
    corpus : a corpus or its folder.
    other : a second one: only wording that stands in documents of both is looked for, whichever is earlier.
    where : DuckDB condition on the documents of both.
    sources, targets : DuckDB conditions on what may be a source and on what may take over, such as `"level = 'central'"`.
    per : mean share of the documents of each year, quarter, month, plan, or of each value of a field, in `.periods`.
    versions : also compare versions of one document (trial and final, revisions), which are left out otherwise.
    alpha : largest expected share of false ones among the sentences found.
    seed : of the sentences that stand for chance, and of resamples.

    A document's date is its date_issued, else its date_published or date_effective. `.pairs`, `.documents`, `.links` and
    `.periods` are further tables, `.graph()` the network; what the columns mean: `ReuseResult`.

    Raises
    ------
    InputError : a condition, `alpha` or `per` that cannot be used, or the same corpus twice.
    NotEnoughDataError : fewer than two documents, or too few sentences.
    """
    from policymine.comparisons.reuse.measure import find_reuse
    from policymine.comparisons.reuse.papers import Papers, first_act
    from policymine.matching.units import read_sentences

    opened = [open_corpus(corpus, where)]
    if other is not None:
        opened.append(open_corpus(other, where))
        if opened[0].fingerprint == opened[1].fingerprint:
            raise InputError(
                f"{opened[0].path} and {opened[1].path} hold the same documents; for wording taken over within a corpus name it "
                "once: policymine reuse CORPUS"
            )
    for one in opened:
        if not len(one):
            raise InputError(
                f"{one.path} holds no documents; add some with: policymine ingest FILES --into {one.path}"
            )
    tables = [one.documents() for one in opened]
    names = _names(opened, tables)
    # Conditions may hold for documents of one of two corpora only.
    may = [
        _chosen(opened, condition, option) for condition, option in ((sources, "--from"), (targets, "--to"))
    ]
    columns = [column for table in tables for column in _columns(table)]
    texts: dict[int, str] = {}
    passages: list[list[tuple[str, int]]] = []
    for one, table in zip(opened, tables, strict=True):
        by_id = _passages(one)
        held = one.texts()
        for document in table["id"]:
            texts[len(passages)] = held[document]
            passages.append(by_id.get(document, []))
    papers = Papers(
        ids=[name for part in names for name in part],
        titles=[c[0] for c in columns],
        dates=[c[1] for c in columns],
        issuers=[c[2] for c in columns],
        levels=[c[3] for c in columns],
        since=[first_act(texts[k], column[1]) for k, column in enumerate(columns)],
        version_group=[
            f"{side} {group}" if group else None
            for side, table in enumerate(tables)
            for group in _values(table, "version_group")
        ],
        side=np.concatenate([np.full(len(table), k, dtype=np.int8) for k, table in enumerate(tables)]),
        source=may[0],
        target=may[1],
    )
    sentences = read_sentences(passages)
    languages = [language for table in tables for language in _values(table, "language")]
    groups = None
    if per is not None:
        found = [group_documents(table, per) for table in tables]
        labels = {
            name: grouping.labels[document]
            for part, table, grouping in zip(names, tables, found, strict=True)
            for name, document in zip(part, table["id"], strict=True)
            if document in grouping.labels
        }
        groups = (labels, _order([grouping.order for grouping in found], per))
    return find_reuse(
        sentences,
        papers,
        texts,
        language="en" if languages.count("en") * 2 > len(languages) else "zh",
        alpha=alpha,
        versions=versions,
        groups=groups,
        seed=seed,
        provenance=_provenance(opened, seed, where, sources, targets, per, versions, alpha),
    )


def _names(opened: list[Corpus], tables: list[pd.DataFrame]) -> list[list[str]]:
    """Return what to call the documents: their ids, with the corpus before them where both have one of that id."""
    ids = [list(table["id"]) for table in tables]
    if len(ids) == 1 or not set(ids[0]) & set(ids[1]):
        return ids
    first, second = (one.name for one in opened)
    if first == second:
        first, second = f"{first} (1)", f"{second} (2)"
    return [[f"{name}: {i}" for i in part] for name, part in zip((first, second), ids, strict=True)]


def _chosen(opened: list[Corpus], condition: str | None, option: str) -> Any:
    if condition is None:
        return np.ones(sum(len(one) for one in opened), dtype=bool)
    parts = []
    reasons = []
    for one in opened:
        try:
            held = set(one.select(condition).ids)
        except InputError as error:
            reasons.append(str(error).replace("--where", option, 1))
            held = set()
        parts.append(np.array([i in held for i in one.ids], dtype=bool))
    found = np.concatenate(parts)
    if not found.any():
        raise InputError(reasons[0])
    return found


def _values(table: pd.DataFrame, name: str) -> list[Any]:
    from policymine.results import plain

    return [plain(value) for value in table[name]] if name in table.columns else [None] * len(table)


def _columns(table: pd.DataFrame) -> list[tuple[str | None, str | None, str | None, str | None]]:
    """Return title, date, lead issuer under its full name and level of each document."""
    found = []
    for title, issued, published, effective, issuer, level in zip(
        *(
            _values(table, name)
            for name in ("title", "date_issued", "date_published", "date_effective", "issuer", "level")
        ),
        strict=True,
    ):
        date = issued or published or effective
        found.append((title, date, full_name(issuer, date) if issuer else None, level))
    return found


def _passages(corpus: Corpus) -> dict[str, list[tuple[str, int]]]:
    """Return the wording of each document as (text, offset), without the labels of clauses."""
    table = corpus.passages()
    table = table[table["role"].isin(_ROLES)]
    found: dict[str, list[tuple[str, int]]] = {}
    for document, label, text, start in zip(
        table["document"], table["label"], table["text"], table["start"], strict=True
    ):
        skip = len(label) if label and text.startswith(label) else 0
        found.setdefault(document, []).append((text[skip:], int(start) + skip))
    if not found:
        raise NotEnoughDataError(
            f"{corpus.path} has no clause, speech or decision: only headings, lists and notes; check the texts with: "
            f"policymine documents {corpus.path}"
        )
    return found


def _order(orders: list[tuple[str, ...]], per: str) -> list[str]:
    from policymine.api.periods import period_named
    from policymine.corpus.period import GRAINS, order_periods

    labels = sorted({label for order in orders for label in order})
    if len(orders) == 1:
        return list(orders[0])
    return list(order_periods([period_named(label, per) for label in labels])) if per in GRAINS else labels


def _provenance(
    opened: list[Corpus],
    seed: int,
    where: str | None,
    sources: str | None,
    targets: str | None,
    per: str | None,
    versions: bool,
    alpha: float,
) -> Provenance:
    corpora: dict[str, str] = {}
    for one in opened:
        corpora[one.name if one.name not in corpora else f"{one.name} (2)"] = one.fingerprint
    narrowed = opened[0].where if len(opened) == 1 else where
    return Provenance(
        verb="reuse",
        parameters={
            "arguments": [str(one.path) for one in opened],
            "where": narrowed or None,
            "from": sources,
            "to": targets,
            "per": per,
            "versions": versions,
            "alpha": alpha,
        },
        seed=seed,
        corpus=corpora,
        n_documents=sum(len(one) for one in opened),
    )

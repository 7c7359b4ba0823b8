"""`actors`: which bodies, organisations and people are named together, and who leads whom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from policymine.api.reading import CorpusLike, open_corpus
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.provenance import Provenance

if TYPE_CHECKING:
    from policymine.corpus.store import Corpus
    from policymine.networks.actors import ActorDocument, ActorsResult

__all__ = ["actor_documents", "actor_views", "actors", "text_units"]

_KINDS: Final = ("body", "organisation", "person")


def actors(
    corpus: CorpusLike,
    *,
    within: str = "sentence",
    roles: bool = False,
    kind: Sequence[str] = (),
    min_docs: int = 2,
    where: str | None = None,
) -> ActorsResult:
    """Return each two actors that are named together: in how many documents, by chance in how many, with q.

    Parameters
    ----------
    corpus : a corpus or its folder.
    within : `sentence`, `clause` (a paragraph or clause of the text) or `document`: where both must stand.
    roles : list who leads and who assists instead (牵头, 负责, 配合, 会同; in consultation with), as the words say it.
    kind : body, organisation, group (居民, 志愿者), person; none given means body, organisation and person.
    min_docs : an actor named in fewer documents is left out of the pairs.
    where : DuckDB condition on document fields.

    Lists of addressees, copies and signatures are left out: `coissuing` counts who signs. People are those whom a record
    names as speaking or present; a name is one person within the documents of one issuer, or of one folder where no issuer is
    known. Rolls of those present count for `document` only.
    `.actors` has a row for each actor; `.graph()` the network of pairs beyond chance (networkx), and
    `write_result(result, "net.gexf")` its file.

    Raises
    ------
    UnknownNameError : a unit or a kind that does not exist.
    InputError : an empty corpus, `min_docs` below 1.
    NotEnoughDataError : one document, or a corpus that names nobody by a name that the rules know.

    Source: Saracco, F. et al. (2017), Inferring monopartite projections of bipartite networks, New Journal of Physics 19, 053022.
    """
    from policymine.networks.actor_mention import KINDS
    from policymine.networks.actors import UNITS

    if within not in UNITS:
        raise UnknownNameError("--within", within, UNITS)
    for name in kind:
        if name not in KINDS:
            raise UnknownNameError("--kind", name, KINDS)
    if min_docs < 1:
        raise InputError(f"--min-docs is 1 or more, not {min_docs}")
    opened = open_corpus(corpus, where)
    kinds = tuple(kind) or _KINDS
    documents = _named_in(opened, within, kinds)
    return _linked(opened, documents, within, kind, min_docs, roles=roles)


def actor_views(corpus: CorpusLike, *, where: str | None = None) -> tuple[ActorsResult, ActorsResult]:
    """Return who is named together in a sentence, and who leads and who assists, of texts that are read once.

    Parameters and errors are those of `actors`.
    """
    opened = open_corpus(corpus, where)
    documents = _named_in(opened, "sentence", _KINDS)
    return (
        _linked(opened, documents, "sentence", (), 2, roles=False),
        _linked(opened, documents, "sentence", (), 2, roles=True),
    )


def _named_in(opened: Corpus, within: str, kinds: Sequence[str]) -> list[ActorDocument]:
    """Return the documents with whom they name; raises where there is nobody or nothing to compare."""
    if not len(opened):
        raise InputError(
            f"{opened.path} holds no documents; add some with: policymine ingest FILES --into {opened.path}"
        )
    if len(opened) < 2:
        raise NotEnoughDataError(
            f"{opened.name} has 1 document; who is named together is asked of documents: two are the least, ten a beginning"
        )
    documents = actor_documents(opened, within, kinds)
    if not any(d.mentions for d in documents):
        raise NotEnoughDataError(
            f"none of the {len(opened)} documents of {opened.name} names an actor of the kinds {', '.join(kinds)} "
            "by a name that the rules know; try --kind group"
        )
    return documents


def _linked(
    opened: Corpus,
    documents: Sequence[ActorDocument],
    within: str,
    kind: Sequence[str],
    min_docs: int,
    *,
    roles: bool,
) -> ActorsResult:
    from policymine.networks.actors import METHOD, REFERENCES, link_actors

    parameters: dict[str, Any] = {
        "arguments": [str(opened.path)],
        "within": within,
        "roles": roles,
        "kind": list(kind),
        "min_docs": min_docs,
    }
    if opened.where:
        parameters["where"] = opened.where
    silent = sum(not d.mentions for d in documents)
    return link_actors(
        documents,
        Provenance(
            verb="actors",
            parameters=parameters,
            corpus={opened.name: opened.fingerprint},
            n_documents=len(opened),
            method=METHOD.format(unit=within),
            references=REFERENCES,
            notes=(f"documents that name no actor known to the rules: {silent}",) if silent else (),
        ),
        unit=within,
        min_docs=min_docs,
        roles=roles,
    )


def actor_documents(corpus: Corpus, within: str, kinds: Sequence[str]) -> list[ActorDocument]:
    """Return the documents of a corpus with those of these kinds whom they name, and the units two must share."""
    from policymine.clean.sentences import split_sentences
    from policymine.networks.actor_mention import Mention
    from policymine.networks.actor_names import find_actors
    from policymine.networks.actors import ActorDocument

    columns = corpus.values("date_issued", "language", "issuers", "present", "fields")
    people = _people(corpus, columns) if "person" in kinds else {}
    texts = corpus.texts()
    # In a roll all stand with all; who was present together is asked of the whole document.
    rolls = _rolls(corpus) if within != "document" else {}
    units = text_units(corpus, within)
    found = []
    for i, date, language, issuers, fields in zip(
        columns["id"],
        columns["date_issued"],
        columns["language"],
        columns["issuers"],
        columns["fields"],
        strict=True,
    ):
        text = texts[i]
        lists = [*_distribution(fields), *rolls.get(i, ())]
        mentions = []
        for m in find_actors(
            text, language="en" if language == "en" else "zh", date=date, people=people.get(i, ())
        ):
            if m.kind not in kinds or any(low <= m.start < high for low, high in lists):
                continue
            if m.kind == "person" and (not m.name.isascii() or " " not in m.name):
                # 王某 of one estate is not 王某 of another; a full name in Latin letters tells by itself.
                whose = issuers[0] if issuers else i.rpartition("/")[0] or i
                mentions.append(Mention(m.start, m.end, f"{m.name}（{whose}）", "person"))
                continue
            mentions.append(m)
        sentences = tuple(split_sentences(text))
        places = (
            units.get(i, ())
            if within == "clause"
            else sentences
            if within == "sentence"
            else ((0, len(text)),)
        )
        found.append(ActorDocument(i, text, date, tuple(mentions), sentences, tuple(places)))
    return found


def _distribution(fields: str | None) -> list[tuple[int, int]]:
    """Return where a document states to whom it goes and who signs it: lists of bodies that say nothing of who acts with whom."""
    spans = []
    for name in ("addressees", "cc", "issuers", "signatory"):
        span = (json.loads(fields or "{}").get(name) or {}).get("span")
        if span:
            spans.append((int(span[0]), int(span[1])))
    return spans


def _rolls(corpus: Corpus) -> dict[str, list[tuple[int, int]]]:
    """Return where each record lists who is present."""
    if not corpus.passage_counts().get("attendance"):
        return {}
    passages = corpus.passages()
    rolls = passages[passages["role"] == "attendance"]
    found: dict[str, list[tuple[int, int]]] = {}
    for i, start, end in zip(rolls["document"], rolls["start"], rolls["end"], strict=True):
        found.setdefault(str(i), []).append((int(start), int(end)))
    return found


def _people(corpus: Corpus, columns: dict[str, list[Any]]) -> dict[str, set[str]]:
    """Return the names of people by document: who speaks, and who is present; without their offices."""
    from policymine.structure.rosters import person_of

    people: dict[str, set[str]] = {}
    for i, present in zip(columns["id"], columns["present"], strict=True):
        people[i] = set(present or ())
    if corpus.passage_counts().get("speech"):
        passages = corpus.passages()
        spoken = passages[passages["speaker"].notna()]
        for i, speaker in zip(spoken["document"], spoken["speaker"], strict=True):
            people[i].add(str(speaker))
    return {i: {n for name in names if len(n := person_of(name).name) > 1} for i, names in people.items()}


def text_units(corpus: Corpus, within: str) -> dict[str, list[tuple[int, int]]]:
    """Return (start, end) of the clauses of each document, in order; of a whole document or its sentences nothing."""
    if within != "clause":
        return {}
    passages = corpus.passages()
    units: dict[str, list[tuple[int, int]]] = {}
    for i, start, end in zip(passages["document"], passages["start"], passages["end"], strict=True):
        units.setdefault(str(i), []).append((int(start), int(end)))
    return {i: sorted(places) for i, places in units.items()}

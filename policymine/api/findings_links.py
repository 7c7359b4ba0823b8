"""What a report says of how documents and bodies hang together: networks, wording taken over, likeness of groups, versions.

Each is left out where the corpus cannot carry it, with the reason in both languages. What takes long on a large corpus is made
only where a report names its section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from policymine.api.reading import Reading, group_documents
from policymine.charts.messages import LANGUAGES, load_messages
from policymine.errors import NotEnoughDataError, PolicymineError, RefusedError

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["Attempt", "find_networks", "find_reuse", "find_revision", "find_similarity"]

T = TypeVar("T")
Attempt = Callable[[str, Callable[[], Any]], Any]

# Characters of a corpus up to which each is made unasked: about a minute of one processor.
_UNASKED: Final[Mapping[str, int]] = {
    "actors": 5_000_000,
    "reuse": 5_000_000,
    "similarity": 8_000_000,
    "cowords": 15_000_000,
    "revision": 40_000_000,
}
_SECTION: Final = {"actors": "networks", "cowords": "networks", "revision": "versions"}
_FEWEST_DOCUMENTS: Final = 5
# The likeness above which two versions are the same text, revised.
_REVISED: Final = 0.5
_FEWEST_FOR_THEMES: Final = 10
_MOST_GROUPS: Final = 10


def find_networks(reading: Reading, attempt: Attempt, *, seed: int, asked: bool) -> tuple[Result, ...]:
    """Return the networks that the corpus carries: joint issuing, actors, who leads and assists, citations, co-words.

    Parameters
    ----------
    attempt : runs a step under the name of what it makes, and keeps why it was refused.
    seed : of co-words.
    asked : whether the section was named, so that nothing is left out for its cost.
    """
    from policymine.api.actors import actor_views
    from policymine.api.citations import citations
    from policymine.api.coissuing import coissuing
    from policymine.api.cowords import cowords

    def themes() -> Result:
        if len(reading.documents) < _FEWEST_FOR_THEMES:
            said = _in_each("links.cowords_few", n=str(_FEWEST_FOR_THEMES))
            few = NotEnoughDataError(said["en"])
            few.reasons = said
            raise few
        return cowords(reading, seed=seed)

    found: list[Any] = [
        attempt("coissuing", lambda: _told("coissuing", lambda: coissuing(reading))),
        *(
            attempt("actors", lambda: _told("actors", lambda: actor_views(reading), reading, asked))
            or (None, None)
        ),
        attempt("citations", lambda: _told("citations", lambda: citations(reading, most=True))),
        attempt("cowords", lambda: _told("cowords", themes, reading, asked)),
    ]
    return tuple(result for result in found if result is not None)


def find_reuse(reading: Reading, *, grain: str | None, seed: int, asked: bool) -> Result:
    """Return the wording that documents take over from earlier ones, with shares by period; raises where there is none."""
    from policymine.api.reuse import reuse

    return _told("reuse", lambda: reuse(reading, per=grain, seed=seed), reading, asked)


def find_similarity(reading: Reading, *, seed: int, asked: bool) -> Result:
    """Return how unlike issuers are, or levels, or decades where there are no two issuers of five documents.

    Raises NotEnoughDataError where nothing makes two groups of five documents.
    """
    from policymine.api.similarity import similarity

    def make() -> Result:
        by, n_groups = _grouping(reading)
        if by is None:
            raise NotEnoughDataError(load_messages("en")("links.similarity"))
        # The groups with most documents come first: those of fewer than five, which nothing can be tested of, are left out.
        most = min(n_groups, _MOST_GROUPS)
        return similarity(reading, by=by, max_groups=most, names=by == "decade", seed=seed)

    return _told("similarity", make, reading, asked)


def find_revision(reading: Reading, *, asked: bool) -> Result | None:
    """Return what changed between two versions of a document; None where no document has versions.

    They are the two that differ most among those that still share half of their words: of a text that was written anew
    there is nothing to tell but that it is new. Where there are none such, the two most alike.
    """
    from policymine.api.diff import diff

    pairs = _versions(reading)
    if not pairs:
        return None
    kept = [pair for pair in pairs if pair[0] >= _REVISED]
    _, old, new = kept[0] if kept else pairs[-1]
    path = reading.corpus.path
    return _told("revision", lambda: diff(f"{path}#{old}", f"{path}#{new}"), reading, asked)


def _versions(reading: Reading) -> list[tuple[float, str, str]]:
    """Return (similarity, earlier, later) of the documents that have an earlier version, the least alike first."""
    held = set(reading.corpus.ids)
    found = [
        (float(item.get("similarity") or 0.0), str(item["version_of"]), str(item["document"]))
        for item in reading.corpus.versions
        if item.get("version_of") in held and item["document"] in held
    ]
    return sorted(found)


def _grouping(reading: Reading) -> tuple[str | None, int]:
    """Return what makes two groups of five documents or more, issuer, level or decade, and how many it makes."""
    for by in ("issuer", "level", "decade"):
        try:
            labels = group_documents(reading.documents, by).labels
        except PolicymineError:
            continue
        n_groups = sum(n >= _FEWEST_DOCUMENTS for n in Counter(labels.values()).values())
        if n_groups >= 2:
            return by, n_groups
    return None, 0


def _told(key: str, make: Callable[[], T], reading: Reading | None = None, asked: bool = True) -> T:
    """Return what is made; a refusal says why in both languages."""
    if reading is not None and not asked:
        size = int(reading.documents["n_chars"].sum())
        if size > _UNASKED[key]:
            section = _SECTION.get(key, key)
            said = _in_each("links.unasked", section=section, size=f"{size / 1e6:.1f}")
            refusal = RefusedError(said["en"])
            refusal.reasons = said
            raise refusal
    try:
        return make()
    except (NotEnoughDataError, RefusedError) as error:
        error.reasons = error.reasons or {**_in_each(f"links.{key}"), "en": str(error)}
        raise


def _in_each(key: str, **values: object) -> dict[str, str]:
    return {lang: load_messages(lang)(key, **values) for lang in LANGUAGES}

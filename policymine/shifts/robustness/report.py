"""What the re-runs of a verdict come to: stable or fragile, and in sentences what breaks it."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final

from policymine.provenance import Provenance
from policymine.results import frame
from policymine.shifts.base import ShiftResult
from policymine.shifts.robustness.base import CHANGES, CHECKS, COLUMNS, Rerun, Robustness
from policymine.shifts.text import p_text, sentence

__all__ = ["summed_up", "way_named"]

_SAY: Final = functools.partial(sentence, "robustness")
_NAMED: Final = 3
# A document or an issuer is its own name; the others have one in the catalogue.
_OWN_NAMES: Final = ("document", "issuer", "copies", "seed")
# What a verdict should least depend on comes first.
_WEIGHTY: Final = ("seed", "document", "issuer", "copies", "counting", "lexicon", "period")
# The change is there, at a date that may be the same.
_THERE: Final = ("near", "form", "kind")


def way_named(check: str, variant: str) -> dict[str, str]:
    """Return what a reader calls a way, by language.

    >>> way_named("period", "two_years_odd")["en"], way_named("document", "gwr_2014")["en"]
    ('two years from odd ones', 'gwr_2014')
    """
    return {"zh": variant, "en": variant} if check in _OWN_NAMES else _SAY(f"way_{variant}")


def summed_up(
    headline: ShiftResult,
    found: Sequence[Rerun],
    *,
    documents: Mapping[str, int],
    issuers: Mapping[str, int],
    provenance: Provenance,
) -> Robustness:
    """Return the re-runs as one result.

    Parameters
    ----------
    headline : the shift whose verdict was checked.
    found : the re-runs, in the order in which they are listed.
    documents, issuers : how many were left out one at a time (`tried`) of how many that use either term (`of`).
    provenance : of the result.
    """
    rows = [_row(r) for r in found]
    made = [r for r in found if r.change not in ("identical", "not_judged")]
    wrong = [i for i, r in enumerate(found) if r.agrees is False]
    wrong.sort(key=lambda i: (-CHANGES.index(found[i].change), _WEIGHTY.index(found[i].run.check), i))
    status = "not_checked" if not made else "fragile" if wrong else "stable"
    holds = None
    if headline.breaks and made:
        holds = all(found[i].change in _THERE and found[i].result.breaks for i in wrong)
    return Robustness(
        table=frame(rows, COLUMNS),
        provenance=provenance,
        # Other periods and seeds count the same uses: those around the break are what they speak of.
        sentences={i: r.run.sentences or headline.chosen for i, r in enumerate(found)},
        status=status,
        change_holds=holds,
        n_runs=len(made),
        n_agree=len(made) - len(wrong),
        n_not_judged=sum(r.change == "not_judged" for r in found),
        documents=documents,
        issuers=issuers,
        breaking=tuple(wrong),
        reasons=_reasons(headline, found, made, wrong, status, bool(holds), documents, issuers),
    )


def _row(rerun: Rerun) -> dict[str, Any]:
    result = rerun.result
    first = result.breaks[0] if result.breaks else {}
    return {
        "check": rerun.run.check,
        "variant": rerun.run.variant,
        "verdict": result.verdict,
        "period": first.get("period"),
        "low": first.get("low"),
        "high": first.get("high"),
        "p": result.p_value,
        "old": result.sizes["old"],
        "new": result.sizes["new"],
        "n_using": result.sizes["n_using"],
        "change": rerun.change,
        "agrees": rerun.agrees,
    }


def _reasons(
    headline: ShiftResult,
    found: Sequence[Rerun],
    made: Sequence[Rerun],
    wrong: Sequence[int],
    status: str,
    holds: bool,
    documents: Mapping[str, int],
    issuers: Mapping[str, int],
) -> dict[str, str]:
    if status == "not_checked":
        return _SAY("not_checked")
    common: dict[str, Any] = {
        "n": len(made),
        "n_not": len(wrong),
        "what": _what(made, documents, issuers),
        "verdict": _SAY(f"verdict_{headline.verdict}"),
    }
    if status == "fragile":
        parts = [_SAY("fragile", **common)]
        if holds:
            parts.append(_SAY("change_holds"))
        parts += _breaking([found[i] for i in wrong])
    elif headline.breaks:
        parts = [_SAY("stable", low=headline.breaks[0]["low"], high=headline.breaks[0]["high"], **common)]
    else:
        parts = [_SAY("stable_none", **common)]
    for change in ("not_judged", "identical"):
        ways = [_how(r) for r in found if r.change == change]
        if ways:
            parts.append(_SAY(change, n=len(ways), names=_listed(ways)))
    return _joined(parts)


def _what(made: Sequence[Rerun], documents: Mapping[str, int], issuers: Mapping[str, int]) -> dict[str, str]:
    """Return what was tried, with the number of each kind."""
    parts = []
    for check in CHECKS:
        n = sum(r.run.check == check for r in made)
        if not n:
            continue
        if check == "document":
            key = "documents_all" if documents["tried"] == documents["of"] else "documents_some"
            parts.append(_SAY(key, tried=documents["tried"], n=documents["of"]))
        elif check == "issuer":
            key = "issuers" if issuers["tried"] == issuers["of"] else "issuers_some"
            parts.append(_SAY(key, tried=issuers["tried"], n=issuers["of"]))
        elif check == "copies":
            parts.append(_SAY("copies"))
        else:
            parts.append(_SAY("ways", n=n, check=_SAY(f"check_{check}")))
    return _listed(parts)


def _breaking(wrong: Sequence[Rerun]) -> list[dict[str, str]]:
    """Return a sentence for the first few of each kind of disagreement, and how many more there are."""
    kinds: dict[tuple[str, str], list[Rerun]] = {}
    for r in wrong:
        kinds.setdefault((r.change, r.run.check), []).append(r)
    parts = []
    for (change, _), alike in kinds.items():
        # Two are told one by one; of many, the first.
        shown = alike if len(alike) <= 2 else alike[:1]
        for r in shown:
            first = r.result.breaks[0] if r.result.breaks else {"period": "", "low": "", "high": ""}
            p = r.result.p_value
            key = "lost_no_test" if change == "lost" and p is None else change
            parts.append(
                _SAY(
                    key,
                    how=_SAY(f"how_{r.run.check}", way=way_named(r.run.check, r.run.variant)),
                    verdict=_SAY(f"verdict_{r.result.verdict}"),
                    p="" if p is None else p_text(p),
                    **{k: first[k] for k in ("period", "low", "high")},
                )
            )
        if len(alike) > len(shown):
            names = [way_named(r.run.check, r.run.variant) for r in alike[len(shown) :]]
            parts.append(_SAY("more", n=len(names), names=_listed(names)))
    return parts


def _how(rerun: Rerun) -> dict[str, str]:
    check, variant = rerun.run.check, rerun.run.variant
    return way_named(check, variant) if check not in _OWN_NAMES else _SAY(f"how_{check}", way=variant)


def _listed(parts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return messages in a row, by language; of more than eight the first and how many more."""
    from policymine.shifts.text import named

    return {lang: named([p[lang] for p in parts], lang) for lang in ("zh", "en")}


def _joined(parts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {lang: ("" if lang == "zh" else " ").join(p[lang] for p in parts) for lang in ("zh", "en")}

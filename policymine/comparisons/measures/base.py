"""What a comparison of measures returns, and its sentences in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from policymine.errors import UnknownNameError
from policymine.headlines import headline
from policymine.results import Result, frame
from policymine.structure.wordlists import load_table

__all__ = ["COLUMNS", "GROUP_COLUMNS", "MeasuresResult", "measure_name", "message", "unit_name"]

COLUMNS: Final = (
    "measure", "family", "unit", "target", "target_low", "target_high", "reference", "reference_low", "reference_high",
    "difference", "low", "high", "effect", "delta", "q", "p", "target_docs", "reference_docs",
)  # fmt: skip
GROUP_COLUMNS: Final = ("measure", "group", *COLUMNS[1:])


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("constant", names="MTLD")["en"]
    'The same in every document, so without interval: MTLD.'
    """
    return {
        lang: text.format(**values)
        for lang, text in load_table("measures_messages.toml")["message"][key].items()
    }


def measure_name(key: str, lang: str) -> str:
    """Return what a measure is called; a theme or topic goes by its own name.

    >>> measure_name("sentence_length", "en"), measure_name("theme 治理", "zh")
    ('words a sentence', '主题词 治理')
    """
    names = load_table("measures_messages.toml")["measure"]
    kind, _, own = key.partition(" ")
    found: str = names[kind][lang]
    return f"{found} {own}" if own else found


def unit_name(unit: str, lang: str) -> str:
    """Return what a measure counts in.

    >>> unit_name("rate", "en")
    'per 10,000 words'
    """
    found: str = load_table("measures_messages.toml")["unit"][unit][lang]
    return found


@dataclass(frozen=True, eq=False, repr=False)
class MeasuresResult(Result):
    """Measures of documents, side by side. Columns of `table`:

    - measure, family (length, readability, diversity, directives, themes, topics), unit.
    - with many groups or periods: group or period before family; the target is the group, the reference all others.
    - target, target_low, target_high : mean over the target's documents with its 95% interval; reference ... likewise.
    - difference, low, high : target less reference, positive: more of it in the target.
    - effect : Hedges's g, the difference in standard deviations of documents. delta : Cliff's delta, -1 to 1.
    - q, p : of the test of documents; null with fewer than five on a side. Intervals are null there too.
    - target_docs, reference_docs : documents that have a value.

    A row opens to sentences: those that show the measure in the documents where it is highest, on both sides.

    Parameters
    ----------
    names : of target and reference; with many groups, what groups them and "all others".
    documents : of each side.
    test : permutation or rank.
    groups, periods : those compared, in order; none where there are two sides.
    pairs : with many groups, the test of each two: measure, first, second, difference, effect, delta, p, q.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    names: tuple[str, str] = ("target", "reference")
    documents: tuple[int, int] = (0, 0)
    test: str = "permutation"
    groups: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    pairs: tuple[Mapping[str, Any], ...] = ()
    messages: tuple[Mapping[str, str], ...] = ()

    order_by: ClassVar[str | None] = None

    def extra(self) -> dict[str, Any]:
        """Return the sides, the test, the pairs of groups and the notes."""
        return {
            "target": {"name": self.names[0], "documents": self.documents[0]},
            "reference": {"name": self.names[1], "documents": self.documents[1]},
            "test": self.test,
            "groups": list(self.groups),
            "periods": list(self.periods),
            "pairs": [dict(p) for p in self.pairs],
            "messages": [dict(m) for m in self.messages],
        }

    def sentences_of(self, measure: str) -> Result:
        """Return the sentences that show one measure as a table: measure, side, value, sentence, document, start, end.

        Raises UnknownNameError for a measure that was not made.
        """
        names = list(dict.fromkeys(self.table["measure"]))
        if measure not in names:
            raise UnknownNameError("measure", measure, names)
        rows = [
            {"measure": measure, "side": e.period, "value": e.term, **e.as_dict()}
            for i, name in enumerate(self.table["measure"])
            if name == measure
            for e in self.evidence(i)
        ]
        columns = ("measure", "side", "value", "sentence", "document", "start", "end")
        return Result(frame(rows, columns), self.provenance)

    def lines(self, lang: str) -> list[str]:
        """Return the notes, one sentence a line, `zh` or `en`."""
        return [m[lang] for m in self.messages]

    def summary(self, lang: str = "en") -> str:
        """Return one line: the sides, and how many measures differ by more than chance."""
        if self.groups:
            who = headline("measures.groups", lang, n=len(self.groups))
        elif self.periods:
            n = len(self.periods)
            who = headline("measures.periods", lang, target=self.names[0], reference=self.names[1], n=n)
        else:
            who = headline(
                "measures.sides",
                lang,
                target=self.names[0],
                n_target=self.documents[0],
                reference=self.names[1],
                n_reference=self.documents[1],
            )
        return headline(
            "measures.told",
            lang,
            who=who,
            n=self.table["measure"].nunique(),
            told=int((self.table["q"] < 0.05).sum()),
            tested=int(self.table["q"].notna().sum()),
        )

"""What comparing two versions returns, its columns and classes, and where its method comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from policymine.comparisons.revision.details import NumberChange, WordChange
from policymine.comparisons.revision.marks import Mark
from policymine.comparisons.revision.units import Unit
from policymine.errors import InputError
from policymine.headlines import headline, joined
from policymine.provenance import cited
from policymine.results import Result
from policymine.structure.wordlists import load_table

__all__ = ["CHANGED", "CLASSES", "COLUMNS", "METHOD", "REFERENCES", "Change", "DiffResult", "message"]

CLASSES: Final = ("kept", "reworded", "moved", "moved and reworded", "split", "merged", "dropped", "new")
# All but kept and moved, whose words are the same.
CHANGED: Final = ("reworded", "moved and reworded", "split", "merged", "dropped", "new")
COLUMNS: Final = (
    "change",
    "old",
    "new",
    "similarity",
    "moved",
    "renumbered",
    "force",
    "numbers",
    "references",
    "deleted",
    "inserted",
    "nearest",
    "heading",
    "old_text",
    "new_text",
    "old_start",
    "old_end",
    "new_start",
    "new_end",
)
METHOD: Final = (
    "Both versions were divided into their clauses (or paragraphs, or sentences). Clauses of the same wording in the same order "
    "were fixed; for the others the likeness of every plausible pair, and of every clause with several neighbouring ones of the "
    "other version, was taken as the mean of the shared wording in order (insertions and deletions over both lengths) and the "
    "cosine of TF-IDF weights of characters or words and their pairs, and the set of pairings, splits and mergers that explains "
    "most wording, no clause twice, was found exactly as an integer program. What does not keep the order of the longest "
    "increasing run of pairings has moved. Word marks are the longest common subsequence of words."
)
REFERENCES: Final = (
    cited("hunt1977"),
    cited("fredman1975"),
    cited("gale1993"),
)


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("undated_comments", n=2)["en"][:10]
    '2 comments'
    """
    found = load_table("revision_messages.toml")[key]
    return {lang: text.format_map(values) for lang, text in found.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one clause, or of several that belong together.

    Parameters
    ----------
    change : one of `CLASSES`.
    old, new : the units of each version, in the order in which their words are compared; one side may be empty.
    similarity : 0 to 1; None where a side is empty.
    moved : whether it stands elsewhere in the order.
    renumbered : whether its name (第十条) differs.
    marks : word by word; empty where the wording is the same.
    force, directives, numbers, references, only_references : as in `Details`.
    punctuation : whether the words are the same and only punctuation differs.
    nearest : for what was dropped or is new, the likest of the other version that nothing was found for either, and how like
        it is; None where none comes near.
    """

    change: str
    old: tuple[Unit, ...]
    new: tuple[Unit, ...]
    similarity: float | None
    moved: bool
    renumbered: bool
    marks: tuple[Mark, ...] = ()
    force: str | None = None
    directives: tuple[WordChange, ...] = ()
    numbers: tuple[NumberChange, ...] = ()
    references: tuple[tuple[str | None, str | None], ...] = ()
    only_references: bool = False
    punctuation: bool = False
    nearest: tuple[str, float] | None = None

    @property
    def name(self) -> str:
        """The clause as it is cited: in the new version, else in the old one."""
        return "; ".join(unit.name for unit in (self.new or self.old))

    def words(self, op: str) -> str:
        """Return what was deleted (`delete`) or inserted (`insert`), stretches divided by ` … `."""
        return " … ".join(m.text.strip() for m in self.marks if m.op == op and m.text.strip())


@dataclass(frozen=True, eq=False, repr=False)
class DiffResult(Result):
    """Two versions clause by clause, in the order of the new one; what was dropped stands where it stood.

    Columns of `table`:

    - change : kept, reworded, moved (the same words elsewhere), moved and reworded, split, merged, dropped, new.
    - old, new : the clauses of each side, several divided by `; `. similarity : 0 to 1, null where a side is empty.
    - moved, renumbered : true or false. A clause is not moved because others were put before it; its number then differs.
    - force : strengthened, weakened, mixed, where a directive word gave way to a stronger or weaker one.
    - numbers, references : what changed, old → new. deleted, inserted : the words. nearest : for what was dropped or is new, the likest
      of the other version that has no counterpart either, with its likeness: a hint, not a finding. heading : whether it is one.
    - old_text, new_text; old_start, old_end, new_start, new_end : code-point offsets; of a group its first and last.

    `evidence(row)` gives the clause of the old and of the new version, and the comments that the change echoes.

    Parameters
    ----------
    changes : the rows as objects with their word marks.
    names : what the two versions are called, old first.
    titles, dates : of the documents; None where unknown.
    language : `zh` or `en`, of the new version.
    echoes : comments that changes echo; None where none were given.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    changes: tuple[Change, ...] = ()
    names: tuple[str, str] = ("old", "new")
    titles: tuple[str | None, str | None] = (None, None)
    dates: tuple[str | None, str | None] = (None, None)
    language: str = "zh"
    echoes: Result | None = None
    messages: tuple[Mapping[str, str], ...] = field(default=())

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each class, all classes named."""
        found = dict.fromkeys(CLASSES, 0)
        for change in self.changes:
            found[change.change] += 1
        return found

    def tally(self) -> list[dict[str, Any]]:
        """Return for each class its rows, the clauses of each side in it, and the share of each side's characters or words."""
        sizes = [max(1, sum(len(u.atoms) for c in self.changes for u in _units(c, side))) for side in (0, 1)]
        rows = []
        for name in CLASSES:
            mine = [c for c in self.changes if c.change == name]
            held = [[u for c in mine for u in _units(c, side)] for side in (0, 1)]
            rows.append(
                {
                    "change": name,
                    "rows": len(mine),
                    "old_clauses": len(held[0]),
                    "new_clauses": len(held[1]),
                    "old_share": round(sum(len(u.atoms) for u in held[0]) / sizes[0], 4),
                    "new_share": round(sum(len(u.atoms) for u in held[1]) / sizes[1], 4),
                }
            )
        return rows

    def lines(self, lang: str) -> list[str]:
        """Return what the reader must know, one sentence a line, `zh` or `en`.

        Raises InputError for another language.
        """
        if lang not in ("zh", "en"):
            raise InputError(f"language {lang!r} is unknown; known: en, zh")
        return [m[lang] for m in self.messages]

    def extra(self) -> dict[str, Any]:
        """Return the two versions, the tally of classes, the word marks of each row, the echoes, the notes."""
        return {
            "old": {"name": self.names[0], "title": self.titles[0], "date": self.dates[0]},
            "new": {"name": self.names[1], "title": self.titles[1], "date": self.dates[1]},
            "tally": self.tally(),
            "marks": [
                {"row": row, "op": m.op, "part": m.part, "text": m.text}
                for row, change in enumerate(self.changes)
                for m in change.marks
            ],
            "echoes": [] if self.echoes is None else self.echoes.rows(),
            "messages": [dict(m) for m in self.messages],
        }

    def summary(self, lang: str = "en") -> str:
        """Return in one line how many clauses each version has and what became of them."""
        told = [headline("diff.class", lang, n=n, change=name) for name, n in self.counts().items() if n]
        return headline(
            "diff.versions",
            lang,
            old=self.names[0],
            n_old=sum(len(c.old) for c in self.changes),
            new=self.names[1],
            n_new=sum(len(c.new) for c in self.changes),
            listed=joined(told, lang),
        )


def _units(change: Change, side: int) -> tuple[Unit, ...]:
    return change.new if side else change.old

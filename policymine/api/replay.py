"""`replay`: a report or a result made again from what it records of itself, and held against it number by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from policymine.api.reading import CorpusLike, Progress, Reading
from policymine.errors import CorpusError, InputError
from policymine.provenance import Provenance, installed_versions
from policymine.results import ReasonedResult, frame

if TYPE_CHECKING:
    from policymine.corpus.store import Corpus
    from policymine.reports.replication.checks import Check
    from policymine.reports.replication.sources import Recorded

__all__ = ["ReplayResult", "replay"]

COLUMNS: Final = ("result", "verb", "status", "n_rows", "n_now", "n_changed", "largest", "first")
_SHOWN: Final = 200
_LISTED: Final = 8


@dataclass(frozen=True, eq=False, repr=False)
class ReplayResult(ReasonedResult):
    """One row a result: what it is called, its verb, its status, and what differs.

    Columns: result, verb, status (`same`, `different`, `gone`, `new`), n_rows recorded, n_now, n_changed (rows that differ, None
    where the record does not hold the rows), largest (difference of two numbers), first (what differs first, in words).

    Parameters
    ----------
    changes : what differs, as `{result, where, column, recorded, now, difference}`, at most 200 a result.
    versions : packages of another version than recorded, as `{package, recorded, now}`.
    """

    order_by: ClassVar[str | None] = None
    changes: tuple[Mapping[str, Any], ...] = ()
    versions: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def identical(self) -> bool:
        """Whether every result is the same as recorded."""
        return all(status == "same" for status in self.table["status"])

    def extra(self) -> dict[str, Any]:
        """Return whether all is the same, what differs, and other versions."""
        return {
            "identical": self.identical,
            "changes": list(self.changes),
            "other_versions": list(self.versions),
            "reasons": dict(self.reasons),
        }

    def summary(self, lang: str = "en") -> str:
        """Return how many results are the same."""
        return self.reasons[lang]


def replay(
    source: str | Path,
    *,
    corpus: CorpusLike | Sequence[str | Path] | None = None,
    lexicon: str | Path | None = None,
    progress: Progress | None = None,
) -> ReplayResult:
    """Make a report or a result again from what it records, and say of every number whether it is the same.

    Parameters
    ----------
    source : a report (.html), a replication folder, or a result (.json, .xlsx, .parquet).
    corpus : the corpus, where it is no longer where it was; several folders, in the order of the command, for a result that was
        made from several. None looks where the record says, from the present folder, then from the folder of `source`.
    lexicon : the file of the user's own terms, likewise.
    progress : as in `report`.

    Two numbers are the same where they agree in nine significant digits.

    Raises
    ------
    InputError : the source records nothing that can be made again, or a parameter of another kind.
    CorpusError : there is no corpus, or it is another one than recorded; what differs is named.
    """
    from policymine.reports.replication.sources import read_recorded

    recorded = read_recorded(source)
    if recorded.report is not None:
        return _report(recorded, recorded.report, corpus, lexicon, progress)
    return _result(recorded, recorded.result or {}, corpus, lexicon)


def _report(
    recorded: Recorded,
    record: Mapping[str, Any],
    corpus: CorpusLike | Sequence[str | Path] | None,
    lexicon: str | Path | None,
    progress: Progress | None,
) -> ReplayResult:
    from policymine.api.report import gather_for
    from policymine.api.report_settings import settle
    from policymine.reports.layout import ANALYSIS
    from policymine.reports.replication import named_results, result_record

    parameters = dict(record.get("parameters") or {})
    unknown = sorted(set(parameters) - {*ANALYSIS, "sections"})
    if unknown:
        raise InputError(f"{recorded.path} records parameters that no report has: {', '.join(unknown)}")
    opened = _open(recorded, record["corpus"], corpus)
    # One that has no term of its own bears on nothing.
    parameters.pop("lexicon", None)
    if record.get("lexicon") or lexicon is not None:
        parameters["lexicon"] = _lexicon(recorded, record.get("lexicon") or {}, lexicon)
    parameters["shift"] = [tuple(pair) for pair in parameters.get("shift") or ()]
    settings = settle(parameters)
    _check_corpus(opened.select(settings.analysis.get("where")), record["corpus"])
    found = gather_for(settings, opened, progress)
    made = {name: result_record(name, result) for name, result in named_results(found)}
    return _told(recorded, record["results"], made, record.get("versions") or {}, found.reading.corpus)


def _result(
    recorded: Recorded,
    record: Mapping[str, Any],
    corpus: CorpusLike | Sequence[str | Path] | None,
    lexicon: str | Path | None,
) -> ReplayResult:
    from policymine.api.rerun import command_words, run_again
    from policymine.reports.replication import result_record
    from policymine.reports.replication.sources import flattened

    told = run_again(command_words(record, _folders(corpus), lexicon))
    if dict(record["parameters"]).get("robust") and isinstance(told.get("robustness"), dict):
        # The re-runs of a shift stand within it.
        told = {**told["robustness"], "provenance": told.get("provenance", {})}
    fingerprints = dict(told.get("provenance", {}).get("corpus", {}))
    if sorted(fingerprints.values()) != sorted(dict(record["corpus"]).values()):
        raise CorpusError(
            f"{' and '.join(fingerprints) or 'the corpus'} is not the corpus that {recorded.path.name} was made from (fingerprint "
            f"{', '.join(fingerprints.values())}, recorded {', '.join(dict(record['corpus']).values())}); "
            "name the right one with --corpus, or make the result anew"
        )
    made = result_record(record["name"], flattened(told, recorded.texts) if recorded.cells else told)
    return _told(recorded, [record], {record["name"]: made}, {}, None)


def _told(
    recorded: Recorded,
    before: Sequence[Mapping[str, Any]],
    after: Mapping[str, Mapping[str, Any]],
    versions: Mapping[str, str],
    corpus: Corpus | None,
) -> ReplayResult:
    from policymine.reports.replication.checks import Check, compare_records
    from policymine.reports.replication.messages import both

    checks: list[Check] = []
    for record in before:
        found = after.get(record["name"])
        if found is None:
            checks.append(Check(record["name"], record["verb"], "gone", record["n_rows"], 0))
        else:
            checks.append(compare_records(record, found))
    known = {record["name"] for record in before}
    checks += [Check(n, r["verb"], "new", 0, r["n_rows"]) for n, r in after.items() if n not in known]
    other = [
        {"package": name, "recorded": was, "now": now}
        for name, now in installed_versions().items()
        if (was := versions.get(name)) is not None and was != now
    ]
    bad = [check.name for check in checks if check.status != "same"]
    one = recorded.result is not None
    first = both(
        ("different" if bad else "same") + ("_one" if one else ""), n=len(checks), k=len(bad), names=bad
    )
    more = []
    if bad and other:
        more.append(both("versions", names=[f"{v['package']} {v['recorded']} → {v['now']}" for v in other]))
    if hidden := [c.name for c in checks if c.status == "different" and not c.changes]:
        more.append(both("digest_only", names=hidden))
    reasons = {
        "zh": first["zh"] + "".join(m["zh"] for m in more),
        "en": " ".join([first["en"], *(m["en"] for m in more)]),
    }
    return ReplayResult(
        table=frame([_row(check) for check in checks], COLUMNS),
        provenance=Provenance(
            verb="replay",
            parameters={"arguments": [str(recorded.path)]},
            corpus={corpus.name: corpus.fingerprint} if corpus is not None else {},
            n_documents=len(corpus) if corpus is not None else 0,
            method="Every result was made again from its recorded parameters; numbers are the same where they agree in nine digits.",
        ),
        reasons=reasons,
        changes=tuple(
            {"result": c.name, **change.as_dict()} for c in checks for change in c.changes[:_SHOWN]
        ),
        versions=tuple(other),
    )


def _row(check: Check) -> dict[str, Any]:
    first = ""
    if check.changes:
        change = check.changes[0]
        place = f"{change.where}, {change.column}" if change.column else change.where
        first = f"{place}: {change.recorded} → {change.now}"
    return {
        "result": check.name,
        "verb": check.verb,
        "status": check.status,
        "n_rows": check.n_rows,
        "n_now": check.n_found,
        "n_changed": check.n_changed,
        "largest": check.largest,
        "first": first,
    }


def _folders(corpus: CorpusLike | Sequence[str | Path] | None) -> list[str | Path]:
    if corpus is None:
        return []
    if isinstance(corpus, (str, Path)):
        return [corpus]
    if isinstance(corpus, Sequence):
        return list(corpus)
    return [corpus.corpus.path if isinstance(corpus, Reading) else corpus.path]


def _open(
    recorded: Recorded, told: Mapping[str, Any], given: CorpusLike | Sequence[str | Path] | None
) -> Corpus:
    from policymine.api.reading import open_corpus
    from policymine.corpus.store import Corpus

    if given is not None:
        if isinstance(given, Sequence) and not isinstance(given, str):
            if len(given) != 1:
                raise InputError(f"a report is made from one corpus, not {len(given)}: give --corpus once")
            given = given[0]
        return open_corpus(given)
    path = Path(str(told.get("path", "")))
    beside = recorded.folder or recorded.path.parent
    places = [
        *([recorded.folder / "corpus"] if recorded.folder else []),
        path,
        beside / path,
        beside.parent / path,
    ]
    for place in places:
        if (place / "corpus.toml").is_file():
            return Corpus.open(place)
    raise CorpusError(
        f"the corpus {told.get('name')!r} is not at {path}; say where it is: policymine replay {recorded.path} --corpus FOLDER"
    )


def _lexicon(recorded: Recorded, told: Mapping[str, Any], given: str | Path | None) -> Path:
    from policymine.segmenters.lexicon import builtin_lexicon, read_lexicon

    named = str(told.get("file") or "")
    places = [Path(given)] if given is not None else [Path(named), recorded.path.parent / named]
    if given is None and recorded.folder:
        places.insert(0, recorded.folder / "lexicon" / Path(named).name)
    for place in places:
        if place.is_file():
            made = builtin_lexicon().merged(read_lexicon(place)).fingerprint
            if told.get("fingerprint") not in (None, made):
                raise InputError(
                    f"{place} holds other terms than the lexicon that {recorded.path.name} was made with; name that with --lexicon"
                )
            return place
    raise InputError(
        f"{recorded.path.name} was made with a lexicon of its own ({named or 'in memory, in no file'}), which is not there; "
        "name it with --lexicon FILE"
    )


def _check_corpus(corpus: Corpus, told: Mapping[str, Any]) -> None:
    """Raise CorpusError where the corpus is another one than recorded, naming the documents that differ."""
    from policymine.api.recording import document_marks

    if corpus.fingerprint == told.get("fingerprint"):
        return
    before, now = told.get("documents"), document_marks(corpus)
    said = [f"recorded {told.get('n_documents')} documents, found {len(now)}"]
    if isinstance(before, Mapping):
        parts = {
            "changed": [i for i in now if i in before and before[i] != now[i]],
            "missing": [i for i in before if i not in now],
            "new": [i for i in now if i not in before],
        }
        said += [
            f"{what}: {', '.join(ids[:_LISTED])}"
            + (f" and {len(ids) - _LISTED} more" if len(ids) > _LISTED else "")
            for what, ids in parts.items()
            if ids
        ]
    raise CorpusError(
        f"{corpus.path} is not as it was when the report was made ({'; '.join(said)}); name the right corpus with --corpus, "
        "or make the report anew"
    )

"""The making of a validation: questions of each task, a workbook for each coder, and the key apart from them."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.api.reading import CorpusLike, Progress, read_corpus
from policymine.errors import InputError, NotEnoughDataError
from policymine.headlines import headline, joined
from policymine.provenance import Provenance
from policymine.results import Result, frame
from policymine.segmenters.lexicon import Lexicon, LexiconTerm

if TYPE_CHECKING:
    from policymine.topic_models.base import TopicModel
    from policymine.topic_models.validation.key import Pack
    from policymine.topic_models.validation.questions import Item

__all__ = ["KEY", "ValidationSheets", "language_of_model", "write_sheets"]

KEY: Final = "key.json"
_COLUMNS: Final = ("file", "coder", "task", "n_items", "n_topics")
_SHEETS: Final = "sheets"
_DEFAULT: Final = ("words", "topics")


@dataclass(frozen=True, eq=False, repr=False)
class ValidationSheets(Result):
    """The workbooks that were written: file, coder, task, n_items (questions), n_topics (topics that they are about).

    Parameters
    ----------
    folder : where they are.
    language : of the model, `zh` or `en`.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    folder: Path | None = None
    language: str = "zh"
    messages: tuple[Mapping[str, str], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return the folder and the notes."""
        return {"folder": str(self.folder), "messages": [dict(m) for m in self.messages]}

    def summary(self, lang: str = "en") -> str:
        """Return how many workbooks there are, with how many questions each."""
        first = self.table[self.table["coder"] == 1]
        each = [headline("validation.each", lang, n=row.n_items, task=row.task) for row in first.itertuples()]
        return headline(
            "validation.sheets",
            lang,
            coders=self.table["coder"].nunique(),
            items=int(first["n_items"].sum()),
            each=joined(each, lang),
            folder=self.folder,
        )


def language_of_model(model: TopicModel) -> str:
    """Return the language of a model's texts, `zh` or `en`."""
    return "en" if model.preparation.get("language") == "en" else "zh"


def write_sheets(
    model: TopicModel,
    name: str,
    corpus: CorpusLike | None,
    into: Path,
    tasks: str | Sequence[str] | None,
    items: int,
    coders: int,
    seed: int,
    where: str | None,
    progress: Progress | None,
) -> ValidationSheets:
    """Write the workbooks and the key of a validation; the parameters are those of `validate`."""
    from policymine.topic_models.validation.key import make_pack
    from policymine.topic_models.validation.questions import (
        catalogue,
        check_tasks,
        describes,
        message,
        references,
    )

    if not 1 <= items <= 20:
        raise InputError(f"--items {items}: each topic takes 1 to 20 questions")
    if not 0 <= seed < 2**32:
        raise InputError(f"a seed is a whole number from 0 to {2**32 - 1}, not {seed}")
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise InputError(
            f"--into {into} is not empty: filled sheets would be lost; name a new folder, or score them with --score {into}"
        )
    chosen = check_tasks(tasks) if tasks is not None else _DEFAULT
    made: list[Item] = []
    notes: list[dict[str, str]] = []
    ask = _Asker(model, corpus, where, progress, items, seed, notes)
    for task in chosen:
        try:
            made += ask(task)
        except NotEnoughDataError as error:
            # Asked for by name, it is an error; of the two that are made by default one may be impossible.
            if tasks is not None or (task == chosen[-1] and not made):
                raise
            names = catalogue()["names"][task]
            notes.append(
                {lang: message("task_left_out", task=names[lang], reason=error)[lang] for lang in names}
            )
    notes += _too_few(made, items * coders)
    facts = {"method": model.method, "k": model.k, "corpus": model.corpus, "items": items, **ask.facts}
    pack = make_pack(model, made, coders=coders, seed=seed, facts=facts)
    rows = _write(pack, into)
    notes.append(message("key_apart", file=str(into / KEY)))
    provenance = Provenance(
        verb="validate",
        parameters={
            "arguments": [name, *([ask.corpus_path] if ask.corpus_path else [])],
            "into": str(into),
            "tasks": ",".join(chosen),
            "items": items,
            "coders": coders,
            **({"where": where} if where else {}),
        },
        seed=seed,
        corpus={"model": model.corpus, **ask.corpus_marks},
        n_documents=len(set(model.parents)),
        method=describes,
        references=references,
    )
    return ValidationSheets(
        frame(rows, _COLUMNS),
        provenance,
        folder=into,
        language=language_of_model(model),
        messages=tuple(notes),
    )


class _Asker:
    """Makes the questions of each task; the corpus is read when a task needs passages, and once."""

    def __init__(
        self,
        model: TopicModel,
        corpus: CorpusLike | None,
        where: str | None,
        progress: Progress | None,
        items: int,
        seed: int,
        notes: list[dict[str, str]],
    ) -> None:
        self.model, self.corpus, self.where, self.progress = model, corpus, where, progress
        self.items, self.seed, self.notes = items, seed, notes
        self.corpus_path = ""
        self.corpus_marks: dict[str, str] = {}
        self.facts: dict[str, Any] = {}
        self._passages: Any = None

    def __call__(self, task: str) -> list[Item]:
        import numpy as np

        from policymine.topic_models.validation.questions import TASKS, word_items, word_set_items

        rng = np.random.default_rng([self.seed, TASKS.index(task)])
        join = ", " if language_of_model(self.model) == "en" else "、"
        if task == "words":
            found = word_items(self.model, rng, self.items)
        elif task == "word-sets":
            found = word_set_items(self.model, rng, self.items, join)
        else:
            found = self._of_passages(task, rng, join)
        self._tell_missing(task, found)
        return found

    def _of_passages(self, task: str, rng: Any, join: str) -> list[Item]:
        from policymine.topic_models.validation.passages import LEAST_SHARE, passage_items
        from policymine.topic_models.validation.questions import catalogue, message

        themes = {int(t["topic"]): str(t["name"]) for t in self.model.options.get("themes", ())}
        given = {**themes, **self.model.names}
        found, able, total = passage_items(
            task, self.model, self._read(task), rng, self.items, names=given, join=join
        )
        if task != "best-label":
            shown, least = len(found[0].options) - 1, f"{LEAST_SHARE:.0%}"
            names = catalogue()["names"][task]
            self.notes.append(
                {
                    lang: message("able", task=names[lang], n=able, total=total, shown=shown, least=least)[
                        lang
                    ]
                    for lang in names
                }
            )
        return found

    def _read(self, task: str) -> Any:
        from policymine.topic_models.transform import new_data
        from policymine.topic_models.validation.passages import find_passages

        if self._passages is not None:
            return self._passages
        if self.corpus is None:
            raise InputError(
                f"{task} shows passages: give the corpus too, as in: policymine validate MODEL CORPUS --into FOLDER; or "
                "leave these tasks out with --tasks words"
            )
        model = self.model
        lexicon = Lexicon(tuple(LexiconTerm(**row) for row in model.lexicon)) if model.lexicon else None
        reading = read_corpus(self.corpus, where=self.where, lexicon=lexicon, progress=self.progress)
        data, _, _ = new_data(model, reading.tokens, reading.texts, reading.documents)
        known: Any = data.matrix.counts.sum(axis=1)
        self._passages = find_passages(
            model, data, known.A1.astype(float) if hasattr(known, "A1") else known.ravel()
        )
        self.corpus_path = str(reading.corpus.path)
        self.corpus_marks = {reading.corpus.name: reading.corpus.fingerprint}
        return self._passages

    def _tell_missing(self, task: str, found: Sequence[Item]) -> None:
        from policymine.topic_models.validation.questions import alive_topics, catalogue, message

        numbers = self.model.numbers
        without = [numbers[t] for t in sorted(set(alive_topics(self.model)) - {item.topic for item in found})]
        if without:
            names = catalogue()["names"][task]
            topics = ", ".join(map(str, without))
            self.notes.append(
                {
                    lang: message("left_out_topics", task=names[lang], n=len(without), topics=topics)[lang]
                    for lang in names
                }
            )


def _too_few(made: Sequence[Item], answers: int) -> list[dict[str, str]]:
    """Return a note for each task in which so many answers a topic can show nothing."""
    from policymine.topic_models.validation.questions import catalogue, message
    from policymine.topic_models.validation.scores import fewest_answers

    options = {item.task: len(item.options) for item in made}
    least = {task: fewest_answers(1.0 / n) for task, n in options.items()}
    return [
        {
            lang: message("few_planned", task=name, n=answers, least=least[task])[lang]
            for lang, name in catalogue()["names"][task].items()
        }
        for task in options
        if answers < least[task]
    ]


def _write(pack: Pack, into: Path) -> list[dict[str, Any]]:
    """Write the workbooks and the key, whole or not at all; returns a row a workbook and task."""
    from policymine.api.validation_sheet import workbook
    from policymine.topic_models.validation.key import pack_to_json

    beside = into.parent / f".{into.name}.{uuid.uuid4().hex}.tmp"
    rows: list[dict[str, Any]] = []
    try:
        (beside / _SHEETS).mkdir(parents=True)
        for coder in pack.sheets:
            file = f"{_SHEETS}/coder-{coder}.xlsx"
            (beside / file).write_bytes(workbook(pack, coder))
            for task in pack.tasks:
                own = [item for item in pack.items if item.task == task]
                n_topics = len({item.topic for item in own})
                rows.append(
                    {"file": file, "coder": coder, "task": task, "n_items": len(own), "n_topics": n_topics}
                )
        (beside / KEY).write_text(pack_to_json(pack), encoding="utf-8", errors="surrogatepass")
        if into.exists():
            into.rmdir()
        beside.rename(into)
    except OSError as error:
        raise InputError(
            f"--into {into} cannot be written ({error.strerror or error}): name another folder"
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return rows

"""`validate`: sheets with which people judge the topics of a model, and the scores of what they answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.reading import CorpusLike, Progress
from policymine.api.validation_making import KEY, ValidationSheets, language_of_model, write_sheets
from policymine.errors import InputError, ModelError, NotEnoughDataError, UnknownNameError
from policymine.provenance import Provenance

if TYPE_CHECKING:
    from policymine.topic_models.base import TopicModel
    from policymine.topic_models.validation.result import ValidationResult

__all__ = ["validate"]


def validate(
    model: str | Path | TopicModel,
    corpus: CorpusLike | None = None,
    *,
    into: str | Path | None = None,
    tasks: str | Sequence[str] | None = None,
    items: int = 2,
    coders: int = 2,
    seed: int = 0,
    where: str | None = None,
    score: str | Path | Sequence[str | Path] | None = None,
    key: str | Path | None = None,
    show: str = "topics",
    progress: Progress | None = None,
) -> ValidationSheets | ValidationResult:
    """Write the sheets with which people judge a topic model, or score the sheets that they filled in.

    Parameters
    ----------
    model : a model or its folder, as `topics(..., into=...)` saves it.
    corpus : the corpus that it was fitted on; only for tasks with passages (topics, labels, best-label).
    into : folder to write: a workbook for each coder in sheets/, and key.json, which coders must not see.
    tasks : words, word-sets, topics, labels, best-label, several parted by commas; None takes words and topics.
    items : questions a topic and task.
    coders : workbooks; each coder answers all questions, in an order of the coder's own.
    seed : of everything random: choice and order of the questions, resampling in the scores.
    where : DuckDB condition on document fields.
    score : the folder of the filled sheets, or the files; instead of `into`.
    key : the key.json of these sheets; None looks beside them.
    show : of the scores, `topics`: a row a task and topic; `items`: a row a question; `coders`: a row a task and coder.

    Raises
    ------
    ModelError : no model there, sheets that were made for another one, or a corpus it was not fitted on.
    UnknownNameError : no such task, or nothing of that name to show.
    InputError : neither `into` nor `score`, a folder that holds sheets already, no key, or a damaged one.
    NotEnoughDataError : nothing can be asked of this model, or nothing was answered.

    >>> validate("models/none", into="out/validation", tasks="words")
    Traceback (most recent call last):
    ...
    policymine.errors.ModelError: models/none is not a topic model: it has no model.toml; `policymine topics CORPUS --into` makes one
    """
    from policymine.topic_models.store import load
    from policymine.topic_models.validation.result import SHOWS

    if (into is None) == (score is None):
        raise InputError(
            "give --into FOLDER to write sheets, or --score FOLDER to score those that were filled in"
        )
    if show not in SHOWS:
        raise UnknownNameError("--show", show, SHOWS)
    fitted = load(model) if isinstance(model, (str, Path)) else model
    name = str(model) if isinstance(model, (str, Path)) else fitted.method
    if score is not None:
        files = [score] if isinstance(score, (str, Path)) else list(score)
        return _scores(fitted, name, [Path(f) for f in files], Path(key) if key else None, show, seed)
    return write_sheets(fitted, name, corpus, Path(str(into)), tasks, items, coders, seed, where, progress)


def _scores(
    model: TopicModel, name: str, given: Sequence[Path], key: Path | None, show: str, seed: int
) -> ValidationResult:
    from policymine.api.validation_answers import read_answers, sheet_files
    from policymine.topic_models.label import short_names
    from policymine.topic_models.validation.key import fingerprint, pack_from_json
    from policymine.topic_models.validation.questions import describes, message, references
    from policymine.topic_models.validation.scores import score

    for path in given:
        if not path.exists():
            raise InputError(f"--score {path}: there is no such file or folder")
    found = key if key is not None else _key_near(given)
    if not found.is_file():
        raise InputError(
            f"--key {found}: there is no such file; it is the key.json that was written with the sheets"
        )
    try:
        pack = pack_from_json(found.read_text("utf-8", errors="surrogatepass"), str(found))
    except OSError as error:
        raise InputError(f"{found} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{found} is no key of a validation: it is not UTF-8 text") from error
    notes: list[dict[str, str]] = []
    if model.fitted is not None and pack.model == fingerprint(model.fitted):
        # Sheets that were made before topics were merged judge the topics as they were.
        kept = {model.numbers[row]: name for row, name in model.names.items() if len(model.groups[row]) == 1}
        model = replace(model.fitted, names=kept)
        notes.append(message("merged_since"))
    if pack.model != fingerprint(model):
        raise ModelError(
            f"these sheets were made for another model (a {pack.facts.get('method')} model of {pack.facts.get('k')} topics): "
            f"give that one, as it was (merges taken back that were made since), or make new sheets of {name}"
        )
    files: list[Path] = []
    for path in given:
        files += sheet_files(path) if path.is_dir() else [path]
    unique = list({path.resolve(): path for path in files}.values())
    if not unique:
        raise InputError(f"--score {given[0]}: holds no .xlsx or .csv; put the filled sheets there")
    answers = read_answers(unique, pack)
    provenance = Provenance(
        verb="validate",
        parameters={
            "arguments": [name],
            "score": [str(path) for path in given],
            **({"key": str(key)} if key else {}),
            **({"show": show} if show != "topics" else {}),
        },
        seed=seed,
        corpus={"model": model.corpus, "sheets": pack.code},
        n_documents=len({item.document for item in pack.items if item.document}),
        method=describes,
        references=references,
    )
    try:
        result = score(
            pack,
            answers.chosen,
            short_names(model),
            model.numbers,
            provenance=provenance,
            notes=[*notes, *answers.notes],
            show=show,
            seed=seed,
        )
    except NotEnoughDataError as error:
        why = " ".join(note["en"] for note in answers.notes[:3])
        raise NotEnoughDataError(f"{error} {why}".strip()) from error
    return replace(result, language=language_of_model(model))


def _key_near(given: Sequence[Path]) -> Path:
    """Return the key beside the sheets, or one or two folders above them."""
    for path in given:
        folder = path if path.is_dir() else path.parent
        for place in (folder, folder.resolve().parent, folder.resolve().parent.parent):
            if (place / KEY).is_file():
                return place / KEY
    raise InputError(
        f"no {KEY} beside {given[0]} or above it: name the one that was written with the sheets with --key FILE"
    )

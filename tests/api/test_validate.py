"""`validate` from model to scores, with sheets as people return them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

import policymine as pm
from policymine.errors import InputError, ModelError, NotEnoughDataError, UnknownNameError
from policymine.topic_models.store import load, save
from policymine.topic_models.validation.key import Pack, pack_from_json
from tests.cli.conftest import Run

SUBJECTS = (
    "wheat harvest farmer irrigation seed orchard cattle dairy barn meadow plough grain silo pasture fodder",
    "teacher pupil classroom textbook exam lesson campus tuition scholar lecture diploma homework syllabus tutor essay",
    "nurse hospital vaccine surgeon clinic patient ward dosage surgery pharmacy therapy diagnosis ambulance fever medicine",
    "harbour vessel cargo freight dock sailor anchor ferry lighthouse container shipyard tugboat voyage buoy crane",
    "judge court lawsuit verdict attorney appeal statute tribunal witness plaintiff prosecutor jury bailiff ruling oath",
)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, run: Run) -> tuple[Path, Path]:
    """A corpus of five subjects, mixed in every text, and a model of it; one word is a formula's beginning."""
    folder = tmp_path_factory.mktemp("study")
    rng = np.random.default_rng(0)
    subjects = [s.split() for s in SUBJECTS]
    with (folder / "texts.jsonl").open("w", encoding="utf-8") as out:
        for i in range(60):
            shares = rng.dirichlet([0.4] * 5)
            sentences = []
            for _ in range(14):
                words = rng.choice(subjects[rng.choice(5, p=shares)], size=6)
                sentences.append(f"The {words[0]} and the {words[1]} of the {' with '.join(words[2:])}.")
            row = {
                "id": f"t{i:02d}",
                "title": f"Text {i}",
                "year": 2000 + i % 5,
                "text": "=1+1 " + " ".join(sentences),
            }
            out.write(json.dumps(row) + "\n")
    made = run("ingest", folder / "texts.jsonl", "--into", folder / "corpus", "--column", "date=year")
    assert made.returncode == 0, made.stderr
    pm.topics(folder / "corpus", method="nmf", k=5, into=folder / "model", unit="document")
    return folder / "model", folder / "corpus"


@pytest.fixture
def sheets(study: tuple[Path, Path], tmp_path: Path) -> Path:
    model, corpus = study
    pm.validate(model, corpus, into=tmp_path / "v", coders=3, items=2, seed=7)
    return tmp_path / "v"


def key_of(folder: Path) -> Pack:
    return pack_from_json((folder / "key.json").read_text("utf-8"))


def right_letter(whole: Pack, name: str) -> str:
    _, coder, number = name.split("-")
    row = whole.sheets[int(coder)][int(number) - 1]
    return "ABCDEF"[row.order.index(whole.items[row.item].right)]


def fill(path: Path, answer: Callable[[str, int], Any]) -> None:
    """Fill a workbook in as a person with a spreadsheet does: `answer` of the row's name and how many choices it has."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        heads = [str(cell.value) for cell in sheet[2]]
        n = sum(head in list("ABCDEF") for head in heads)
        column = next(j for j, head in enumerate(heads, 1) if "answer" in head)
        for row in range(3, sheet.max_row + 1):
            sheet.cell(row, column).value = answer(str(sheet.cell(row, 1).value), n)
    book.save(path)


def fill_right(folder: Path, coders: tuple[int, ...] = (1, 2, 3)) -> None:
    whole = key_of(folder)
    for coder in coders:
        fill(folder / "sheets" / f"coder-{coder}.xlsx", lambda name, n: right_letter(whole, name))


def notes(result: Any) -> str:
    return "\n".join(m["en"] for m in result.messages)


def test_the_sheets_say_how_and_give_nothing_away(study: tuple[Path, Path], sheets: Path) -> None:
    whole = key_of(sheets)
    assert sorted(p.name for p in sheets.rglob("*") if p.is_file()) == [
        *(f"coder-{c}.xlsx" for c in (1, 2, 3)),
        "key.json",
    ]
    for coder in (1, 2, 3):
        book = openpyxl.load_workbook(sheets / "sheets" / f"coder-{coder}.xlsx")
        how, words, topics = book.worksheets
        assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)
        told = "\n".join(str(row[0]) for row in how.iter_rows(values_only=True) if row[0])
        assert "怎样填写" in told
        assert "How to fill in" in told
        assert f"coder {coder}" in told
        for sheet, letters in ((words, "ABCDEF"), (topics, "ABCD")):
            [validation] = sheet.data_validations.dataValidation
            assert validation.formula1 == f'"{",".join(letters)}"'
            heads = [cell.value for cell in sheet[2]]
            assert [h for h in heads if h in list("ABCDEF")] == list(letters)
            assert sheet.max_row == 2 + 10
            for row in sheet.iter_rows(min_row=3):
                assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
        for row in topics.iter_rows(min_row=3, values_only=True):
            coder_row = whole.sheets[coder][int(str(row[0]).split("-")[2]) - 1]
            item = whole.items[coder_row.item]
            assert row[1] == item.text
            assert tuple(row[2:6]) == tuple(item.options[k] for k in coder_row.order)
    assert any(item.text.startswith("=1+1") for item in whole.items), (
        "a text that looks like a formula stays text"
    )


def test_the_same_seed_writes_the_same_bytes(study: tuple[Path, Path], sheets: Path, tmp_path: Path) -> None:
    model, corpus = study
    made = pm.validate(model, corpus, into=tmp_path / "again", coders=3, items=2, seed=7)
    for path in sorted(sheets.rglob("*.*")):
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(sheets)).read_bytes()
    assert made.rows()[0] == {
        "file": "sheets/coder-1.xlsx",
        "coder": 1,
        "task": "words",
        "n_items": 10,
        "n_topics": 5,
    }
    assert "can be asked about" in notes(made)
    assert made.provenance.command().startswith("policymine validate ")


def test_perfect_coders_score_1_and_coders_who_guess_at_chance(
    study: tuple[Path, Path], sheets: Path
) -> None:
    model, _ = study
    fill_right(sheets)
    found = pm.validate(model, score=sheets)
    assert (found.table["precision"] == 1.0).all()
    assert [a["alpha"] for a in found.agreement] == pytest.approx([1.0, 1.0])
    assert found.table["log_odds"].dropna().tolist() == pytest.approx([0.0] * 6)
    assert "without an answer" not in notes(found)
    rng = np.random.default_rng(2)
    for coder in (1, 2, 3):
        fill(sheets / "sheets" / f"coder-{coder}.xlsx", lambda name, n: "ABCDEF"[rng.integers(n)])
    found = pm.validate(model, score=sheets)
    for row in found.rows():
        if row["topic"] is None:
            assert row["low"] <= row["chance"] <= row["high"]
            assert abs(row["precision"] - row["chance"]) < 0.2
    assert "cannot be told from guessing" in notes(found)


def test_missing_and_stray_answers_and_rows_in_another_order(study: tuple[Path, Path], sheets: Path) -> None:
    model, _ = study
    whole = key_of(sheets)
    fill_right(sheets)
    path = sheets / "sheets" / "coder-1.xlsx"
    book = openpyxl.load_workbook(path)
    words, topics = book.worksheets[1:]
    # Words: rows reversed, a column put in front, another behind; letters written in many ways.
    rows = [list(row) for row in words.iter_rows(min_row=1, values_only=True)]
    forms = ["{0}", "{1}", " {0}. ", "({0})", "【{0}】", "{2}", "{3}", "{0} {3}", "", "maybe {0}?"]
    body = []
    for form, row in zip(forms, reversed(rows[2:]), strict=True):
        letter = str(row[7])
        option = row[1 + "ABCDEF".index(letter)]
        row[7] = form.format(letter, letter.lower(), "ABCDEF".index(letter) + 1, option) or None
        row[7] = int(row[7]) if str(row[7]).isdigit() else row[7]
        body.append(["mine", *row, "a remark", 3])
    words.delete_rows(1, words.max_row)
    for row in [["", *rows[1], "extra"], *body]:
        words.append(row)
    # Topics: a full-width letter, a letter that is no choice, a deleted row.
    topics["G3"] = chr(ord(str(topics["G3"].value)) + 0xFEE0)
    topics["G4"] = "F"
    topics.delete_rows(5)
    book.save(path)
    found = pm.validate(model, score=sheets)
    coders = {(c["task"], c["coder"]): c for c in found.coders}
    assert (coders["words", 1]["n_answers"], coders["words", 1]["n_right"]) == (8, 8)
    assert (coders["topics", 1]["n_answers"], coders["topics", 1]["n_right"]) == (8, 8)
    assert "Coder 1: 4 of 20 questions without an answer" in notes(found)
    assert "coder-1.xlsx: answers that are no choice, not counted: 2" in notes(found)
    assert "maybe" in notes(found)
    assert whole.items


def test_columns_moved_are_followed_and_columns_sorted_apart_are_found(
    study: tuple[Path, Path], sheets: Path
) -> None:
    model, _ = study
    fill_right(sheets)
    moved, torn = (sheets / "sheets" / f"coder-{c}.xlsx" for c in (1, 2))
    book = openpyxl.load_workbook(moved)
    for row in book.worksheets[1].iter_rows(min_row=2):
        row[1].value, row[5].value = row[5].value, row[1].value
    book.save(moved)
    book = openpyxl.load_workbook(torn)
    sheet = book.worksheets[1]
    names = [sheet.cell(r, 1).value for r in range(3, sheet.max_row + 1)]
    for r, name in enumerate(reversed(names), 3):
        sheet.cell(r, 1).value = name
    book.save(torn)
    found = pm.validate(model, score=sheets)
    coders = {(c["task"], c["coder"]): c["n_right"] for c in found.coders}
    assert coders["words", 1] == 10
    assert coders["words", 2] == 0
    assert "coder-2.xlsx: rows whose choices are not those of their item, not counted: 10" in notes(found)
    assert (found.table["precision"].dropna() == 1.0).all()


def test_files_twice_are_joined_and_answers_that_differ_are_told(
    study: tuple[Path, Path], sheets: Path
) -> None:
    model, _ = study
    whole = key_of(sheets)
    fill_right(sheets, (1, 2))
    back = sheets / "returned"
    back.mkdir()
    shutil.copy(sheets / "sheets" / "coder-1.xlsx", back / "coder-1 (1).xlsx")
    shutil.copy(sheets / "sheets" / "coder-2.xlsx", back / "second.xlsx")
    wrong = iter([True, True])

    def answer(name: str, n: int) -> str | None:
        right = right_letter(whole, name)
        return ("B" if right == "A" else "A") if next(wrong, False) else right

    fill(back / "second.xlsx", answer)
    (back / "~$second.xlsx").write_bytes(b"locked")
    found = pm.validate(model, score=sheets)
    coders = {(c["task"], c["coder"]): c for c in found.coders}
    assert coders["words", 1]["n_answers"] == 10
    assert (coders["words", 2]["n_answers"], coders["words", 2]["n_right"]) == (8, 8)
    said = notes(found)
    assert "The answers of coder 1 stand in 2 files" in said
    assert "Coder 2: questions answered in two ways in several rows or files, not counted: 2" in said
    assert "No sheet with answers from coder 3" in said
    assert said.count("coder-3.xlsx: no answers yet") == 1


def test_other_files_are_named_and_cost_nothing(
    study: tuple[Path, Path], sheets: Path, tmp_path: Path
) -> None:
    model, corpus = study
    fill_right(sheets)
    pm.validate(model, corpus, into=tmp_path / "other", seed=8)
    shutil.copy(tmp_path / "other" / "sheets" / "coder-1.xlsx", sheets / "stranger.xlsx")
    (sheets / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (sheets / "text.xlsx").write_text("just text", encoding="utf-8")
    (sheets / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    found = pm.validate(model, score=sheets)
    said = notes(found)
    assert (found.table["precision"] == 1.0).all()
    assert "stranger.xlsx: belongs to another set of sheets" in said
    for name in ("broken.xlsx", "text.xlsx"):
        assert f"{name}: cannot be read" in said
    assert "notes.csv: has no columns" in said
    assert said.count("notes.csv") == said.count("broken.xlsx") == said.count("stranger.xlsx") == 1


def test_a_sheet_saved_as_csv_counts(study: tuple[Path, Path], sheets: Path, tmp_path: Path) -> None:
    model, _ = study
    fill_right(sheets)
    book = openpyxl.load_workbook(sheets / "sheets" / "coder-1.xlsx")
    import csv

    for n, sheet in enumerate(book.worksheets[1:]):
        with (tmp_path / f"c1-{n}.csv").open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(sheet.iter_rows(values_only=True))
    found = pm.validate(model, score=[tmp_path / "c1-0.csv", tmp_path / "c1-1.csv"], key=sheets / "key.json")
    assert [c["n_right"] for c in found.coders] == [10, 10]


def test_what_cannot_be_done_says_why(study: tuple[Path, Path], sheets: Path, tmp_path: Path) -> None:
    model, corpus = study
    with pytest.raises(NotEnoughDataError, match="no answer that can be counted"):
        pm.validate(model, score=sheets)
    with pytest.raises(InputError, match="is not empty: filled sheets would be lost"):
        pm.validate(model, corpus, into=sheets)
    with pytest.raises(InputError, match="give --into FOLDER to write sheets, or --score"):
        pm.validate(model, corpus)
    with pytest.raises(InputError, match="give --into FOLDER"):
        pm.validate(model, corpus, into=tmp_path / "x", score=sheets)
    with pytest.raises(InputError, match="topics shows passages: give the corpus too"):
        pm.validate(model, into=tmp_path / "x")
    with pytest.raises(UnknownNameError, match="validation task"):
        pm.validate(model, corpus, into=tmp_path / "x", tasks="wrods")
    with pytest.raises(UnknownNameError, match="Known: coders, items, topics"):
        pm.validate(model, score=sheets, show="all")
    with pytest.raises(NotEnoughDataError, match="name the topics first"):
        pm.validate(model, corpus, into=tmp_path / "x", tasks="labels")
    with pytest.raises(InputError, match="no such file or folder"):
        pm.validate(model, score=tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"no key\.json beside"):
        pm.validate(model, score=corpus)
    with pytest.raises(InputError, match="1 to 20 questions"):
        pm.validate(model, into=tmp_path / "x", tasks="words", items=0)
    assert not (tmp_path / "x").exists()
    fill_right(sheets)
    other = load(model)
    save(other.__class__(**{**vars(other), "topic_term": other.topic_term[::-1].copy()}), tmp_path / "m2")
    with pytest.raises(ModelError, match="made for another model"):
        pm.validate(tmp_path / "m2", score=sheets)
    with pytest.raises(ModelError, match="are in this corpus as they were"):
        pm.validate(model, corpus, where="year = 2000", into=tmp_path / "x", tasks="topics")


def test_names_and_merges_that_come_later(study: tuple[Path, Path], tmp_path: Path) -> None:
    _, corpus = study
    pm.topics(corpus, method="nmf", k=5, into=tmp_path / "m", unit="document")
    made = pm.validate(tmp_path / "m", into=tmp_path / "v", tasks="words,word-sets", items=1)
    assert "word set intrusion: 2 answers a topic (questions times coders) cannot be told" in notes(made)
    assert "word intrusion: 2 answers" not in notes(made)
    fill_right(tmp_path / "v", (1, 2))
    pm.name_topics(tmp_path / "m", {0: "first", 3: "third"})
    found = pm.validate(tmp_path / "m", score=tmp_path / "v")
    assert found.rows()[1]["label"] == "first"
    assert "topics 0, 1, 2, 3, 4 have too few answers" in notes(found)
    pm.name_topics(tmp_path / "m", merge=[(0, 4)])
    found = pm.validate(tmp_path / "m", score=tmp_path / "v")
    assert "Topics were merged after the sheets were made" in notes(found)
    assert [row["topic"] for row in found.rows()[:6]] == [None, 0, 1, 2, 3, 4]
    assert found.rows()[4]["label"] == "third"
    # Made of the merged model, the sheets ask of what it has now.
    again = pm.validate(tmp_path / "m", into=tmp_path / "w", tasks="words", items=1)
    assert again.rows()[0]["n_items"] == 4
    fill_right(tmp_path / "w", (1, 2))
    found = pm.validate(tmp_path / "m", score=tmp_path / "w")
    assert [row["topic"] for row in found.rows()] == [None, 0, 1, 2, 3]


def test_a_model_with_one_topic_a_text_gets_words_only(study: tuple[Path, Path], tmp_path: Path) -> None:
    model, corpus = study
    fitted = load(model)
    hard = np.eye(fitted.k)[fitted.doc_topic.argmax(axis=1)]
    one = fitted.__class__(**{**vars(fitted), "doc_topic": hard})
    made = pm.validate(one, corpus, into=tmp_path / "v")
    assert set(made.table["task"]) == {"words"}
    assert "No questions of topic intrusion" in notes(made)
    with pytest.raises(NotEnoughDataError, match="cannot be asked"):
        pm.validate(one, corpus, into=tmp_path / "w", tasks="topics")


def test_the_command_line(run: Run, study: tuple[Path, Path], tmp_path: Path) -> None:
    model, corpus = study
    ended = run(
        "validate", model, corpus, "--into", tmp_path / "v", "--tasks", "words,word-sets,topics", "--items", 1
    )
    assert ended.returncode == 0, ended.stderr
    assert "2 workbooks of 15 questions" in ended.stdout
    assert "coders must not see it" in ended.stderr
    fill_right(tmp_path / "v", (1, 2))
    first, second = (tmp_path / "v" / "sheets" / f"coder-{c}.xlsx" for c in (1, 2))
    ended = run("validate", model, "--score", first, second, "--lang", "zh")
    assert ended.returncode == 0, ended.stderr
    assert "词语入侵：10 个答案中 10 个正确，精确率 100%" in ended.stdout
    ended = run("validate", model, "--score", tmp_path / "v", "--json")
    found = json.loads(ended.stdout)
    assert {r["task"] for r in found["rows"]} == {"words", "word-sets", "topics"}
    assert len(found["items"]) == 15
    assert found["provenance"]["verb"] == "validate"
    for suffix in ("csv", "xlsx", "html", "json", "parquet", "tex", "docx"):
        ended = run("validate", model, "--score", tmp_path / "v", "--out", tmp_path / f"scores.{suffix}")
        assert ended.returncode == 0, ended.stderr
    for show in ("items", "coders"):
        ended = run("validate", model, "--score", tmp_path / "v", "--show", show)
        assert ended.returncode == 0, ended.stderr
    ended = run("validate", model, corpus)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert run("validate", model, "--score", tmp_path / "v", "--lang", "fr").returncode == 2

"""What a report is made with: given, from its layout, or by default; and that nothing else is computed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import policymine as pm
from policymine.api import findings
from policymine.api.report_settings import settle
from policymine.errors import InputError, UnknownNameError
from policymine.reports.layout import Layout

LAYOUT = Layout(
    title="题名",
    lang="en",
    date=False,
    sections=("summary", "limits"),
    analysis={"shift": (("a", "b"),), "method": "lda", "k": 5, "seed": 3, "where": "year > 2000"},
)


def test_what_is_given_wins_over_the_layout() -> None:
    found = settle({"seed": 7, "lang": "zh", "shift": ("c", "d"), "by": None}, LAYOUT)
    assert found.analysis["seed"] == 7
    assert found.analysis["shift"] == (("c", "d"),) or found.analysis["shift"] == [("c", "d")]
    assert found.analysis["k"] == 5
    assert (found.lang, found.title, found.sections, found.date) == (
        "zh",
        "题名",
        ("summary", "limits"),
        None,
    )
    assert "by" not in found.analysis


def test_a_model_and_a_fit_exclude_one_another_where_both_are_given() -> None:
    with pytest.raises(InputError, match="--model"):
        settle({"model": "m", "k": 3})
    # Given beside a layout it takes the place of all that the layout says of the topics.
    assert {"method", "k"}.isdisjoint(settle({"model": "m"}, LAYOUT).analysis)
    assert settle({"k": 3}, Layout(analysis={"model": "m"})).analysis == {"k": 3}


@pytest.mark.parametrize(("date", "shown"), [(False, None), ("none", None), ("2024-05-01", "2024-05-01")])
def test_the_day_is_the_one_asked_for(date: bool | str, shown: str | None) -> None:
    assert settle({"date": date}).date == shown
    assert settle({}).date == datetime.date.today().isoformat()


def test_what_cannot_be_used_is_said() -> None:
    with pytest.raises(InputError, match="--date"):
        settle({"date": "soon"})
    with pytest.raises(InputError, match="--shift OLD NEW"):
        settle({"sections": ["shift"]})
    with pytest.raises(UnknownNameError, match="did you mean 'shift'"):
        settle({"sections": ["shfit"]})
    with pytest.raises(UnknownNameError, match="--texts"):
        settle({"texts": "some"})


def test_the_command_makes_the_numbers_again_without_the_layout() -> None:
    found = settle({"sections": ["summary"], "adoption": "治理"}, LAYOUT)
    said = found.command(Path("out/c"), Path("x/report.html"), "report.toml")
    assert said == (
        "policymine report out/c --layout report.toml --shift a b --adoption '治理' --method lda --k 5 "
        "--where 'year > 2000' --seed 3 --section summary --lang en --out report.html"
    )


def test_only_what_the_sections_need_is_computed(policies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("this is not needed")

    for name in ("topics", "track", "keywords", "shift_verb", "checked_shift", "explored", "meetings"):
        monkeypatch.setattr(findings, name, never)
    told: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, step: str = "") -> None:
        told.append((done, total, step))

    found = findings.gather(
        policies, pairs=[("社会管理", "社会治理")], sections=["summary", "limits"], progress=progress
    )
    assert not found.results
    assert not found.shifts
    assert not told


def test_a_layout_makes_the_same_report_again(policies: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.toml"
    file.write_text(
        'title = "题名"\nauthor = "作者<b>"\ndate = false\nsections = ["limits", "corpus_card"]\n'
        '[section.limits]\nheading = "自拟"\nnote = "<script>1</script>"\n',
        "utf-8",
    )
    pages = []
    for _ in range(2):
        written = pm.report(policies, layout=file, out=tmp_path / "a.html", texts="none")
        assert written.sections == ("limits", "corpus_card")
        pages.append(written.path.read_text("utf-8"))
    page = pages[0]
    assert page == pages[1]
    assert page.index('<section id="limits"') < page.index('<section id="corpus_card"')
    assert "自拟" in page
    assert "作者&lt;b&gt;" in page
    assert "&lt;script&gt;1&lt;/script&gt;" in page
    assert "<script>1</script>" not in page


def test_the_date_is_one_line(policies: Path, tmp_path: Path) -> None:
    pages = [
        pm.report(
            policies, sections=["limits"], texts="none", out=tmp_path / "r.html", date=date
        ).path.read_text("utf-8")
        for date in ("2024-05-01", "2025-06-02")
    ]
    lines = [page.splitlines() for page in pages]
    assert len(lines[0]) == len(lines[1])
    assert sum(a != b for a, b in zip(*lines, strict=True)) == 1

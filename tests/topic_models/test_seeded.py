"""Themes that steer topics: files of themes, absent words, the shares of keywords."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.topic_models import seeded
from policymine.topic_models.themes import check_themes, read_themes
from tests.topic_models.made import SUBJECTS, mixed, to_data

THEMES = {"农": ("粮食", "农民"), "医": ("医生",)}
WANTED = {"农业": ("粮食", "农民", "耕地"), "rule of law": ("法治", "rule of law")}


def data(n: int = 60):
    return to_data(mixed([np.roll((0.8, 0.1, 0.1), i) for i in range(n)]))


def test_themes_get_their_topics_and_one_stays_free() -> None:
    model = seeded.fit(data(), k=3, seed=0, themes=THEMES)
    topics = {theme["name"]: theme["topic"] for theme in model.options["themes"]}
    for name, subject in (("农", 0), ("医", 2)):
        top = {model.terms[j] for j in np.argsort(-model.topic_term[topics[name]])[:8]}
        assert top == set(SUBJECTS[subject])
        assert model.arrays["keyword_share"][topics[name]] > 0
    free = ({0, 1, 2} - set(topics.values())).pop()
    assert model.arrays["keyword_share"][free] == 0
    assert {model.terms[j] for j in np.argsort(-model.topic_term[free])[:8]} == set(SUBJECTS[1])
    assert seeded.fit(data(), themes=THEMES).k >= 4


def test_words_that_are_absent_are_named_or_left_out() -> None:
    themes = {"农": ("粮食", "卫星"), "医": ("医生",)}
    with pytest.raises(
        InputError, match=r"1 theme word is not counted.*卫星 \(does not occur\) of 农.*--skip-absent"
    ):
        seeded.fit(data(), k=3, themes=themes)
    model = seeded.fit(data(), k=3, themes=themes, skip_absent=True)
    assert model.options["themes"][0]["words"] == ["粮食"]
    assert model.options["themes"][0]["absent"] == ["卫星 (does not occur)"]
    with pytest.raises(InputError, match="no word of the theme '星' is counted"):
        seeded.fit(data(), k=3, themes={**THEMES, "星": ("卫星", "火箭")}, skip_absent=True)


def test_what_cannot_be_fitted_is_one_line() -> None:
    with pytest.raises(InputError, match="--themes FILE"):
        seeded.fit(data(), k=3)
    with pytest.raises(InputError, match="2 topics cannot hold 3 themes"):
        seeded.fit(data(), k=2, themes={**THEMES, "教": ("学校",)})
    with pytest.raises(InputError, match="pull of 0 to"):
        seeded.fit(data(), k=3, themes=THEMES, pull=1.0)


def test_every_form_of_file_reads_alike(tmp_path: Path) -> None:
    import openpyxl

    toml = '农业 = ["粮食", "农民", "耕地"]\n"rule of law" = ["法治", "rule of law"]\n'
    (tmp_path / "a.toml").write_text(toml, "utf-8-sig")
    (tmp_path / "b.toml").write_text("[themes]\n" + toml, "utf-8")
    (tmp_path / "c.json").write_text(json.dumps({"themes": WANTED}, ensure_ascii=False), "utf-8")
    rows = [["主题", "词"], ["农业", "粮食、农民"], ["农业", "耕地"], ["rule of law", "法治, rule of law"]]
    wide = [["农业", "rule of law"], ["粮食", "法治"], ["农民", "rule of law"], ["耕地", None]]
    for name, table in (("d.xlsx", rows), ("e.xlsx", wide)):
        book = openpyxl.Workbook()
        for row in table:
            book.active.append(row)
        book.save(tmp_path / name)
    for file in sorted(tmp_path.iterdir()):
        assert read_themes(file) == WANTED, file.name


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.txt", "农业", "takes a file that ends in"),
        ("a.toml", "农业 = [", "no valid TOML"),
        ("a.json", "[" * 100_000, "no valid JSON"),
        ("a.json", "[]", "expected a list of words"),
        ("a.json", '{"农业": [1]}', "not a list of words"),
        ("a.json", '{"农业": []}', "has no words"),
        ("a.json", '{"农业": ["粮食"], "粮": ["粮食"]}', "stands in two themes"),
        ("a.xlsx", "PK", "no valid XLSX"),
    ],
)
def test_bad_files_are_one_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError, match=said) as found:
        read_themes(tmp_path / name)
    assert "\n" not in str(found.value)
    with pytest.raises(InputError, match="cannot be read"):
        read_themes(tmp_path / "absent.toml")


def test_words_of_a_theme_may_be_one_text() -> None:
    assert check_themes({"教": " 学校，教师；学校 "}) == {"教": ("学校", "教师")}

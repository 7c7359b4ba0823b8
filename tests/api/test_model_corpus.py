"""The hint where a model's corpus stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.api.model_corpus import recall, remember
from policymine.errors import InputError, ModelError


def test_the_hint_moves_with_the_two_folders(tmp_path: Path) -> None:
    for name in ("语料", "models/m"):
        (tmp_path / "a" / name).mkdir(parents=True)
    (tmp_path / "a" / "语料" / "corpus.toml").touch()
    remember(tmp_path / "a" / "models" / "m", tmp_path / "a" / "语料")
    assert str(tmp_path) not in (tmp_path / "a" / "models" / "m" / "corpus.json").read_text("utf-8")
    (tmp_path / "a").rename(tmp_path / "b")
    assert recall(tmp_path / "b" / "models" / "m") == tmp_path / "b" / "语料"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"corpus": 3}', '{"corpus": "../none"}', "[" * 3000, "x" * 5000]
)
def test_a_hint_that_cannot_be_used_is_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "corpus.json").write_text(text, "utf-8")
    with pytest.raises(InputError, match="name the corpus") as refused:
        recall(tmp_path)
    assert "\n" not in str(refused.value)


def test_a_folder_that_is_no_model_is_called_so(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(ModelError, match=r"is not a topic model: it has no model\.toml"):
            recall(place)
    (tmp_path / "model.toml").touch()
    with pytest.raises(InputError, match="does not say where its corpus is; name the corpus"):
        recall(tmp_path)

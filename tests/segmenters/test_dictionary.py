"""The compiled dictionary: jieba's words and the user's, and a file that is whole or is made again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.kernels.vocabulary import Vocabulary
from policymine.segmenters import dictionary as module
from policymine.segmenters.array_file import HEADER, sweep
from policymine.segmenters.dictionary import Dictionary, UserWord, load_dictionary, read_user_words
from tests.kernels.oracle import tokenizer, user_words

Arrays = dict[str, NDArray[Any]]


@pytest.fixture(scope="module")
def compiled() -> Arrays:
    """The arrays of jieba's dictionary without user words."""
    return module._compile(module._jieba_home(), ())


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch, compiled: Arrays) -> list[int]:
    """How often the dictionary was compiled; nothing is remembered between loads."""
    counted: list[int] = []

    def compile_again(home: Path, words: tuple[UserWord, ...]) -> Arrays:
        counted.append(1)
        return compiled

    monkeypatch.setattr(module, "_compile", compile_again)
    monkeypatch.setattr(module, "_load", module._load.__wrapped__)
    return counted


def test_ids_are_jiebas_words() -> None:
    words = user_words()
    with tokenizer(words) as oracle:
        dictionary = load_dictionary(words)
        assert [dictionary[i] for i in range(len(dictionary))] == sorted(
            word for word, n in oracle.FREQ.items() if n
        )
        for word in ("社会管理", "管理体制", "的", "γ射线", "γ", "γ射", "", "😀", "\ud83d", "啊啊啊啊", "龥"):
            assert (word in dictionary) == bool(oracle.FREQ.get(word))
    assert "社会管理" not in load_dictionary()
    assert 5 not in dictionary


def test_words_of_ids() -> None:
    dictionary = load_dictionary()
    first = dictionary.id_of("治理")
    assert dictionary.words(np.array([first, first], dtype=np.int32)) == ["治理", "治理"]
    assert dictionary.words(np.zeros(0, dtype=np.int32)) == []
    with pytest.raises(InputError, match="numbered from 0"):
        dictionary.words(np.array([len(dictionary)], dtype=np.int32), Vocabulary(len(dictionary)))
    with pytest.raises(IndexError, match="word id"):
        dictionary[len(dictionary)]
    assert "349045 words" in repr(dictionary)


def test_a_whole_file_is_read_and_a_damaged_one_made_again(tmp_path: Path, builds: list[int]) -> None:
    path = load_dictionary(folder=tmp_path).path
    assert path.parent == tmp_path
    load_dictionary(folder=tmp_path)
    assert len(builds) == 1
    whole = path.read_bytes()
    head = HEADER.size
    middle = len(whole) // 2
    damaged = {
        "empty": b"",
        "cut in the header": whole[: head - 1],
        "cut in the table": whole[: head + 10],
        "cut at the end": whole[:-1],
        "longer": whole + b"\0",
        "another magic": b"X" + whole[1:],
        "another version": whole[:8] + b"\x63" + whole[9:],
        "another key": whole[:24] + bytes([whole[24] ^ 1]) + whole[25:],
        "a wrong checksum": whole[: head - 1] + bytes([whole[head - 1] ^ 1]) + whole[head:],
        "a changed table": whole[: head + 5] + b"\xff" + whole[head + 6 :],
        "a changed byte": whole[:middle] + bytes([whole[middle] ^ 4]) + whole[middle + 1 :],
        "zeros": bytes(len(whole)),
        "text": "社会治理".encode() * 100,
    }
    for n, (name, data) in enumerate(damaged.items(), start=2):
        path.write_bytes(data)
        dictionary = load_dictionary(folder=tmp_path)
        assert len(builds) == n, name
        assert path.read_bytes() == whole, name
        assert dictionary.id_of("治理") >= 0
    path.unlink()
    load_dictionary(folder=tmp_path)
    assert path.read_bytes() == whole


def test_a_file_of_other_words_is_stale(tmp_path: Path, builds: list[int], compiled: Arrays) -> None:
    one = load_dictionary(folder=tmp_path)
    other = load_dictionary([UserWord("社会管理")], folder=tmp_path)
    assert one.path != other.path
    assert one.fingerprint != other.fingerprint
    assert len(builds) == 2
    # The file of other words under this name.
    one.path.write_bytes(other.path.read_bytes())
    load_dictionary(folder=tmp_path)
    assert len(builds) == 3


def test_the_key_follows_every_word_and_the_dictionary(tmp_path: Path) -> None:
    home = module._jieba_home()
    a, b = UserWord("社会管理"), UserWord("管理体制")
    keys = {
        module._key(home, words)
        for words in ((), (a,), (a, b), (b, a), (a._replace(frequency=0),), (a._replace(frequency=7),))
    }
    assert len(keys) == 6
    copy = tmp_path / "jieba"
    (copy / "finalseg").mkdir(parents=True)
    for name in ("dict.txt", "finalseg/prob_start.py", "finalseg/prob_trans.py", "finalseg/prob_emit.py"):
        (copy / name).write_bytes((home / name).read_bytes())
    assert module._key(copy, ()) == module._key(home, ())
    with open(copy / "dict.txt", "ab") as stream:
        stream.write("某某词 3 n\n".encode())
    assert module._key(copy, ()) != module._key(home, ())
    (copy / "dict.txt").unlink()
    with pytest.raises(InputError, match="dict.txt"):
        module._key(copy, ())


def test_arrays_are_read_only(tmp_path: Path) -> None:
    arrays = load_dictionary().arrays
    assert not arrays.cells.flags.writeable
    assert not arrays.emit.flags.writeable


def test_only_the_latest_files_stay(tmp_path: Path) -> None:
    for i in range(12):
        file = tmp_path / f"jieba-{i:02d}.words"
        file.write_bytes(b"")
        os.utime(file, (1e9 + i, 1e9 + i))
    left_over = tmp_path / ".jieba-00.words.tmp-1"
    left_over.write_bytes(b"")
    os.utime(left_over, (1e9, 1e9))
    fresh = tmp_path / ".jieba-01.words.tmp-2"
    fresh.write_bytes(b"")
    sweep(tmp_path, "jieba-*.words", 8)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == [fresh.name, *(f"jieba-{i:02d}.words" for i in range(4, 12))]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, builds: list[int]) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(InputError, match=r"cannot be written.*POLICYMINE_CACHE"):
        load_dictionary(folder=file)


def test_a_cache_folder_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builds: list[int]
) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    monkeypatch.setenv("POLICYMINE_CACHE", str(file / "below"))
    with pytest.raises(InputError, match="POLICYMINE_CACHE"):
        load_dictionary()


@pytest.mark.parametrize(
    ("word", "message"),
    [
        (UserWord(""), "holds no character"),
        (UserWord(" \r\n"), "holds no character"),
        (UserWord("词", -1), "frequency -1"),
        (UserWord("词", 2**60), "less than"),
    ],
)
def test_words_that_cannot_be_used(word: UserWord, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load_dictionary([word])


def test_a_user_dictionary_is_read_as_jieba_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes(
        "\ufeff云计算 5\r\n李小福 2 nr\n创新办 3 i\n easy_install 3 eng \n\n台中\n凱特琳 nz\nrule of law 9 n\n删 0\n".encode()
    )
    words = read_user_words(file)
    assert words[0] == UserWord("云计算", 5)
    assert words[6] == UserWord("rule of law", 9, "n")
    with tokenizer() as oracle:
        from jieba import finalseg

        before = dict(oracle.FREQ)
        with open(file, "rb") as stream:
            oracle.load_userdict(stream)
        theirs = {w: n for w, n in oracle.FREQ.items() if before.get(w) != n}
        tags = dict(oracle.user_word_tag_tab)
        split = set(finalseg.Force_Split_Words)
    frequency, total, ours_split, _ = module._jieba_tables(module._jieba_home(), words)
    assert {w: n for w, n in frequency.items() if before.get(w) != n} == theirs
    assert total == oracle.total
    assert {w.word: w.tag for w in words if w.tag} == tags
    assert ours_split == split == {"删"}


def test_frequencies_are_jiebas() -> None:
    with tokenizer() as oracle:
        frequencies, total = module._frequencies(module._jieba_home() / "dict.txt")
        assert (frequencies, total) == (oracle.FREQ, oracle.total)


def test_a_user_dictionary_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_user_words(tmp_path / "none.txt")
    file = tmp_path / "gbk.txt"
    file.write_bytes("社会管理".encode("gbk"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_user_words(file)


def test_jiebas_own_state_is_left_alone() -> None:
    from jieba import dt, finalseg

    before = set(finalseg.Force_Split_Words), dict(dt.FREQ)
    module._jieba_tables(module._jieba_home(), user_words())
    assert (set(finalseg.Force_Split_Words), dict(dt.FREQ)) == before


_SCRIPT = """
import sys
from policymine.segmenters.dictionary import load_dictionary, UserWord
dictionary = load_dictionary([UserWord("社会管理")])
print(len(dictionary), dictionary.id_of("社会管理"), sorted({"jieba", "numba"} & set(sys.modules)))
"""


@pytest.mark.slow
def test_two_processes_at_once(tmp_path: Path, root: Path) -> None:
    environment = {**os.environ, "POLICYMINE_CACHE": str(tmp_path), "PYTHONIOENCODING": "utf-8"}

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", _SCRIPT], cwd=root, env=environment, stdout=subprocess.PIPE, text=True
        )

    racing = [start(), start()]
    said = [process.communicate(timeout=120)[0].split(" ", 2) for process in racing]
    assert [process.returncode for process in racing] == [0, 0]
    assert said[0][:2] == said[1][:2]
    assert len(list(tmp_path.iterdir())) == 1
    # The third finds the file: neither jieba nor numba is needed to read it.
    later = start()
    assert later.communicate(timeout=60)[0].split(" ", 2) == [*said[0][:2], "[]\n"]


def test_the_same_dictionary_is_loaded_once() -> None:
    one: Dictionary = load_dictionary()
    assert one is load_dictionary([])

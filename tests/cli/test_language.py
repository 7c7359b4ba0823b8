"""The command line in Chinese: every help text, heading and status line has its Chinese, and none is left over."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policymine.cli.app import SHELVES, app
from policymine.cli.grammar import Group, assemble
from policymine.cli.help_page import paragraphs
from policymine.cli.words import choose, spoken, translated
from policymine.paths import data_file
from policymine.translation import phrase

from .conftest import Run

CATALOGUE = tomllib.loads(data_file("cli_messages", "zh.toml").read_text("utf-8"))
HOLE = re.compile(r"(\{\w*\})+")


def commands(group: Any) -> Iterator[Any]:
    yield group
    for name in group.list_commands(None) if isinstance(group, Group) else ():
        yield from commands(group.get_command(None, name))


def help_texts() -> set[str]:
    found = {"Show this message and exit."}
    for command in commands(assemble(app)):
        found.update(paragraphs(command.help or ""), paragraphs(command.epilog or ""))
        for parameter in command.params:
            found.add(" ".join((getattr(parameter, "help", None) or "").split()))
            if isinstance(getattr(parameter, "show_default", None), str):
                found.add(parameter.show_default)
    return found - {""}


def sources(root: Path, folder: str) -> Iterator[ast.AST]:
    for path in sorted((root / "policymine" / folder).rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def template(node: ast.AST | None) -> str | None:
    """Return the words of a string in the source, with {} for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.replace("{", "\0").replace("}", "\1")
    if isinstance(node, ast.JoinedStr):
        return "".join(template(v) or "{}" for v in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = template(node.left), template(node.right)
        return None if left is None and right is None else f"{left or '{}'}{right or '{}'}"
    return None


def first_arguments(root: Path, *functions: str) -> set[str]:
    return {
        constant.value
        for node in sources(root, "cli")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions
        for constant in ast.walk(node.args[0] if node.args else ast.Constant(None))
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    }


def test_every_help_text_has_its_chinese_and_none_is_left_over() -> None:
    used = help_texts()
    assert used - CATALOGUE["help"].keys() == set()
    assert CATALOGUE["help"].keys() - used == set()


def test_every_status_line_has_its_chinese_and_none_is_left_over(root: Path) -> None:
    used = (
        first_arguments(root, "t", "progress")
        | set(SHELVES)
        | {"unknown {what} {given}", "{what} has no {given}"}
    )
    assert used - CATALOGUE["lines"].keys() == set()
    assert CATALOGUE["lines"].keys() - used == set()


def test_every_step_has_its_chinese(root: Path) -> None:
    told = {
        node.args[-1].value
        for node in sources(root, "api")
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "tell"
        and isinstance(node.args[-1], ast.Constant)
    }
    assert told <= CATALOGUE["steps"].keys()


def test_every_heading_that_is_printed_has_its_chinese(root: Path) -> None:
    printed: set[str] = set()
    for node in sources(root, "cli"):
        if isinstance(node, ast.keyword) and node.arg == "columns":
            lists: Any = node.value
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("columns", "_COLUMNS"):
            lists = node.value
        else:
            continue
        for one in ast.walk(lists):
            if isinstance(one, (ast.List, ast.Tuple)):
                printed |= {
                    e.value for e in one.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)
                }
    assert printed - CATALOGUE["headings"].keys() == set()


def test_every_error_of_the_catalogue_stands_in_the_code(root: Path) -> None:
    written = {HOLE.sub("{}", text) for node in sources(root, "") if (text := template(node))}
    for name in ("errors", "notes"):
        # A place and a colon may be put before an error where it is raised.
        told = {en: HOLE.sub("{}", en) for en in CATALOGUE[name]}
        dead = [en for en, text in told.items() if not {text, text.removeprefix("{}: ")} & written]
        assert not dead, f"[{name}] translates what no code says: {dead}"


def test_every_reason_for_leaving_a_source_out_has_its_chinese(root: Path) -> None:
    # Holes stand for what is put in, as {} here.
    missing = {
        HOLE.sub("{}", text)
        for folder in ("ingestors", "clean")
        for node in sources(root, folder)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("IngestError", "Skipped")
        for given in node.args[1:]
        for each in ((given.body, given.orelse) if isinstance(given, ast.IfExp) else (given,))
        if (text := template(each)) and re.search(r"[a-z]{3}", HOLE.sub("", text))
    }
    assert {text for text in missing if phrase(text) == text} == set()


def test_a_translation_keeps_what_is_put_in() -> None:
    for section, entries in CATALOGUE.items():
        if section in ("help", "headings", "codes"):
            continue
        for english, chinese in entries.items():
            assert set(re.findall(r"\{(\w+)(?:!t)?\}", chinese)) <= set(re.findall(r"\{(\w+)\}", english)), (
                english
            )


@pytest.mark.parametrize(
    ("words", "env", "expected"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        (["--lang", "zh", "track"], {"LANG": "C"}, "zh"),
        (["track", "c", "--lang=en"], {"LANG": "zh_CN.GBK"}, "en"),
        (["--lang", "en"], {"POLICYMINE_LANG": "zh"}, "zh"),
        (["track", "--", "--lang", "en"], {"LANG": "zh_SG"}, "zh"),
    ],
)
def test_what_names_the_language(
    words: list[str], env: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("POLICYMINE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert choose(words) == expected
    monkeypatch.setenv("POLICYMINE_LANG", "en")
    choose([])


def test_the_settled_language_stands_below_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLICYMINE_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", "C")
    assert choose([], "zh") == "zh"
    assert choose(["--lang", "en"], "zh") == "en"
    assert choose([]) == "en"


@pytest.fixture
def zh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("POLICYMINE_LANG", "zh")
    yield
    monkeypatch.setenv("POLICYMINE_LANG", "en")
    choose([])


@pytest.mark.usefixtures("zh")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["shift", "--help"], "用法：policymine shift [选项] CORPUS OLD NEW"),
        (["shift", "--help"], "默认：year"),
        (["--help"], "写出专题报告"),
        (["lexicon", "--help"], "提出词典切开"),
        (["shift", "c", "a", "b", "--nope"], "没有选项 --nope"),
        (["shift", "c"], "缺少参数 'OLD'"),
        (["shift", "c", "a", "b", "d"], "多出来的参数：d"),
        (["kwic", "c", "a", "--top", "x"], "'--top' 的值 'x' 不是整数"),
        (["kwic", "c", "a", "--top", "0"], "不在范围 x>=1 之内"),
        (["kwic", "c", "a", "--top"], "选项 '--top' 后面要写一个值"),
        (["info", "c", "--json=1"], "选项 '--json' 后面不写值"),
        (["shfit"], "没有命令 shfit；是不是 shift？"),
        (["info", "nowhere"], "nowhere 不存在；用这条命令建立语料"),
        (["keywords", "CORPUS", "--method", "tfdf"], "没有关键词方法 tfdf；是不是 tfidf？"),
        (["track", "CORPUS", "治理", "--by", "yaer"], "--by 没有 yaer 这一项；是不是 year？"),
        (["info", "CORPUS", "--where", "yaer = 2"], "--where 'yaer = 2' 读不懂"),
        (["info", "CORPUS", "--where", "year > 3000"], "一篇也没有选中"),
        (["kwic", "CORPUS", "!!"], "不是词语"),
        (["kwic", "CORPUS", "“社会治理”"], "请写 社会治理"),
        (["info", "FILES"], '不是语料，是装着文件的文件夹；先把它读成语料：policymine ingest "'),
        (["shift", "CORPUS", "社会治理", "社会治理"], "两个不同的词语"),
        (["track", "CORPUS"], "没有给出词语"),
        (["ingest", "missing.txt", "--into", "NEW"], "不存在"),
        (["info", "CORPUS", "--out", "nowhere/a.csv"], "文件夹 nowhere 不存在"),
        (["info", "CORPUS", "--lang", "fr"], "--lang 'fr' 不可用"),
    ],
)
def test_help_and_errors_in_chinese(
    given: list[str], expected: str, run: Run, corpus: Path, tmp_path: Path
) -> None:
    places = {"CORPUS": str(corpus), "NEW": str(tmp_path / "new"), "FILES": str(tmp_path / "我的 材料")}
    (tmp_path / "我的 材料").mkdir()
    (tmp_path / "我的 材料" / "a.txt").write_text("社会治理", "utf-8")
    ended = run(*(places.get(word, word) for word in given))
    assert expected in ended.stdout + ended.stderr
    assert ended.returncode == (0 if "--help" in given else 2)


@pytest.mark.usefixtures("zh")
def test_tables_and_status_lines_are_chinese(run: Run, corpus: Path, tmp_path: Path) -> None:
    ended = run("kwic", corpus, "社会治理", "--top", 2)
    assert "左文" in ended.stdout.splitlines()[1]
    assert "（还有" in ended.stderr
    ended = run("track", corpus, "社会治理", "--out", tmp_path / "a.csv")
    assert "已写出" in ended.stderr
    assert (tmp_path / "a.csv").read_text("utf-8-sig").startswith("term,period")  # files keep their names
    ended = run("kwic", corpus, "宇宙飞船")
    assert "没有找到" in ended.stderr


@pytest.mark.usefixtures("zh")
def test_the_language_of_what_is_found_is_not_that_of_the_command_line(run: Run, corpus: Path) -> None:
    ended = run("shift", corpus, "社会管理", "社会治理", "--lang", "en", "--permutations", 99)
    assert "结论" not in ended.stdout  # POLICYMINE_LANG names the command line's language
    assert "社会治理" in ended.stdout


@pytest.mark.usefixtures("zh")
def test_what_is_no_sentence_of_the_catalogue_stays_as_it_is() -> None:
    choose([])
    for line in (
        "$ policymine shift out/c 社会管理 社会治理",
        "a -> b: c",
        "自 2013 起，“网格员”的份额突变",
        "12",
        "",
    ):
        assert spoken(line) == line
    single = "Words of one document only in their group (n_docs = 1): 3; they tell of that document, not of the group."
    assert spoken(single).startswith("3 个词只出现在")


@pytest.mark.usefixtures("zh")
def test_an_error_without_a_translation_stays_as_it_is() -> None:
    choose([])
    assert translated("nobody has ever said this") is None
    assert translated("--where 'a' selects none of the 3 documents of gwr") is not None

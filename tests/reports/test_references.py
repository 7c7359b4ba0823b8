"""The published sources: complete, each work once, and written so that other programs read them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from policymine.errors import UnknownNameError
from policymine.provenance import Reference, cited, every_reference
from policymine.reports.references import FORMS, references_text

# What a reference list cannot do without, by kind of work.
NEEDED = {
    "article": ("container", "volume", "pages"),
    "book": ("publisher", "place"),
    "chapter": ("container", "editors", "publisher", "place", "pages"),
    "conference": ("container", "publisher", "place"),
    "report": ("publisher", "place"),
    "preprint": ("container", "pages", "doi"),
    "online": ("publisher", "url"),
    "software": ("publisher", "doi"),
}
CHINESE = Reference(
    "zhang2001",
    ("张三", "李四", "王五", "赵六"),
    2001,
    "一个例子：写法",
    container="学报",
    volume="12",
    issue="2",
    pages="129-137",
)


def keys_in_code(root: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for path in (root / "policymine").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if named and node.func.id == "cited":
                (key,) = node.args
                if isinstance(key, ast.Constant):
                    found[str(key.value)] += 1
            assert not (named and node.func.id == "Reference" and path.name != "provenance.py"), path
    return found


def test_the_code_names_every_source_and_no_other(root: Path) -> None:
    assert set(keys_in_code(root)) == set(every_reference())


@pytest.mark.parametrize("key", sorted(every_reference()))
def test_a_source_has_what_a_reference_list_needs(key: str) -> None:
    reference = cited(key)
    assert re.fullmatch(r"[a-z]+\d{4}[a-z]*", key)
    assert str(reference.year) in key
    assert all(getattr(reference, name) for name in NEEDED[reference.kind]), reference
    assert all(
        re.fullmatch(r"[^\W\d_][\w' -]*, .+", name) for name in (*reference.authors, *reference.editors)
    )
    assert not any("et al" in name for name in reference.authors)
    assert not re.search(r"\s{2}|\.$", reference.title)
    assert re.fullmatch(r"(10\.\d{4,9}/\S+)?", reference.doi)
    assert re.fullmatch(r"(https?://\S+)?", reference.url)
    assert re.fullmatch(r"\d+-\d+|[\w.]*", reference.pages)
    if re.fullmatch(r"\d+-\d+", reference.pages):
        first, last = map(int, reference.pages.split("-"))
        assert first <= last


def test_no_work_stands_twice() -> None:
    words = [re.sub(r"\W+", "", r.title.lower())[:40] + str(r.year) for r in every_reference().values()]
    assert [w for w, n in Counter(words).items() if n > 1] == []
    dois = [r.doi.lower() for r in every_reference().values() if r.doi]
    assert len(dois) == len(set(dois))


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="blei2003"):
        cited("bley2003")


def parse_bibtex(text: str) -> dict[str, dict[str, str]]:
    """Read .bib strictly: entries of `name = {value},` lines with balanced braces, and nothing between them."""
    entries: dict[str, dict[str, str]] = {}
    for block in text.strip().split("\n\n"):
        head, *lines, end = block.split("\n")
        opened = re.fullmatch(r"@(\w+)\{(\w+),", head)
        assert opened, head
        assert end == "}"
        assert opened[2] not in entries
        fields = {"kind": opened[1]}
        for line in lines:
            found = re.fullmatch(r"  (\w+) = \{(.*)\},", line)
            assert found, line
            depth = 0
            for match in re.finditer(r"\\.|[{}]", found[2]):
                depth += {"{": 1, "}": -1}.get(match[0], 0)
                assert depth >= 0
            assert depth == 0
            assert found[1] not in fields
            fields[found[1]] = found[2]
        entries[opened[2]] = fields
    return entries


def unescaped(text: str) -> str:
    return re.sub(r"\\([&%$#_{}])", r"\1", re.sub(r"(?<!\\)[{}]", "", text))


def test_bibtex_comes_back_as_it_went() -> None:
    known = every_reference()
    entries = parse_bibtex(references_text(known.values(), "bib"))
    assert set(entries) == set(known)
    for key, fields in entries.items():
        reference = known[key]
        assert unescaped(fields["title"]) == reference.title
        assert tuple(unescaped(fields["author"]).split(" and ")) == reference.authors
        assert fields["year"] == str(reference.year)
        assert fields.get("doi", "") == reference.doi
    assert entries["grootendorst2022"]["title"].startswith("{BERTopic:}")
    assert entries["rayson2000"]["kind"] == "inproceedings"
    assert entries["salton1988"]["journal"] == r"Information Processing \& Management"


def test_hostile_words_are_escaped() -> None:
    hostile = Reference(
        "x2000", ("O'Neil, A. & B.",), 2000, r"50% of $x_1$ #1 \input{/etc} {a ~b^", container="J_1"
    )
    fields = parse_bibtex(references_text([hostile], "bib"))["x2000"]
    assert r"50\% of \$x\_1\$ \#1" in fields["title"]
    assert r"\textbackslash{}input" in fields["title"]
    assert "\\input" not in fields["title"].replace("\\textbackslash{}input", "")


def test_ris_has_one_record_a_work() -> None:
    known = every_reference()
    text = references_text(known.values(), "ris")
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert lines.count("ER  - ") == len(known)
    assert [x[6:] for x in lines if x.startswith("ID")] == sorted(known)
    assert [x[6:] for x in lines if x.startswith("TI")] == [known[k].title for k in sorted(known)]
    assert "SP  - 993" in lines
    assert "EP  - 1022" in lines


def test_gbt_is_numbered_and_marked() -> None:
    lines = references_text([*every_reference().values(), CHINESE], "gbt").splitlines()
    assert [line.split("]")[0] for line in lines] == [f"[{n}" for n in range(1, len(lines) + 1)]
    assert all(re.search(r"\[(J|M|C|R|EB/OL|CP/OL)\]", line) for line in lines)
    assert all(line.endswith(".") for line in lines)
    found = {line.split("] ", 1)[1] for line in lines}
    # The example forms of the standard: three names and then et al., the volume with its number, the edition.
    assert (
        "DEERWESTER S, DUMAIS S T, FURNAS G W, et al. Indexing by latent semantic analysis[J]. Journal of the American Society "
        "for Information Science, 1990, 41(6): 391-407. DOI:10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9."
    ) in found
    assert (
        "GREENACRE M. Correspondence analysis in practice[M]. 3rd ed. Boca Raton: Chapman & Hall/CRC, 2017."
        in found
    )
    assert "张三, 李四, 王五, 等. 一个例子：写法[J]. 学报, 2001, 12(2): 129-137." in found


def test_each_work_is_listed_once_in_every_form() -> None:
    twice = [cited("lin1991"), cited("blei2003"), cited("lin1991")]
    for form in FORMS:
        assert references_text(twice, form).count("Divergence measures") == 1
    with pytest.raises(UnknownNameError):
        references_text(twice, "apa7")

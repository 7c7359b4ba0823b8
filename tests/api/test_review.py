"""`check` and `amend`: what is doubtful is listed, a person's word holds, whatever is ingested again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from policymine.api.amend import amend
from policymine.api.check import CHECK_COLUMNS, check
from policymine.api.info import info
from policymine.api.ingest import ingest
from policymine.corpus.store import Corpus
from policymine.errors import InputError
from policymine.reports.export import write_result
from tests.cli.conftest import Run

TEXT = "滨海市民政局关于{}的通知\n滨海民发〔201{}〕{}号\n各区民政局：\n{}\n滨海市民政局\n201{}年3月{}日\n"


def write(folder: Path, k: int, topic: str, text: str = "") -> None:
    words = (
        bytes(b for i in range(90) for b in (0xB0 + (7 * k + i) % 24, 0xA1 + (11 * i + k) % 90)).decode(
            "gb2312"
        )
        + "。"
    )
    (folder / f"d{k}.txt").write_text(TEXT.format(topic, k, k + 3, text or words, k, k + 1), "utf-8")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for k, topic in enumerate(("社区协商", "养老服务", "物业管理", "垃圾分类", "志愿服务", "社区矫正")):
        write(folder, k, topic)
    (folder / "滨海市2015年总结.txt").write_text("=SUM(A1)本年工作平稳推进，各项任务完成。\n" * 4, "utf-8")
    return folder


@pytest.fixture
def corpus(sources: Path, tmp_path: Path) -> Path:
    ingest(sources, tmp_path / "c", kind="policy")
    return tmp_path / "c"


def sheet(path: Path, *rows: tuple[object, object, object]) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows([("document", "field", "correction"), *rows])
        return path
    book = Workbook()
    for row in [("document", "field", "correction"), *rows]:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def fields(corpus: Path, document: str) -> dict[str, object]:
    return dict(Corpus.open(corpus).document(document).fields)


def test_check_lists_the_least_certain_first(corpus: Path) -> None:
    result = check(corpus)
    rows = result.rows()
    assert list(rows[0]) == list(CHECK_COLUMNS)
    about = {row["field"]: row for row in rows if row["document"].startswith("滨海市2015年总结")}
    assert "missing; 86%" in about["doc_number"]["reason"]
    assert about["doc_number"]["value"] is None
    assert about["date_issued"]["value"] == "2015"
    assert about["date_issued"]["confidence"] < 0.8
    assert all(row["correction"] is None for row in rows)
    held = [row["confidence"] for row in rows if row["reason"].startswith("confidence")]
    assert held == sorted(held)
    assert len(check(corpus, top=1)) == 1
    with pytest.raises(InputError, match="from 0 to 1"):
        check(corpus, below=3)


def test_places_are_those_of_the_text(corpus: Path) -> None:
    texts = Corpus.open(corpus).texts()
    placed = [row for row in check(corpus, below=1.0).rows() if row["start"] is not None]
    assert placed
    for row in placed:
        wording = texts[row["document"]][row["start"] : row["end"]]
        assert wording == row["raw"]
        assert f"【{wording[:5]}" in row["excerpt"].replace(" ⏎ ", "\n")


def test_the_sheet_goes_out_and_comes_back(corpus: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "review.xlsx"
    made = run("check", corpus, "--out", out)
    assert made.returncode == 0, made.stderr
    assert "policymine amend" in made.stderr
    book = load_workbook(out)
    assert book.sheetnames == ["review", "how"]
    how = " ".join(str(cell.value) for (cell,) in book["how"].iter_rows() if cell.value)
    assert "更正" in how
    assert "yellow" in how
    review = book["review"]
    header = [cell.value for cell in review[1]]
    place = {name: k + 1 for k, name in enumerate(header)}
    for row in review.iter_rows(min_row=2):
        assert all(cell.data_type != "f" for cell in row)
    (target,) = [
        row[0].row
        for row in review.iter_rows(min_row=2)
        if (row[place["field"] - 1].value, row[place["document"] - 1].value)
        == ("date_issued", "滨海市2015年总结.txt")
    ]
    review.cell(target, place["correction"]).value = "2016年1月8日"
    book.save(out)
    done = run("amend", corpus, out, "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["rows"]
    assert (row["row"], row["before"], row["after"], row["status"]) == (
        target,
        "2015",
        "2016-01-08",
        "amended",
    )
    listed = json.loads(run("documents", corpus, "--where", "date_issued = '2016-01-08'", "--json").stdout)[
        "rows"
    ]
    assert [one["id"] for one in listed] == ["滨海市2015年总结.txt"]
    # A certain field is not asked about again.
    assert ("滨海市2015年总结.txt", "date_issued") not in {
        (r["document"], r["field"]) for r in check(corpus).rows()
    }
    assert info(corpus).details["fields"]["date_issued"]["amended"] == 1
    assert json.loads(run("amend", corpus, out, "--json").stdout)["rows"][0]["status"] == "unchanged"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_good_rows_are_applied_and_bad_ones_are_named(suffix: str, corpus: Path, tmp_path: Path) -> None:
    table = sheet(
        tmp_path / f"t{suffix}",
        ("d0.txt", "issuers", "滨海市民政局；滨海市财政局"),
        ("d0.txt", "date_issued", "三月"),
        ("d9.txt", "title", "新题"),
        ("d1.txt", "titel", "新题"),
        ("d1.txt", "text", "新文"),
        ("d1.txt", "kind", "notice"),
        ("d1.txt", "doc_number", "滨海民发[2011] 4 号"),
        ("d2.txt", "addressees", "-"),
        ("d2.txt", "level", "省级"),
        ("d3.txt", "title", ""),
        ("d3.txt", "doc_number", "无编号"),
    )
    result = amend(corpus, table)
    by_row = {int(row["row"]): row for row in result.rows()}
    assert {k: row["status"] for k, row in by_row.items()} == {
        2: "amended",
        3: "refused",
        4: "refused",
        5: "refused",
        6: "refused",
        7: "refused",
        8: "amended",
        9: "cleared",
        10: "amended",
        12: "refused",
    }
    assert "2014-03-05" in by_row[3]["reason"]
    assert "no document 'd9.txt'" in by_row[4]["reason"]
    assert "did you mean 'title'" in by_row[5]["reason"]
    assert "mend the source" in by_row[6]["reason"]
    assert "minutes" in by_row[7]["reason"]
    assert not result.failed
    opened = Corpus.open(corpus)
    assert opened.document("d0.txt").issuers == ("滨海市民政局", "滨海市财政局")
    assert opened.document("d1.txt").doc_number == "滨海民发〔2011〕4号"
    assert opened.document("d2.txt").addressees == ()
    assert opened.document("d2.txt").level == "province"
    found = opened.document("d0.txt").fields["issuers"]
    assert (found.rule, found.confidence, found.span) == ("amended", 1.0, None)
    # Nothing else of the documents has changed.
    assert opened.document("d0.txt").passages
    assert len(opened.ids) == 7


def test_corrections_outlast_every_ingest(sources: Path, corpus: Path, tmp_path: Path) -> None:
    amend(
        corpus,
        sheet(tmp_path / "t.csv", ("d0.txt", "title", "关于社区协商的意见"), ("d1.txt", "cc", "市人大")),
    )
    assert Corpus.open(corpus).document("d0.txt").genre == "意见"
    assert ingest(sources, corpus).unchanged == 7
    assert Corpus.open(corpus).document("d0.txt").title == "关于社区协商的意见"
    (sources / "d0.txt").write_text((sources / "d0.txt").read_text("utf-8") + "（此件公开发布）\n", "utf-8")
    assert ingest(sources, corpus).replaced == 1
    same = Corpus.open(corpus).document("d0.txt")
    assert (same.title, same.genre) == ("关于社区协商的意见", "意见")
    assert not any(w.startswith("amended") for w in same.warnings)
    write(sources, 0, "居民自治")
    ingest(sources, corpus)
    changed = Corpus.open(corpus).document("d0.txt")
    assert changed.title == "关于社区协商的意见"
    (note,) = [w for w in changed.warnings if w.startswith("amended title")]
    assert "居民自治" in note
    assert "社区协商的通知" in note
    assert Corpus.open(corpus).document("d1.txt").cc == ("市人大",)
    (row,) = [r for r in check(corpus).rows() if r["reason"].startswith("set to 关于社区协商")]
    assert (row["field"], row["value"]) == ("title", "关于社区协商的意见")
    # Undone, the field is what the rules find now.
    number = {item["field"]: item["number"] for item in Corpus.open(corpus).amendments()}["title"]
    assert amend(corpus, undo=[number]).rows()[0]["status"] == "restored"
    restored = Corpus.open(corpus).document("d0.txt")
    assert "居民自治" in str(restored.title)
    assert restored.genre == "通知"
    assert [item["field"] for item in Corpus.open(corpus).amendments()] == ["cc"]
    with pytest.raises(InputError, match="those kept are"):
        amend(corpus, undo=[number])


def test_a_new_correction_takes_the_place_of_the_old(corpus: Path, tmp_path: Path) -> None:
    original = Corpus.open(corpus).document("d0.txt").title
    for title in ("甲", "乙"):
        amend(corpus, sheet(tmp_path / "t.csv", ("d0.txt", "title", title)))
    (kept,) = amend(corpus).rows()
    assert (kept["before"], kept["after"], kept["status"]) == (original, "乙", "kept")
    amend(corpus, undo=[int(kept["number"])])
    assert Corpus.open(corpus).document("d0.txt").title == original


def test_another_kind_reads_the_text_again(corpus: Path, sources: Path, tmp_path: Path) -> None:
    (sources / "m.txt").write_text(
        "张三：我同意加装电梯。\n李四：费用怎么分？\n张三：按楼层分。\n李四：好。\n" * 3, "utf-8"
    )
    ingest(sources, corpus, kind="policy")
    assert Corpus.open(corpus).document("m.txt").kind == "policy"
    amend(corpus, sheet(tmp_path / "t.csv", ("m.txt", "kind", "minutes")))
    record = Corpus.open(corpus).document("m.txt")
    assert record.kind == "minutes"
    assert {p.speaker for p in record.passages if p.role == "speech"} == {"张三", "李四"}
    (sources / "m.txt").write_text((sources / "m.txt").read_text("utf-8") + "张三：散会。\n", "utf-8")
    ingest(sources, corpus, kind="policy")
    assert Corpus.open(corpus).document("m.txt").kind == "minutes"


def test_amended_documents_are_the_copies_that_stay(corpus: Path, sources: Path, tmp_path: Path) -> None:
    amend(corpus, sheet(tmp_path / "t.csv", ("d0.txt", "subject", "民政")))
    longer = (
        (sources / "d0.txt")
        .read_text("utf-8")
        .replace("滨海市民政局\n201", "附件一览表若干项\n滨海市民政局\n201")
    )
    (sources / "copy.txt").write_text(longer, "utf-8")
    result = ingest(sources, corpus)
    assert "d0.txt" in Corpus.open(corpus).ids
    assert "copy.txt" not in Corpus.open(corpus).ids
    assert any("amended by hand" in str(item["reason"]) for item in result.skipped)


def test_bad_tables_are_one_clear_line(corpus: Path, tmp_path: Path, run: Run) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("a,b\n1,2\n", "utf-8")
    for words, message in (
        ((odd,), "needs the columns document, field and correction"),
        ((tmp_path / "none.xlsx",), "does not exist"),
        ((tmp_path / "x.pdf",), "policymine check"),
        ((odd, "--undo", "1"), "not both"),
        (("--undo", "5"), "those kept are none"),
        ((odd, "--list"), "stands alone"),
    ):
        ended = run("amend", corpus, *words)
        assert ended.returncode == 2, ended.stdout
        assert message in ended.stderr
        assert "Traceback" not in ended.stderr
    refused = run("amend", corpus, sheet(tmp_path / "bad.csv", ("nothing", "title", "x")))
    assert refused.returncode == 2
    assert "there is no document" in refused.stdout
    assert run("amend", corpus, "--list").returncode == 1
    assert run("amend", corpus, sheet(tmp_path / "empty.csv", ("d0.txt", "title", ""))).returncode == 1


def test_every_form_of_the_list_can_be_given_back(corpus: Path, tmp_path: Path) -> None:
    result = check(corpus)
    for name in ("review.csv", "plain.xlsx"):
        path = tmp_path / name
        write_result(result, path)
        assert amend(corpus, path).rows() == []


def test_fields_by_their_chinese_names_and_formulas(corpus: Path, tmp_path: Path) -> None:
    document = check(corpus, below=1.0).rows()[0]["document"]
    table = sheet(
        tmp_path / "a.xlsx",
        (document, "发文字号", "甲民发〔2014〕9号"),
        (document, "title", '=HYPERLINK("x")'),
    )
    rows = amend(corpus, table).rows()
    assert [(row["field"], row["status"]) for row in rows] == [
        ("doc_number", "amended"),
        ("title", "refused"),
    ]
    assert "a formula without a value" in str(rows[1]["reason"])


def test_every_missing_date_is_listed(sources: Path, tmp_path: Path) -> None:
    # However few the others that have one: 80% are asked of other fields.
    for k in range(9):
        (sources / f"通知{chr(0x7532 + k)}.txt").write_text(
            f"请各居委会做好第{k}项工作，组织居民协商。\n", "utf-8"
        )
    ingest(sources, tmp_path / "d", kind="policy")
    missing = [
        row for row in check(tmp_path / "d").rows() if row["reason"].startswith("missing; without a date")
    ]
    assert {row["field"] for row in missing} == {"date_issued"}
    assert len(missing) == 9


def test_the_sheet_in_chinese_comes_back(corpus: Path, tmp_path: Path) -> None:
    result = check(corpus)
    book = load_workbook(result.write(tmp_path / "review.xlsx", lang="zh"))
    assert book.sheetnames == ["核对", "说明"]
    sheet = book["核对"]
    place = {cell.value: k + 1 for k, cell in enumerate(sheet[1])}
    fields = [row[place["字段"] - 1].value for row in sheet.iter_rows(min_row=2)]
    reasons = [row[place["原因"] - 1].value for row in sheet.iter_rows(min_row=2)]
    assert "成文日期" in fields
    assert "把握 0.4（规则：文件名）" in reasons
    sheet.cell(fields.index("成文日期") + 2, place["改正"]).value = "2016年1月8日"
    book.save(tmp_path / "review.xlsx")
    (row,) = amend(corpus, tmp_path / "review.xlsx").rows()
    assert (row["field"], row["after"], row["status"]) == ("date_issued", "2016-01-08", "amended")


def test_a_sheet_without_a_correction_says_so(corpus: Path, tmp_path: Path, run: Run) -> None:
    check(corpus).write(tmp_path / "review.xlsx")
    ended = run("amend", corpus, tmp_path / "review.xlsx")
    assert ended.returncode == 1
    assert "holds no correction" in ended.stderr


def test_every_field_goes_by_its_chinese_name() -> None:
    from policymine.api.amend_values import field_named
    from policymine.api.check_words import field_told
    from policymine.corpus.document import DOCUMENT_FIELDS

    for name in ("kind", *DOCUMENT_FIELDS):
        assert field_told(name, "zh") != name
        assert field_named(field_told(name, "zh")) == name


def test_info_in_the_readers_words(corpus: Path) -> None:
    told = {row["property"]: row["value"] for row in info(corpus).told("zh").rows()}
    assert told["kinds"] == "政策 7"
    assert told["languages"] == "中文 7"
    assert told["skipped_by_reason"] == "无"

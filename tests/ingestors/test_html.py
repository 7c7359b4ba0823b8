"""Pages of many kinds of sites, made here: what each states, and which lines are its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.ingestors.base import RawDocument
from policymine.ingestors.html import read

TITLE = "青禾市人民政府关于推进邻里议事的意见"
BODY = [
    "各区人民政府，市政府各部门：",
    "为推进邻里议事，现提出如下意见。",
    "一、各社区每季度至少议事一次。",
    "青禾市人民政府",
    "2021年3月8日",
]
PARAGRAPHS = "".join(f"<p>　　{line}</p>" for line in BODY)
LONG = [
    f"（{word}）各街道应当在每年年初公布议事清单，听取居民的意见，并于年底前答复第{word}项。"
    for word in "一二三四五六七八九十"
]
LONG_PARAGRAPHS = "".join(f"<p>{line}</p>" for line in LONG)


def page(path: Path, html: str, encoding: str = "utf-8") -> RawDocument:
    path.write_bytes(html.encode(encoding))
    (found,) = read(path)
    assert isinstance(found, RawDocument)
    return found


def stated(found: RawDocument) -> dict[str, str]:
    return {field: value.raw for field, value in found.metadata.items()}


def lines(found: RawDocument) -> list[str]:
    return [line.strip("　 ") for line in found.text.split("\n")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.html"


def test_old_table_of_the_central_government(file: Path) -> None:
    found = page(
        file,
        f"""<html><head><title>页面</title></head><body><table><tr><td>
        <table class="bd1"><tr><td><b>索 引 号：</b></td><td>QH01/2021-7</td><td><b>主题分类：</b></td><td>民政\\社区</td></tr>
        <tr><td><b>发文机关：</b></td><td>青禾市人民政府</td><td><b>成文日期：</b></td><td>2021年03月08日</td></tr>
        <tr><td><b>标　　题：</b></td><td colspan=3>{TITLE}</td></tr>
        <tr><td><b>发文字号：</b></td><td>青政发〔2021〕7号</td><td><b>发布日期：</b></td><td>2021年03月12日</td></tr></table>
        <table class="bd1"><tr><td>主 题 词：</td><td></td><td></td><td></td></tr></table></td></tr></table>
        <table><tr><td id="UCAP-CONTENT">{PARAGRAPHS}</td></tr></table></body></html>""",
    )
    assert stated(found) == {
        "subject": "民政\\社区",
        "issuers": "青禾市人民政府",
        "date_issued": "2021年03月08日",
        "title": TITLE,
        "doc_number": "青政发〔2021〕7号",
        "date_published": "2021年03月12日",
    }
    assert found.metadata["date_issued"].rule == "page:成文日期"
    assert found.extra["索引号"] == "QH01/2021-7"
    assert lines(found) == BODY
    assert "removed" not in found.extra


def test_new_layout_of_divisions(file: Path) -> None:
    found = page(
        file,
        f"""<body><div class="header"><a href="/">首页</a><a href="/zc">政策</a></div>
        <div class="policyLibraryOverview"><div class="policyLibraryOverview_content">
        <div><span>标　　题：</span><span>{TITLE}</span></div>
        <div><span>发文机关：</span><span>青禾市人民政府</span></div>
        <div><span>发文字号：</span><span>青政发〔2021〕7号</span></div>
        <div><span>来　　源：</span><span>青禾市门户网站</span></div>
        <div><span>公文种类：</span><span>意见</span></div><div><span>成文日期：</span><span>2021年03月08日</span></div></div></div>
        <div class="pages_content">{PARAGRAPHS}</div><div class="footer">版权所有</div></body>""",
    )
    assert stated(found)["title"] == TITLE
    assert stated(found)["genre"] == "意见"
    assert stated(found)["doc_number"] == "青政发〔2021〕7号"
    assert found.extra["来源"] == "青禾市门户网站"
    assert lines(found) == BODY
    (left,) = found.extra["removed"]
    assert left["kind"] == "web frame"
    assert "首页" in left["text"]
    assert "版权所有" in left["text"]


def test_province_with_cells_without_colons(file: Path) -> None:
    found = page(
        file,
        f"""<body><table class="xxgk"><tr><th>索引号</th><td>123-45</td><th>发布机构</th><td>青禾省民政厅</td></tr>
        <tr><th>生成日期</th><td>2020-11-02</td><th>文号</th><td>青民发〔2020〕31号</td></tr>
        <tr><th>公开日期</th><td>2020-11-05</td><th>有效性</th><td>有效</td></tr>
        <tr><th>名称</th><td colspan=3>关于做好社区工作的通知</td></tr><tr><th>废止日期</th><td></td></tr></table>
        <div id="zoom">{PARAGRAPHS}</div></body>""",
    )
    assert stated(found) == {
        "issuers": "青禾省民政厅",
        "date_issued": "2020-11-02",
        "doc_number": "青民发〔2020〕31号",
        "date_published": "2020-11-05",
        "status": "有效",
        "title": "关于做好社区工作的通知",
    }
    assert lines(found) == BODY


def test_list_items_with_label_elements(file: Path) -> None:
    found = page(
        file,
        f"""<body><ul class="xxgk_table"><li><b>【信息索取号】</b></li><li><b>【发布机构】</b>青禾市档案局</li>
        <li><b>【发文日期】</b>2019-04-01</li><li><b>【文　　号】</b>青档〔2019〕4号</li></ul>
        <h1>{TITLE}</h1><div class="article-content">{PARAGRAPHS}</div></body>""",
    )
    assert stated(found)["issuers"] == "青禾市档案局"
    assert stated(found)["doc_number"] == "青档〔2019〕4号"
    assert found.metadata["title"].rule == "page:h1"
    assert lines(found) == BODY


def test_definition_list(file: Path) -> None:
    found = page(
        file,
        f"""<body><dl><dt>发文机构</dt><dd>青禾县人民政府<span>办公室</span></dd><dt>发文字号</dt><dd>青政办〔2018〕2号</dd>
        <dt>时效状态</dt><dd>失效</dd></dl><div class="TRS_Editor">{PARAGRAPHS}</div></body>""",
    )
    assert stated(found)["doc_number"] == "青政办〔2018〕2号"
    assert stated(found)["status"] == "失效"
    assert stated(found)["issuers"].replace(" ", "") == "青禾县人民政府办公室"


def test_one_line_of_source_date_and_buttons(file: Path) -> None:
    found = page(
        file,
        f"""<body><div class="dqwz">当前位置：<a href="/">首页</a> &gt; 政务公开 &gt; 文件</div><h2>{TITLE}</h2>
        <div class="info"><span>来源：市政府办公室</span><span>发布时间：2021-03-12 10:05</span><span>浏览次数：<i>12</i></span>
        <span>字号：<a>大</a> <a>中</a> <a>小</a></span><a>打印</a></div>
        <div id="zoom">{LONG_PARAGRAPHS}</div><div class="ewm">扫一扫在手机打开当前页</div>
        <div>上一篇：<a>另一文件</a></div></body>""",
    )
    assert stated(found)["date_published"] == "2021-03-12 10:05"
    assert found.extra["来源"] == "市政府办公室"
    assert "浏览次数" not in found.extra
    assert lines(found) == LONG


def test_head_of_a_government_site(file: Path) -> None:
    found = page(
        file,
        f"""<html><head><meta name="SiteName" content="青禾市人民政府"/><meta name="ColumnName" content="政策文件"/>
        <meta name="ArticleTitle" content="{TITLE}"/><meta name="PubDate" content="2021-03-12-09:30:00"/>
        <meta name="ContentSource" content="市政府办公室"/><meta name="Keywords" content="社区;议事"/>
        <title>{TITLE}_青禾市人民政府</title></head><body><div class="xl_box">{LONG_PARAGRAPHS}</div></body></html>""",
    )
    assert stated(found) == {"title": TITLE, "date_published": "2021-03-12"}
    assert found.metadata["title"].rule == "meta:articletitle"
    assert found.extra["site_name"] == "青禾市人民政府"
    assert found.extra["column_name"] == "政策文件"
    assert found.extra["source_name"] == "市政府办公室"
    assert lines(found) == LONG


def test_page_without_any_mark(file: Path) -> None:
    links = "".join(f"<li><a href='/{n}'>栏目{n}的一个很长的名称放在这里</a></li>" for n in range(30))
    found = page(
        file,
        f"<html><head><title>{TITLE} - 青禾市</title></head><body><div><ul>{links}</ul></div>"
        f"<div><div>{LONG_PARAGRAPHS}</div></div><div>青ICP备00000000号</div></body></html>",
    )
    assert lines(found) == LONG
    assert stated(found) == {"title": TITLE}


def test_lines_divided_by_breaks_alone(file: Path) -> None:
    found = page(file, "<body><font>" + "<br>　　".join(BODY) + "</font></body>")
    assert lines(found) == BODY


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030"])
def test_chinese_encodings_that_the_head_states(file: Path, charset: str) -> None:
    found = page(
        file,
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'
        f'<body><div class="news_content">{PARAGRAPHS}</div></body></html>',
        "gb18030",
    )
    assert lines(found) == BODY
    assert found.encoding == "gb18030"


def test_tables_of_data_and_numbered_lists(file: Path) -> None:
    found = page(
        file,
        """<body><div class="TRS_Editor"><p>任务分工如下。</p><table><tr><th>序号</th><th>文件名称</th><th>发文机关</th></tr>
        <tr><td>1</td><td><p>甲办法</p></td><td>市民政局<br>市财政局</td></tr><tr><td>2</td><td>乙办法</td><td>市档案局</td></tr></table>
        <ol start="3"><li>公开。</li><li>监督。</li></ol><ol><li>（一）先议。</li><li>（二）后办。</li></ol></div></body>""",
    )
    assert lines(found) == [
        "任务分工如下。",
        "序号\t文件名称\t发文机关",
        "1\t甲办法\t市民政局市财政局",
        "2\t乙办法\t市档案局",
        "3. 公开。",
        "4. 监督。",
        "（一）先议。",
        "（二）后办。",
    ]
    assert stated(found) == {}


def test_list_of_documents_is_no_card(file: Path) -> None:
    rows = "".join(
        f"<li><span>名称：</span>第{n}个办法</li><li><span>文号：</span>青政发〔2020〕{n}号</li>"
        for n in range(1, 6)
    )
    found = page(file, f"<body><ul>{rows}</ul></body>")
    assert stated(found) == {}
    assert "第3个办法" in found.text


def test_what_a_document_says_with_colons_stays(file: Path) -> None:
    body = ["密级：秘密　紧急程度：特急", "签发人：王某", "主送：各街道", "联系人：李某　电话：0000000"]
    found = page(
        file, "<body><div class='TRS_Editor'>" + "".join(f"<p>{line}</p>" for line in body) + "</div></body>"
    )
    assert lines(found) == body
    assert stated(found) == {}


def test_attachments_are_listed(file: Path) -> None:
    found = page(
        file,
        f"""<body><div id="zoom">{PARAGRAPHS}<p>附件：<a href="./P02021.docx">议事清单.docx</a></p></div>
        <ul><li><a href="/f/b.pdf?x=1" title="正文">下载</a></li><li><a href="/c.html">另一页</a></li></ul></body>""",
    )
    assert found.extra["attachment_links"] == [
        {"name": "议事清单.docx", "href": "./P02021.docx"},
        {"name": "下载", "href": "/f/b.pdf?x=1"},
    ]
    assert "附件：议事清单.docx" in found.text


def test_short_text_beside_a_card_is_not_swallowed(file: Path) -> None:
    found = page(
        file,
        """<body><div><div><table><tr><td>发文机关：</td><td>青禾市人民政府</td></tr><tr><td>发文字号：</td><td>青政函〔2021〕1号</td></tr>
        </table></div><p>市民政局：</p><p>同意。</p></div></body>""",
    )
    assert lines(found) == ["市民政局：", "同意。"]
    assert stated(found)["doc_number"] == "青政函〔2021〕1号"


def test_a_page_that_is_one_form(file: Path) -> None:
    found = page(
        file, f"<body><form id='aspnetForm'><input type=text><div>{LONG_PARAGRAPHS}</div></form></body>"
    )
    assert lines(found) == LONG


def test_english_page(file: Path) -> None:
    text = [
        f"{n}. The council shall publish its agenda at least {n + 5} days before each meeting."
        for n in range(1, 8)
    ]
    found = page(
        file,
        "<html><head><meta property='og:title' content='Guidance on meetings'><meta property='article:published_time'"
        " content='2020-05-06T10:00:00+01:00'></head><body><nav>Home About</nav><main>"
        + "".join(f"<p>{line}</p>" for line in text)
        + "</main><footer>Crown copyright</footer></body></html>",
    )
    assert stated(found) == {"title": "Guidance on meetings", "date_published": "2020-05-06"}
    assert lines(found) == text


def test_pages_of_the_state_council(shared_data: Path) -> None:
    """The card's fields and the text stand on every page, with nothing of the frame in the text."""
    for path in sorted((shared_data / "statecouncil_html" / "html").glob("*.html"))[:30]:
        (found,) = read(path)
        assert isinstance(found, RawDocument)
        assert {"title", "doc_number", "issuers", "date_issued", "date_published"} <= set(found.metadata), (
            path.name
        )
        assert "索 引 号" not in found.text
        assert len(found.text) > 100

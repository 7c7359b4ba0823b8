"""What the fuzz tests feed: texts put together from the pieces such documents are made of, and damaged files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from hypothesis import strategies as st

PIECES = (
    "国务院办公厅关于推进社区协商的意见", "国办发〔2019〕6号",
    "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：", "第一章　总则", "第一条", "第二条之一",
    "第九百九十九条", "（一）", "（十）", "一、", "1.", "1.1.1", "①", "编", "第三编", "附件：1. 清单", "附件2",
    "附：", "抄送：市委，市人大常委会。", "印发", "转发", "批转", "的通知", "《中华人民共和国某法》", "《", "》",
    "“", "”", "（", "）", "〔", "〕", "[", "]", "根据", "废止", "修订", "现印发给你们", "二〇一三年十一月十二日",
    "2013年 1月", "民国三十八年", "二○一○年廿三日", "2014-03-05", "13/13/2014", "9999年99月99日",
    "自2020年1月1日起施行", "有效期5年", "密级：秘密★10年", "特急", "签发人：王某", "主席令", "令第707号",
    "COM(2020) 123 final", "Cm 1234", "HC 55", "Regulation (EU) 2016/679", "Minutes of the meeting", "Present:",
    "Chair:", "主持人：", "出席：张三、李四", "列席：", "会议纪要", "时间：2020年5月6日", "地点：会议室",
    "张三（主任）：", "问：", "答：", "（鼓掌）", "立法會  ─  2013年 1月 23日", "— 1 —", "第1页 共3页",
    "Page 2 of 9", "3", "责任编辑：王某", "版权所有", "首页 > 政务", "公有领域", "本作品", "public domain",
    "This work is in the", "索 引 号：", "发文机关：", "成文日期：", "发布日期：", "|", "\t", "\n", "\n\n", "\r\n",
    "　　", " ", "\u00a0", "\u200b", "\ufeff", "\ufffd", "?", "€", "鍏充簬绀惧尯", "锛�", "銆�銆�", "锟斤拷", "â€™",
    "Ã©", "ä¸­", "¹ØÓÚ", "&quot;", "&#0;", "<p>", "</div>", "-\n", "gover-\nnance", "。", "；", "，", "、", "：",
    ":", "号", "令", "年", "月", "日", "0", "1", "９", "十", "百", "零", "〇", "a", "A", "ﬁ", "⼀", "😀", "\x00",
    "\x0c", "\ud800", "́", "ا", "한", "ß", "ǅ",
)  # fmt: skip
LINES = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join)
# A few pieces, over and over: what takes too long for one takes far too long here.
REPEATED = st.tuples(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), st.integers(50, 800)).map(
    lambda pair: ("".join(pair[0]) * pair[1])[:6000]
)
TEXTS = st.one_of(LINES, REPEATED, st.text(max_size=300))


def damage(data: bytes, steps: Sequence[tuple[int, float, bytes]]) -> bytes:
    """Return the bytes after these steps: (what is done, where as a share of the length, with which bytes)."""
    for what, place, piece in steps:
        at = int(place * len(data))
        if what == 0:
            data = data[:at] + piece + data[at + len(piece) :]
        elif what == 1:
            data = data[:at] + piece + data[at:]
        elif what == 2:
            data = data[:at] + data[at + 1 + len(piece) :]
        elif what == 3:
            data = data[:at] + data[at : at + 200] * 8 + data[at:]
        elif what == 4:
            data = data[: max(at, 1)]
        else:
            data = data[:at] + piece * 400 + data[at:]
    return data[:200_000]


PIECES_OF_BYTES = st.one_of(
    st.binary(min_size=1, max_size=8),
    st.sampled_from(
        [
            b"<", b">", b"</", b"&#xFFFFFF;", b"<table><tr><td>", b"<div>", b"<!--", b"]]>", b'"', b"\\", b"{", b"}",
            b"[", b"(", b"\\u-70000 ", b"\\'ff", b"\\bin99999999 ", b"\x00", b"\xff\xfe", b"\xe4\xb8", b"\r\n",
            b"\t", b",", b'"""', b"endobj", b"stream", b"/Length 99999999", b"obj", b"-1", b"99999999999999999999",
            b"1e999", b"NaN", b"null", b"w:gridSpan w:val=\"999999\"", b"<w:p><w:r><w:t>", b"&lol;",
            b"<!DOCTYPE x [<!ENTITY lol \"lol\">]>", b"<ol start=\"99999999\"><li>",
        ]
    ),
)  # fmt: skip
STEPS = st.lists(st.tuples(st.integers(0, 5), st.floats(0, 1), PIECES_OF_BYTES), min_size=1, max_size=6)


def damage_inside(data: bytes, which: int, steps: Sequence[tuple[int, float, bytes]]) -> bytes:
    """Return a zip package of which one member is damaged; other bytes are damaged as they are."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {name: package.read(name) for name in package.namelist()}
    except zipfile.BadZipFile:
        return damage(data, steps)
    name = sorted(members)[which % len(members)]
    members[name] = damage(members[name], steps)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for member, content in members.items():
            package.writestr(member, content)
    return out.getvalue()

"""Whatever a transcript holds: every offset is true, every word comes back, in the reader and in the corpus."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.corpus.document import Document
from policymine.ingestors import jsonl, subtitles, table, tei
from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, SourceRef

Turns = list[tuple[str, str]]
WORDS = st.text(alphabet="甲乙，。好路灯ab cXY12<>&\"'-—…（）;/陳\u00a0é", min_size=1, max_size=24)
# Something that a person could have said: neither blank nor a remark in brackets alone.
SAID = WORDS.filter(lambda text: any(ch in "甲乙好路灯abcXYé陳" for ch in text))
TURNS = st.lists(
    st.tuples(st.sampled_from(["主席", "李某某", "Ann Lee", "Bob"]), SAID), min_size=2, max_size=8
)


def squeezed(text: str) -> str:
    return "".join(text.split())


def qmsum(turns: Turns) -> tuple[str, str]:
    rows = [{"speaker": who, "content": said} for who, said in turns]
    return "a.json", json.dumps({"meeting_transcripts": rows})


def vcsum(turns: Turns) -> tuple[str, str]:
    row = {"id": "m_0", "context": [[said] for _, said in turns], "speaker": [who for who, _ in turns]}
    return "a.jsonl", json.dumps(row)


def segments(turns: Turns) -> tuple[str, str]:
    rows = [{"speaker": who, "text": said, "start": k, "end": k + 1} for k, (who, said) in enumerate(turns)]
    return "a.json", json.dumps({"segments": rows})


def objects(turns: Turns) -> tuple[str, str]:
    rows = [{"speaker": who, "text": said, "start": float(k)} for k, (who, said) in enumerate(turns)]
    return "a.json", json.dumps(rows)


def xml(turns: Turns) -> tuple[str, str]:
    people = {who: f"p{k}" for k, who in enumerate(dict.fromkeys(who for who, _ in turns))}
    listed = "".join(
        f'<person xml:id="{key}"><persName>{who}</persName></person>' for who, key in people.items()
    )
    spoken = "".join(f'<u who="#{people[who]}"><seg>{escape(said)}</seg></u>' for who, said in turns)
    return "a.xml", f"<TEI><listPerson>{listed}</listPerson><text><body>{spoken}</body></text></TEI>"


def vtt(turns: Turns) -> tuple[str, str]:
    cues = "".join(
        f"00:{k:02d}.000 --> 00:{k:02d}.900\n<v {who}>{escape(said)}</v>\n\n"
        for k, (who, said) in enumerate(turns)
    )
    return "a.vtt", f"WEBVTT\n\n{cues}"


def as_csv(header: list[str], rows: list[list[Any]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows([header, *rows])
    return stream.getvalue()


def turn_csv(turns: Turns) -> tuple[str, str]:
    rows = [[who, said, f"10:{k:02d}:00"] for k, (who, said) in enumerate(turns)]
    return "a.csv", as_csv(["发言人", "内容", "时间"], rows)


def polis(turns: Turns) -> tuple[str, str]:
    header = [
        "timestamp",
        "datetime",
        "comment-id",
        "author-id",
        "agrees",
        "disagrees",
        "moderated",
        "comment-body",
    ]
    rows = [[1593461131 + k, "", k, who, k, 0, 1, said] for k, (who, said) in enumerate(turns)]
    return "comments.csv", as_csv(header, rows)


def decidim(turns: Turns) -> tuple[str, str]:
    rows = [
        {
            "id": k,
            "body": escape(said),
            "author": {"id": 1, "name": who},
            "created_at": f"2020-03-05T10:{k:02d}:00Z",
            "commentable_id": 1,
            "commentable_type": "Decidim::Proposals::Proposal",
            "root_commentable_url": "https://x.example/1",
        }
        for k, (who, said) in enumerate(turns)
    ]
    return "comments.json", json.dumps(rows)


def read(name: str, text: str) -> Iterator[RawDocument]:
    reader: Any = {".json": jsonl, ".jsonl": jsonl, ".xml": tei, ".vtt": subtitles, ".csv": table}[
        Path(name).suffix
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, "utf-8", newline="")
        yield from (raw for raw in reader.read(path) if isinstance(raw, RawDocument))


@pytest.mark.parametrize(
    "form", [qmsum, vcsum, segments, objects, xml, vtt, turn_csv, polis, decidim], ids=lambda f: f.__name__
)
@settings(max_examples=25, deadline=None)
@given(turns=TURNS)
def test_offsets_are_true_and_no_word_is_lost(form: Callable[[Turns], tuple[str, str]], turns: Turns) -> None:
    (raw,) = read(*form(turns))
    last = 0
    for turn in raw.turns:
        # Between two turns stand nothing but the label and blanks.
        assert raw.text[last : turn.start].strip(" \n") == turn.label.strip()
        assert turn.start <= turn.end
        last = turn.end
    assert last == len(raw.text)
    spoken = squeezed("".join(raw.text[t.start : t.end] for t in raw.turns))
    assert spoken == squeezed("".join(said for _, said in turns))
    # Neighbours of one voice may be one turn; who speaks when is never changed.
    order = [who for k, (who, _) in enumerate(turns) if not k or turns[k - 1][0] != who]
    named = [t.speaker for t in raw.turns if t.role == "speech"]
    assert [who for k, who in enumerate(named) if not k or named[k - 1] != who] == order
    # And in the corpus.
    document = assemble(SourceRef("x/a.txt", "k", "0"), raw)
    assert isinstance(document, Document)
    assert all(p.text == document.text[p.start : p.end] for p in document.passages)
    kept = squeezed("".join(p.text for p in document.passages))
    assert len(kept) == len(spoken)
    assert [p.speaker for p in document.passages] == [t.speaker for t in raw.turns]


@settings(max_examples=60, deadline=None)
@given(
    cues=st.lists(
        st.tuples(
            st.sampled_from(["", "主席：", "李小梅: ", "CHAIR: ", "<i>", "- "]), SAID, st.integers(0, 9)
        ),
        min_size=1,
        max_size=8,
    ),
    ending=st.sampled_from(["\n", "\r\n"]),
    index=st.booleans(),
    bom=st.booleans(),
)
def test_no_word_of_a_subtitle_is_lost(
    cues: list[tuple[str, str, int]], ending: str, index: bool, bom: bool
) -> None:
    lines: list[str] = []
    for k, (lead, said, at) in enumerate(cues):
        lines += [str(k + 1)] if index else []
        lines += [f"00:00:0{at},000 --> 00:00:0{9 - at},500", lead + escape(said), ""]
    text = ("\ufeff" if bom else "") + ending.join(lines)
    (raw,) = _srt(text)
    whole = squeezed(raw.text)
    at = 0
    for _, said, _ in cues:
        found = whole.find(squeezed(said).lstrip("-"), at)
        assert found >= 0, (said, raw.text)
        at = found
    assert all(0 <= t.start <= t.end <= len(raw.text) for t in raw.turns)


def _srt(text: str) -> list[RawDocument]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.srt"
        path.write_bytes(text.encode())
        return [raw for raw in subtitles.read(path) if isinstance(raw, RawDocument)]

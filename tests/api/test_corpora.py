"""Public corpora: listed without a network, fetched whole and checked, from a server on this machine."""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policymine.api.catalogue import catalogue, catalogue_entry
from policymine.api.corpora_get import corpora_get
from policymine.api.corpora_list import corpora_list
from policymine.api.ingest import ingest
from policymine.errors import InputError, UnknownNameError

TEXTS = [
    {"year": str(1990 + i), "title": f"报告{i}", "content": f"社会治理第{i}年。" * 1000} for i in range(6)
]
CONTENT = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in TEXTS).encode("utf-8")


class Host:
    """A server on this machine, and how it is to behave."""

    def __init__(self) -> None:
        self.content = CONTENT
        self.cut_at: int | None = None
        self.ranges = True
        self.etag: str | None = '"v1"'
        self.length: int | None = -1
        self.status: int | None = None
        self.location = ""
        self.asked: list[tuple[str, str | None, str | None]] = []
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_GET(self) -> None:
                host.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, to: http.server.BaseHTTPRequestHandler) -> None:
        wanted, unless = to.headers.get("Range"), to.headers.get("If-Range")
        self.asked.append((to.path, wanted, unless))
        if self.status is not None and to.path != "/moved/reports.jsonl":
            to.send_response(self.status)
            if self.location:
                to.send_header("Location", self.location)
            to.end_headers()
            return
        start = 0
        if wanted and self.ranges and unless in (None, self.etag):
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(self.content):
                to.send_response(416)
                to.end_headers()
                return
            to.send_response(206)
            to.send_header("Content-Range", f"bytes {start}-{len(self.content) - 1}/{len(self.content)}")
        else:
            to.send_response(200)
        body = self.content[start:]
        if self.length is not None:
            to.send_header("Content-Length", str(len(body) if self.length < 0 else self.length))
        if self.etag:
            to.send_header("ETag", self.etag)
        to.end_headers()
        to.wfile.write(body if self.cut_at is None else body[: self.cut_at])


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.server.shutdown()
    made.server.server_close()


def write_catalogue(folder: Path, address: str, content: bytes = CONTENT, /, **changes: Any) -> Path:
    given = {
        "address": address,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": "none",
        "kind": "policy",
        "form": "jsonl",
    } | changes
    lines = ["[reports]", *(f"{key} = {json.dumps(value)}" for key, value in given.items())]
    if "columns" not in changes:
        lines.append('columns = { text = "content", date = "year", title = "title" }')
    lines.append('title.en = "Six reports"')
    file = folder / "catalogue.toml"
    file.write_text("\n".join(lines), "utf-8")
    return file


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_the_built_in_catalogue_is_listed_without_asking_anyone(
    monkeypatch: pytest.MonkeyPatch, shared_data: Path
) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("the network was asked"))
    listed = corpora_list(lang="zh")
    assert listed.table["title"].tolist()[0].startswith("国务院政府工作报告")
    rows = [line.split("\t") for line in (shared_data / "catalogue.tsv").read_text("utf-8").splitlines()]
    given = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [e.name for e in catalogue()] == [row["name"] for row in given]
    for entry, row in zip(catalogue(), given, strict=True):
        assert (entry.sha256, entry.bytes, entry.licence) == (
            row["sha256"],
            int(row["bytes"]),
            row["licence as stated"],
        )
        assert entry.address.endswith(f"/{row['repository']}/{row['commit']}/{row['path']}")
        for what in ("title", "what", "notes"):
            assert set(getattr(entry, what)) == {"zh", "en"}


def test_a_corpus_is_fetched_whole_and_read_with_the_line_told(host: Host, tmp_path: Path) -> None:
    file = write_catalogue(tmp_path, f"{host.address}/a/reports.jsonl")
    steps: list[tuple[int, int]] = []
    done = corpora_get(
        "reports", tmp_path / "texts", catalogue_file=file, progress=lambda *step: steps.append(step)
    )
    assert done.path.read_bytes() == CONTENT
    assert done.n_fetched == len(CONTENT)
    assert steps[-1] == (len(CONTENT), len(CONTENT))
    assert names(tmp_path / "texts") == ["reports.jsonl"]
    assert done.command("out/c") == (
        f"policymine ingest {done.path} --into out/c --kind policy "
        "--column text=content --column date=year --column title=title"
    )
    read = ingest([done.path], tmp_path / "corpus", **done.ingest_options())
    assert read.n_documents == 6
    # There and right: nobody is asked again.
    asked = len(host.asked)
    again = corpora_get("reports", tmp_path / "texts", catalogue_file=file)
    assert (again.n_fetched, len(host.asked)) == (0, asked)


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("length", [-1, None])
def test_after_a_cut_the_same_call_goes_on(
    host: Host, tmp_path: Path, ranges: bool, length: int | None
) -> None:
    file = write_catalogue(tmp_path, f"{host.address}/reports.jsonl")
    host.cut_at, host.ranges, host.length = 100_000, ranges, length
    with pytest.raises(InputError, match="ended after 100,000 of .* run the command again"):
        corpora_get("reports", tmp_path / "t", catalogue_file=file)
    assert [p for p in names(tmp_path / "t") if p.endswith(".part")]
    assert "reports.jsonl" not in names(tmp_path / "t")
    host.cut_at = None
    done = corpora_get("reports", tmp_path / "t", catalogue_file=file)
    assert done.path.read_bytes() == CONTENT
    assert names(tmp_path / "t") == ["reports.jsonl"]
    assert host.asked[-1][1:] == ("bytes=100000-", '"v1"')
    # A host that knows no parts sends it all again.
    assert done.n_fetched == (len(CONTENT) - 100_000 if ranges else len(CONTENT))


def test_a_version_that_changed_meanwhile_is_fetched_from_the_start(host: Host, tmp_path: Path) -> None:
    file = write_catalogue(tmp_path, f"{host.address}/reports.jsonl")
    host.cut_at = 1000
    with pytest.raises(InputError):
        corpora_get("reports", tmp_path / "t", catalogue_file=file)
    host.cut_at, host.etag = None, '"v2"'
    assert corpora_get("reports", tmp_path / "t", catalogue_file=file).n_fetched == len(CONTENT)


def test_what_is_left_of_something_else_is_fetched_anew(host: Host, tmp_path: Path) -> None:
    file = write_catalogue(tmp_path, f"{host.address}/reports.jsonl")
    mark = hashlib.sha256(CONTENT).hexdigest()[:12]
    (tmp_path / "t").mkdir()
    for left in (b"x" * 5000, b"x" * len(CONTENT), b"x" * (len(CONTENT) + 9)):
        (tmp_path / "t" / f"reports.jsonl.{mark}.part").write_bytes(left)
        done = corpora_get("reports", tmp_path / "t", catalogue_file=file)
        assert done.path.read_bytes() == CONTENT
        done.path.unlink()


def test_a_part_that_the_host_cannot_give_is_dropped(host: Host, tmp_path: Path) -> None:
    file = write_catalogue(tmp_path, f"{host.address}/reports.jsonl")
    mark = hashlib.sha256(CONTENT).hexdigest()[:12]
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / f"reports.jsonl.{mark}.part").write_bytes(CONTENT[:-10])
    host.content = CONTENT[:500]
    # 416, then the whole: which is another file.
    with pytest.raises(InputError, match="offers 500 bytes, the catalogue says"):
        corpora_get("reports", tmp_path / "t", catalogue_file=file)
    assert [wanted for _, wanted, _ in host.asked] == [f"bytes={len(CONTENT) - 10}-", None]
    assert names(tmp_path / "t") == []


def test_a_wrong_file_is_refused_and_removed(host: Host, tmp_path: Path) -> None:
    file = write_catalogue(tmp_path, f"{host.address}/reports.jsonl")
    host.content = CONTENT[:-1] + b"x"
    with pytest.raises(InputError, match="sha256 is not the catalogue's"):
        corpora_get("reports", tmp_path / "t", catalogue_file=file)
    assert names(tmp_path / "t") == []


@pytest.mark.parametrize(("length", "told"), [(-1, "offers"), (None, "longer than")])
def test_a_longer_file_is_refused_and_removed(
    host: Host, tmp_path: Path, length: int | None, told: str
) -> None:
    file = write_catalogue(tmp_path, f"{host.address}/reports.jsonl")
    host.content, host.length = CONTENT + b"x" * 200_000, length
    with pytest.raises(InputError, match=told):
        corpora_get("reports", tmp_path / "t", catalogue_file=file)
    assert names(tmp_path / "t") == []


@pytest.mark.parametrize(("status", "told"), [(404, "not there"), (503, "answers 503"), (416, "answers 416")])
def test_what_the_host_answers_is_told(host: Host, tmp_path: Path, status: int, told: str) -> None:
    file = write_catalogue(tmp_path, f"{host.address}/reports.jsonl")
    host.status = status
    with pytest.raises(InputError, match=told) as raised:
        corpora_get("reports", tmp_path / "t", catalogue_file=file)
    assert "\n" not in str(raised.value)
    assert names(tmp_path / "t") == []


def test_a_host_may_move_a_file_but_not_send_elsewhere(host: Host, tmp_path: Path) -> None:
    file = write_catalogue(tmp_path, f"{host.address}/reports.jsonl")
    host.status, host.location = 302, "/moved/reports.jsonl"
    assert corpora_get("reports", tmp_path / "t", catalogue_file=file).path.read_bytes() == CONTENT
    for elsewhere in ("https://example.org/reports.jsonl", "http://localhost/x", "file:///etc/passwd"):
        host.location = elsewhere
        with pytest.raises(InputError, match=r"sends elsewhere|answers 302"):
            corpora_get("reports", tmp_path / "u", catalogue_file=file)


def test_a_host_that_is_not_there_gives_one_line_with_another_way(tmp_path: Path, host: Host) -> None:
    host.server.server_close()
    file = write_catalogue(tmp_path, f"{host.address}/reports.jsonl")
    with pytest.raises(InputError, match="cannot be reached .*refused.*in a browser") as raised:
        corpora_get("reports", tmp_path / "t", catalogue_file=file)
    assert "\n" not in str(raised.value)
    # The other way: a file put there by hand is checked.
    (tmp_path / "t" / "reports.jsonl").write_bytes(CONTENT)
    assert corpora_get("reports", tmp_path / "t", catalogue_file=file).n_fetched == 0


def test_another_file_of_that_name_is_not_overwritten(host: Host, tmp_path: Path) -> None:
    file = write_catalogue(tmp_path, f"{host.address}/reports.jsonl")
    (tmp_path / "reports.jsonl").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="move it away"):
        corpora_get("reports", tmp_path, catalogue_file=file)
    assert (tmp_path / "reports.jsonl").read_text("utf-8") == "mine"
    assert not host.asked
    with pytest.raises(InputError, match="is a file; give a folder"):
        corpora_get("reports", tmp_path / "reports.jsonl", catalogue_file=file)


def test_a_zip_stays_a_zip_and_is_read_as_one(host: Host, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as package:
        package.writestr("union/README", "about")
        for year in (1945, 1946):
            package.writestr(f"union/{year}-Truman.txt", f"Mr. Speaker, the year {year}. " * 200)
        package.writestr("../escaped.txt", "out of the archive " * 50)
    content = (tmp_path / "made.zip").read_bytes()
    host.content = content
    file = write_catalogue(tmp_path, f"{host.address}/union.zip", content, columns={}, form="zip")
    done = corpora_get("reports", tmp_path / "t", catalogue_file=file)
    read = ingest([done.path], tmp_path / "corpus", **done.ingest_options())
    assert read.n_documents == 2
    assert {s["source"].rpartition("/")[2] for s in read.skipped} == {"README", "escaped.txt"}
    assert not (tmp_path / "escaped.txt").exists()
    assert names(tmp_path / "t") == ["union.zip"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sha256": "abc"}, "64 hexadecimal"),
        ({"bytes": -1}, "size of the file"),
        ({"address": "http://example.org/a.txt"}, "begins with https"),
        ({"address": "file:///etc/passwd"}, "begins with https"),
        ({"address": "https://example.org/"}, "no name for a file"),
        ({"address": "https://example.org/a%2F..%2Fb"}, "no name for a file"),
        ({"address": "https://example.org/.bashrc"}, "no name for a file"),
        ({"url": "https://example.org/a"}, "'url' is not known"),
    ],
)
def test_a_catalogue_that_cannot_be_is_refused(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    file = write_catalogue(tmp_path, "https://example.org/a.txt", **changes)
    with pytest.raises(InputError, match=told):
        catalogue(file)


def test_names_and_files_of_catalogues_that_do_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'government-work-reports'"):
        catalogue_entry("government-work-report")
    with pytest.raises(InputError, match="there is no catalogue"):
        catalogue(tmp_path / "absent.toml")
    (tmp_path / "bad.toml").write_text("[", "utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        catalogue(tmp_path / "bad.toml")

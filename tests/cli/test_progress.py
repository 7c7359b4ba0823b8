"""The bar: nothing for what is quick, the step by its name, a time left only where it can be known, none off a terminal."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policymine.api.steps import counted, tell
from policymine.cli import progress as bars
from policymine.cli.progress import QUIET, Advance, left, progress, shown_time
from policymine.cli.words import choose


def test_no_bar_where_stderr_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress("segmenting") as callback:
        assert callback is None


def test_the_time_left_is_told_when_something_is_known() -> None:
    assert left(4, 100, 2.9) is None  # neither 3 seconds nor 5%
    assert left(5, 100, 1.0) == pytest.approx(19.0)
    assert left(1, 1000, 3.0) == pytest.approx(2997.0)
    assert left(0, 100, 60.0) is None
    assert left(3, 0, 60.0) is None
    assert shown_time(59.6) == "1:00"


def test_each_step_is_timed_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    advance = Advance("segmenting")
    advance(0, 10)
    clock[0] += 4
    advance(5, 10)
    assert advance.line() == ("segmenting", "5/10  0:04 left", 0.5)
    advance(10, 10)
    assert advance.line()[0] == "working"  # all is segmented, and the command goes on
    advance(0, 0, "fitting")
    clock[0] += 12
    assert advance.line() == ("fitting", "0:12", -1.0)
    # The sections of a report: how long the present one takes nobody knows.
    advance(3, 9, "topics")
    clock[0] += 30
    assert advance.line() == ("topics", "3/9  0:30", pytest.approx(1 / 3))
    # What is counted within a step keeps its name.
    advance(0, 40)
    clock[0] += 4
    advance(20, 40)
    assert advance.line() == ("topics", "20/40  0:04 left", 0.5)


def test_callbacks_of_two_and_of_three_arguments() -> None:
    seen: list[tuple[object, ...]] = []
    tell(lambda done, total: seen.append((done, total)), 1, 2, "a")
    tell(lambda done, total, step="": seen.append((done, total, step)), 1, 2, "a")
    tell(lambda *words: seen.append(words), 1, 2, "a")
    tell(None, 1, 2, "a")
    assert seen == [(1, 2), (1, 2, "a"), (1, 2, "a")]
    assert list(counted([7, 8], None, "a", 2)) == [7, 8]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """Time that goes by when it is waited for, and what is done meanwhile."""

    def __init__(self, advance: Advance, calls: int, every: float) -> None:
        self.advance, self.calls, self.every = advance, calls, every
        self.now, self.called = 0.0, 0

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        """Let the time go by; whether all has been done by then."""
        until = self.now + seconds
        while self.called < self.calls and self.now + self.every <= until:
            self.now += self.every
            self.advance(self.called, 40)
            self.called += 1
        self.now = until
        return self.called == self.calls


def drawn(monkeypatch: pytest.MonkeyPatch, calls: int) -> str:
    """Return what is written of work of 40 parts, of which so many are done, each in a twentieth of a second."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    advance = Advance("segmenting")
    clock = Clock(advance, calls, 0.05)
    monkeypatch.setattr(bars, "time", clock)
    advance.began = 0.0
    bars._draw(advance, clock)  # type: ignore[arg-type]
    return terminal.getvalue()


def test_what_is_quick_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, int(QUIET / 0.05 / 4)) == ""


def test_the_bar_tells_step_count_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYMINE_LANG", "zh")
    choose([])
    shown = drawn(monkeypatch, 36)
    monkeypatch.delenv("POLICYMINE_LANG")
    choose([])
    assert "分词" in shown
    assert "/40" in shown
    assert "还剩 0:0" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_ctrl_c_leaves_the_corpus_as_it_was(tmp_path: Path, sample: Path, corpus: Path) -> None:
    import pty

    own = shutil.copytree(corpus, tmp_path / "corpus")
    before = {p.name: p.read_bytes() for p in own.glob("*.toml")}
    # Enough to read for the bar to come long before the end.
    much = tmp_path / "much"
    much.mkdir()
    texts = []
    for path in sorted((sample / "policies").rglob("*.txt")):
        try:
            texts.append(path.read_text("utf-8"))
        except UnicodeDecodeError:  # some are GBK
            continue
    text = "\n".join(texts)
    for i in range(60):
        (much / f"{i}.txt").write_text(f"第{i}号\n{text[i:]}", "utf-8")
    # What runs the tests may have Ctrl-C switched off, as a shell does for what it puts in the background.
    started = "signal.signal(signal.SIGINT, signal.default_int_handler); runpy.run_module('policymine', run_name='__main__')"
    command = [
        sys.executable,
        "-c",
        f"import runpy, signal; {started}",
        "ingest",
        str(much),
        "--into",
        str(own),
    ]
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "POLICYMINE_LANG": "en"}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdout=theirs, stderr=theirs, stdin=theirs, env=env, start_new_session=True
    ) as run:
        os.close(theirs)
        # The first thing that is written is the bar of work that is under way.
        written = os.read(ours, 65536)
        run.send_signal(signal.SIGINT)
        try:
            while piece := os.read(ours, 65536):
                written += piece
        except OSError:  # the other end is closed
            pass
        code = run.wait(timeout=30)
    os.close(ours)
    shown = written.decode("utf-8", "replace")
    assert code == 130, shown
    assert "the corpus is as it was" in shown
    assert {p.name: p.read_bytes() for p in own.glob("*.toml")} == before

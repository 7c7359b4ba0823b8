"""Figures drawn beside the work: a page has dozens, and the renderer takes longer over each than it takes to lay it out.

    waiting = drawn_beside(specification)     # a figure is laid out, others are drawn meanwhile
    svg = waiting()                           # what the renderer made of it

The renderer runs in processes of its own, as many as there are processors, up to two; they are started with the first figure
and end with this process. What they draw is what would be drawn here. Where there is one processor, or none can be started,
the figure is drawn here.

This file is also what those processes run: it imports nothing of policymine before it has to.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO, Final

__all__ = ["drawn_beside", "serve"]

_MOST: Final = 2


def drawn_beside(specification: Mapping[str, Any], version: str) -> Callable[[], str]:
    """Return a function that waits for the SVG of a Vega-Lite specification and returns it.

    Parameters
    ----------
    specification : as altair writes it; it names no address.
    version : of Vega-Lite, as the renderer names it.
    """
    here = _drawn_here(specification, version)
    pool = _pool()
    if pool is None:
        return here
    try:
        asked = json.dumps([specification, version], allow_nan=False).encode("ascii")
    except (TypeError, ValueError):
        return here
    waiting = pool.submit(asked)
    # What the renderer cannot draw it is asked for here, to say why.
    return lambda: waiting() or here()


def _drawn_here(specification: Mapping[str, Any], version: str) -> Callable[[], str]:
    def draw() -> str:
        import vl_convert

        return str(vl_convert.vegalite_to_svg(dict(specification), vl_version=version, allowed_base_urls=[]))

    return draw


class _Pool:
    """The processes that draw; each has a thread here that hands it one figure after the other."""

    def __init__(self, size: int) -> None:
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="drawer")
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes] | None] = queue.SimpleQueue()
        self._started: list[subprocess.Popen[bytes]] = []
        self.owner = os.getpid()
        for _ in range(size):
            self._idle.put(None)

    def submit(self, asked: bytes) -> Callable[[], str | None]:
        return self._threads.submit(self._draw, asked).result

    def _draw(self, asked: bytes) -> str | None:
        """Return the SVG, or None where it was not drawn."""
        drawer = self._idle.get()
        try:
            if drawer is None or drawer.poll() is not None:
                drawer = self._start()
            if drawer.stdin is None or drawer.stdout is None:
                return None
            _send(drawer.stdin, asked)
            svg = _received(drawer.stdout)
            return svg.decode("utf-8") if svg else None
        except (OSError, UnicodeDecodeError):
            return None
        finally:
            self._idle.put(drawer)

    def _start(self) -> subprocess.Popen[bytes]:
        # By its file and without its folder on the path: it needs the renderer and nothing of policymine.
        started = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._started.append(started)
        return started

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
        for drawer in self._started:
            for stream in (drawer.stdin, drawer.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
            drawer.wait()


_made: list[_Pool | None] = []


def _pool() -> _Pool | None:
    """Return the pool of this process, None where there is one processor; a forked process makes its own."""
    if _made and _made[0] is not None and _made[0].owner != os.getpid():
        _made.clear()
    if not _made:
        allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        made = _Pool(min(allowed, _MOST)) if allowed > 1 and sys.executable else None
        if made is not None:
            atexit.register(made.close)
        _made.append(made)
    return _made[0]


def _send(stream: BinaryIO | Any, content: bytes) -> None:
    stream.write(len(content).to_bytes(8, "big") + content)
    stream.flush()


def _received(stream: BinaryIO | Any) -> bytes:
    """Return what was sent; nothing where the other side is gone."""
    head = stream.read(8)
    return bytes(stream.read(int.from_bytes(head, "big"))) if len(head) == 8 else b""


def serve() -> None:
    """Draw what comes in until nothing more does; a figure that cannot be drawn is answered with nothing."""
    # Ctrl-C is for the process that asked; this one ends when that closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import vl_convert

    while asked := _received(sys.stdin.buffer):
        specification, version = json.loads(asked)
        try:
            svg = vl_convert.vegalite_to_svg(specification, vl_version=version, allowed_base_urls=[])
        except Exception:
            # Whatever it is, the asking process meets it again and tells it.
            svg = ""
        _send(sys.stdout.buffer, svg.encode("utf-8"))


if __name__ == "__main__":
    serve()

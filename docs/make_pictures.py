"""Take the pictures of the README: the demo is run, its pages are opened in Chromium, what is seen is written to docs/*.png.

    python docs/make_pictures.py [NAME...]      report, report_en, shift, explorer, notebook, terminal; left out: all of them

Needs playwright, a Chromium (found on the path, or named by CHROMIUM) and a Chinese font. The same texts, seed and versions give the
same pictures, but for what fonts and browser draw.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import html
import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
WIDE: Final = 1200
_PAIR: Final = ("社会管理", "社会治理")
_TERMINAL: Final = (f"policymine shift demo/corpus {_PAIR[0]} {_PAIR[1]} --lang en",)
_SCREEN: Final = """<!doctype html><meta charset="utf-8"><style>
body{margin:0;background:#14181d}
pre{margin:0;padding:20px 24px;color:#e6e9ed;font:13px/1.5 "Noto Sans Mono CJK SC","Sarasa Mono SC",ui-monospace,monospace;
white-space:pre-wrap;width:1152px}
b{color:#e9b04c;font-weight:600}
</style><pre>"""


def main() -> int:
    takers: dict[str, Callable[[Any, Path], None]] = {
        "report": report,
        "report_en": report_en,
        "shift": shift,
        "explorer": explorer,
        "notebook": notebook,
        "terminal": terminal,
    }
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", help=", ".join(takers))
    asked = parser.parse_args().names or list(takers)
    unknown = sorted(set(asked) - set(takers))
    if unknown:
        parser.error(f"no picture {', '.join(unknown)}; there are {', '.join(takers)}")
    os.environ["POLICYMINE_LANG"] = "en"
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name), browser() as chromium:
        folder = Path(name)
        prepare(folder)
        for picture in asked:
            takers[picture](chromium, folder)
            sys.stdout.write(f"docs/{picture}.png\n")
    return 0


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def prepare(folder: Path) -> None:
    """Read the sample, as the demo does."""
    import policymine as pm

    sample = pm.sample_folder()
    parts = [sample / part for part in ("policies", "minutes", "interviews", "articles")]
    pm.ingest(parts, folder / "demo" / "corpus", name="sample")


def shoot(
    chromium: Any,
    page: Path,
    name: str,
    *,
    height: int | None,
    width: int = WIDE,
    act: Callable[[Any], None] | None = None,
) -> None:
    """Open a page without a network and write what is seen; height None takes all of it."""
    tab = chromium.new_page(
        viewport={"width": width, "height": height or 600}, device_scale_factor=1, color_scheme="light"
    )
    tab.context.set_offline(True)
    tab.goto(page.as_uri())
    tab.wait_for_load_state("load")
    if act is not None:
        act(tab)
    tab.evaluate("() => document.fonts.ready")
    tab.screenshot(path=HERE / f"{name}.png", full_page=height is None, animations="disabled")
    tab.close()
    smaller(HERE / f"{name}.png")


def smaller(path: Path) -> None:
    """Write a picture with a palette of its own, which flat pages lose nothing by."""
    from PIL import Image

    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def report(chromium: Any, folder: Path) -> None:
    shoot(chromium, _report(folder, "zh"), "report", height=900)


def report_en(chromium: Any, folder: Path) -> None:
    shoot(chromium, _report(folder, "en"), "report_en", height=900)


@functools.cache
def _gathered(folder: Path) -> Any:
    """Return what a report is made of, found once for both languages."""
    from policymine.api.findings import gather

    return gather(folder / "demo" / "corpus", pairs=[_PAIR, ("垃圾处理", "垃圾分类")], seed=0)


def _report(folder: Path, lang: str) -> Path:
    from policymine.api.report import write_report

    out = folder / f"report_{lang}.html"
    write_report(_gathered(folder), out, lang, command=f"policymine report demo/corpus --lang {lang}")
    return out


def shift(_chromium: Any, folder: Path) -> None:
    import policymine as pm

    found = pm.shift(folder / "demo" / "corpus", *_PAIR)
    pm.save_chart(pm.chart(found, lang="en"), HERE / "shift.png", ppi=150)
    smaller(HERE / "shift.png")


def explorer(chromium: Any, folder: Path) -> None:
    import policymine as pm

    out = folder / "terms.html"
    pm.explorer(
        folder / "demo" / "corpus", where="year >= 2014", within="kind = 'policy'", out=out, lang="en"
    )

    def pick(tab: Any) -> None:
        tab.locator(f"text='{_PAIR[1]}' >> visible=true").last.click(timeout=5000)
        tab.wait_for_timeout(500)

    shoot(chromium, out, "explorer", height=760, act=pick)


def notebook(chromium: Any, folder: Path) -> None:
    import policymine as pm

    found = pm.shift(folder / "demo" / "corpus", *_PAIR)
    cells = [
        '<!doctype html><meta charset="utf-8"><style>body{margin:24px;color:#1c232b;',
        "font-family:Arial,'Liberation Sans','Noto Sans CJK SC',sans-serif}",
        "pre{background:#f4f5f7;padding:.5em .8em;font:13px 'Noto Sans Mono CJK SC',monospace}</style>",
    ]
    cells += [f"<pre>pm.shift(corpus, {_PAIR[0]!r}, {_PAIR[1]!r})</pre>", found._repr_html_()]
    page = folder / "notebook.html"
    page.write_text("".join(cells), "utf-8")
    shoot(chromium, page, "notebook", height=None, width=980)


def terminal(chromium: Any, folder: Path) -> None:
    """Show commands as they were typed, with what they print."""
    out = io.StringIO()
    for line in _TERMINAL:
        words = [sys.executable, "-m", "policymine", *shlex.split(line)[1:]]
        done = subprocess.run(
            words,
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=True,
            env=os.environ | {"COLUMNS": "120"},
        )
        out.write(f"<b>$ {html.escape(line)}</b>\n{html.escape(done.stdout.rstrip())}\n\n")
    page = folder / "terminal.html"
    page.write_text(_SCREEN + out.getvalue().rstrip() + "\n</pre>", "utf-8")
    shoot(chromium, page, "terminal", height=None)


if __name__ == "__main__":
    sys.exit(main())

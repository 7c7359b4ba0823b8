"""Execute the tutorials afresh, in one empty folder that they share.

    python docs/tutorials/run.py             execute them and keep the outputs
    python docs/tutorials/run.py --check     execute them, keep nothing, and end with 1 where one fails or says something else

Needs nbclient, ipykernel and nbformat. Outputs hold no address, no path of the machine, no warning and no error.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
# Marks that an SVG carries are names, not addresses.
_ADDRESS: Final = re.compile(r"https?://(?!www\.w3\.org/)\S+")
_MACHINE: Final = re.compile(r"(?<![\w.])/(?:home|root|tmp|work|Users|private|var|usr)/\S+|[A-Z]:\\\\\S+")
_FINDING: Final = re.compile(r'<span class="pm-verb">.*?</b>', re.DOTALL)
_LARGEST: Final = 600_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("notebooks", nargs="*", help="names of notebooks; left out: all of them")
    parser.add_argument("--check", action="store_true", help="keep nothing, compare the findings")
    asked = parser.parse_args()
    names = asked.notebooks or sorted(path.name for path in HERE.glob("*.ipynb"))
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            began = time.perf_counter()
            complaints = list(run(HERE / name, folder, keep=not asked.check))
            sys.stdout.write(
                f"{name}: {'; '.join(complaints) or 'ok'} ({time.perf_counter() - began:.0f} s)\n"
            )
            wrong += bool(complaints)
    return 1 if wrong else 0


def run(path: Path, folder: str, *, keep: bool) -> Iterator[str]:
    """Execute a notebook, and yield what is wrong with it; `keep` writes it back with its outputs."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    before = findings(notebook)
    # The figures' words and the sentences are Chinese wherever the notebook runs.
    os.environ |= {"POLICYMINE_LANG": "zh", "PYTHONWARNINGS": "default", "OMP_NUM_THREADS": "1"}
    client = NotebookClient(
        notebook, kernel_name="python3", timeout=240, resources={"metadata": {"path": folder}}
    )
    client.create_kernel_manager()
    if os.name != "nt":
        # Sockets in a folder: nothing listens on the network.
        client.km.transport, client.km.ip = "ipc", str(Path(folder) / "kernel")
    try:
        client.execute()
    except CellExecutionError as error:
        yield str(error).strip().splitlines()[-1]
        return
    tidy(notebook)
    complaints = list(complaints_of(notebook))
    yield from complaints
    if keep and not complaints:
        nbformat.write(notebook, path)
    elif not keep and findings(notebook) != before:
        yield "says something else than what is committed: run it again without --check"


def tidy(notebook: Any) -> None:
    """Take away what differs from run to run and from machine to machine."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            output.get("metadata", {}).clear()


def outputs(notebook: Any) -> Iterator[tuple[int, str, str]]:
    """Yield (number of the cell, kind, text) of every output."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                yield number, output.name, output.text
            elif output.output_type == "error":
                yield number, "error", output.evalue
            else:
                for kind, text in output.data.items():
                    yield number, kind, text if isinstance(text, str) else str(text)


def complaints_of(notebook: Any) -> Iterator[str]:
    """Yield what may not stand in a tutorial."""
    total = 0
    for number, kind, text in outputs(notebook):
        total += len(text)
        if kind in ("stderr", "error"):
            yield f"cell {number} writes to {kind}: {text.strip()[:200]}"
        for found in (_ADDRESS.search(text), _MACHINE.search(text)):
            if found:
                yield f"cell {number} shows {found.group()[:80]!r}"
        if kind == "text/html" and re.search(r"<script|\son\w+=", text):
            yield f"cell {number} carries a script"
    if total > _LARGEST:
        yield f"its outputs are {total:,} characters; {_LARGEST:,} are enough"


def findings(notebook: Any) -> list[str]:
    """Return the line of each result that the notebook shows: what must not change unnoticed."""
    return [
        found
        for _, kind, text in outputs(notebook)
        if kind == "text/html"
        for found in _FINDING.findall(text)
    ]


if __name__ == "__main__":
    sys.exit(main())

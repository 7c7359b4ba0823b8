"""Write docs/reference from the docstrings of the library and the options of the command line, and the sources of docs/methods.

    python docs/make_reference.py            write the pages, and take away those of what is gone
    python docs/make_reference.py --check    write nothing; name each page that is stale and end with 1

The pages hold nothing that is not in the code, besides `examples.toml` (one call a verb, which the tests run). A page of
docs/methods names its sources by key (`<!-- sources: monroe2008 -->`), and the list below the mark is written from the catalogue:
by GB/T 7714 on a Chinese page (`NAME.zh.md`). Each language has an index.
"""

from __future__ import annotations

import argparse
import inspect
import os
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

from reference_maker.commands import command_page, command_tree, options_table, root_options
from reference_maker.docstrings import cell, table
from reference_maker.method_pages import method_pages as pages_of_methods
from reference_maker.python_pages import errors_page, nouns_page, registries_page, results_page, verb_page

HERE: Final = Path(__file__).resolve().parent
_NOTE: Final = "<!-- Made by docs/make_reference.py: change the docstring, not this page. -->\n"
_NOUNS: Final = (
    "Corpus",
    "Document",
    "Passage",
    "Extracted",
    "Evidence",
    "Period",
    "Lexicon",
    "Result",
    "PolicymineError",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="name stale pages, write nothing")
    asked = parser.parse_args()
    made = {f"reference/{path}": text for path, text in pages().items()} | method_pages()
    stale = sorted(path for path, text in made.items() if read(HERE / path) != text)
    gone = sorted(
        path
        for path in (p.relative_to(HERE).as_posix() for p in (HERE / "reference").rglob("*.md"))
        if path not in made
    )
    for name in [*stale, *gone]:
        sys.stdout.write(
            f"{'stale' if asked.check else 'written' if name in made else 'taken away'}: {name}\n"
        )
    if asked.check:
        return 1 if stale or gone else 0
    for name in stale:
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_text(made[name], "utf-8", newline="\n")
    for name in gone:
        (HERE / name).unlink()
    return 0


def read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def pages() -> dict[str, str]:
    """Return every page of the reference by its path below docs/reference."""
    import policymine as pm

    # The help speaks the language of the machine that asks; the reference is in English.
    os.environ["POLICYMINE_LANG"] = "en"
    verbs = sorted(name for name in pm.__all__ if inspect.isfunction(getattr(pm, name)))
    examples = tomllib.loads((HERE / "examples.toml").read_text("utf-8"))
    commands = dict(command_tree())
    made = {
        f"library/{verb}.md": verb_page(verb, getattr(pm, verb), examples, set(commands)) for verb in verbs
    }
    made |= {
        f"commands/{name.replace(' ', '-')}.md": command_page(name, command)
        for name, command in commands.items()
    }
    made["library/nouns.md"] = nouns_page([getattr(pm, name) for name in _NOUNS])
    made["results.md"] = results_page(verbs)
    made["errors.md"] = errors_page()
    made["method-names.md"] = registries_page()
    made["README.md"] = index(verbs, commands)
    return {path: _NOTE + text.rstrip() + "\n" for path, text in made.items()}


def method_pages() -> dict[str, str]:
    """Return every page of docs/methods with its list of sources, and their indexes."""
    made = pages_of_methods(HERE / "methods")
    return {
        f"methods/{name}": _NOTE + text if name.startswith("README.") else text for name, text in made.items()
    }


def index(verbs: list[str], commands: dict[str, Any]) -> str:
    import policymine as pm

    def first(text: str) -> str:
        return cell(inspect.cleandoc(text or "").split("\n\n")[0])

    lines = [
        "# Reference",
        "",
        "Made from the docstrings and the command line itself. Also: [the nouns](library/nouns.md) (Corpus, Document, Evidence ...), "
        "[results and their columns](results.md), [names that options accept](method-names.md), [errors](errors.md).",
        "",
        "## Commands",
        "",
        *table(
            ("command", "what"),
            [(f"[`{n}`](commands/{n.replace(' ', '-')}.md)", first(c.help)) for n, c in commands.items()],
        ),
        "Before a command may stand:",
        "",
        *options_table(root_options(), None),
        "## Library",
        "",
        *table(
            ("verb", "what"),
            [(f"[`pm.{v}`](library/{v}.md)", first(inspect.getdoc(getattr(pm, v)) or "")) for v in verbs],
        ),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

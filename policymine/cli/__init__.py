"""The command line: each command parses, calls the verb of the same name, and prints."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; exit code 0 done, 1 nothing found, 2 error."""
    for stream in (sys.stdout, sys.stderr):
        # A locale that is not UTF-8 must not keep Chinese from being printed.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # In such a locale Python could not read the words of the command either; they are UTF-8 all the same.
    sys.argv = [os.fsencode(word).decode("utf-8", "replace") if _escaped(word) else word for word in sys.argv]
    from policymine.cli.app import run
    from policymine.errors import NotUsedError, PolicymineError

    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        run()
    except PolicymineError as error:
        if debug:
            raise
        sys.stderr.write(f"policymine: {error}\n")
        sys.exit(1 if isinstance(error, NotUsedError) else 2)
    except KeyboardInterrupt:
        sys.stderr.write("policymine: stopped; the corpus is as it was before this command\n")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output (head, a pager) has gone: that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except MemoryError:
        sys.stderr.write(
            "policymine: out of memory; narrow the corpus with --where, or close other programs\n"
        )
        sys.exit(2)
    except OSError as error:
        if debug:
            raise
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(
            f"policymine: {where}{error.strerror or error}; run it again with --debug to see where\n"
        )
        sys.exit(2)
    except Exception as error:
        if debug:
            raise
        what = f"{type(error).__name__}: {error}".strip().splitlines()[0]
        sys.stderr.write(
            f"policymine: an error in policymine itself ({what}); see where with --debug, and report it\n"
        )
        sys.exit(2)


def _escaped(word: str) -> bool:
    return any("\udc80" <= ch <= "\udcff" for ch in word)

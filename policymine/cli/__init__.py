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
    from policymine.cli.failing import EXCEPTIONS, tell

    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        code = run(debug=debug)
    except BrokenPipeError:
        # The reader of our output (head, a pager) has gone: that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (KeyboardInterrupt, MemoryError) as error:
        code = tell(error)
    except Exception as error:
        if debug and not isinstance(error, EXCEPTIONS):
            raise
        code = tell(error)
    sys.exit(code)


def _escaped(word: str) -> bool:
    return any("\udc80" <= ch <= "\udcff" for ch in word)

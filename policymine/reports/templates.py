"""The project's own style sheets and scripts, from `data/templates`; `tokens.css` has the colours and fonts of every page."""

from __future__ import annotations

from policymine.paths import data_file

__all__ = ["read_templates"]


def read_templates(*names: str) -> str:
    """Return files of `data/templates`, joined; a name has its folders before it, as in `explorer/page.css`."""
    return "\n".join(data_file("templates", *name.split("/")).read_text("utf-8") for name in names)

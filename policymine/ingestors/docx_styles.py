"""The styles of a Word document, and how its XML is asked: children, values, switches, alternatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from policymine.ingestors.package import local

__all__ = [
    "Style",
    "alternative",
    "attribute",
    "child",
    "child_value",
    "is_contents",
    "read_styles",
    "text_boxes",
    "toggle",
]

_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says, with what it is based on: its name, list, level of outline, whether it hides text."""

    name: str = ""
    list_number: str = ""
    list_level: str = ""
    outline: str = ""
    hidden: bool | None = None


def read_styles(root: Any) -> tuple[dict[str, Style], str]:
    """Return the styles of a `styles.xml` by identifier, and the identifier of the usual paragraph's."""
    nodes = {attribute(node, "styleId"): node for node in root if local(node) == "style"}
    usual = next(
        (
            name
            for name, node in nodes.items()
            if attribute(node, "type") == "paragraph" and attribute(node, "default") in ("1", "true", "on")
        ),
        "",
    )
    styles: dict[str, Style] = {}
    for name, node in nodes.items():
        shown = child_value(node, "name")
        found = Style(shown)
        seen: set[str] = set()
        at: Any = node
        while at is not None and len(seen) < 20:
            seen.add(attribute(at, "styleId"))
            ppr, rpr = child(at, "pPr"), child(at, "rPr")
            list_node = child(ppr, "numPr")
            found = Style(
                shown,
                found.list_number or child_value(list_node, "numId"),
                found.list_level or child_value(list_node, "ilvl"),
                found.outline or child_value(ppr, "outlineLvl"),
                toggle(rpr, "vanish") if found.hidden is None else found.hidden,
            )
            base = child_value(at, "basedOn")
            at = nodes.get(base) if base not in seen else None
        styles[name] = found
    return styles, usual


def text_boxes(node: Any) -> list[Any]:
    """Return the text boxes in a drawing, not those inside another, and of alternatives the first only."""
    found: list[Any] = []
    stack = [node]
    while stack:
        at = stack.pop()
        if local(at) == "txbxContent":
            found.append(at)
        elif local(at) == "AlternateContent":
            chosen = alternative(at)
            stack += [chosen] if chosen is not None else []
        else:
            stack += reversed(at)
    return found


def alternative(node: Any) -> Any:
    """Return what is to be read of a content that the file holds twice: the newer form, else the older."""
    choices = [found for found in node if local(found) == "Choice"]
    return choices[0] if choices else child(node, "Fallback")


def is_contents(node: Any) -> bool:
    part = child(child(node, "sdtPr"), "docPartObj")
    return "table of contents" in child_value(part, "docPartGallery").lower()


def child(node: Any, name: str) -> Any:
    """Return the first child of a name; None where there is none."""
    if node is None:
        return None
    return next((found for found in node if local(found) == name), None)


def child_value(node: Any, name: str) -> str:
    """Return the `val` of the first child of a name; empty where there is none."""
    found = child(node, name)
    return attribute(found, "val") if found is not None else ""


def attribute(node: Any, name: str) -> str:
    """Return an attribute in any namespace; empty where there is none."""
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


def toggle(properties: Any, name: str) -> bool | None:
    """Return whether a property is on; None where nothing is said."""
    node = child(properties, name)
    return None if node is None else attribute(node, "val").lower() not in _OFF

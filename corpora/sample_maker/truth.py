"""What is true of the sample, as TOML: fields, planted shifts, theme shares, speakers, decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sample_maker.policies import Policy
from sample_maker.talks import Talk

Source = Mapping[str, Any]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }" if value else "{}"
        )
    return "[" + ", ".join(_value(v) for v in value) + "]"


def _key(key: object) -> str:
    text = str(key)
    plain = text.isascii() and text.replace("_", "").replace("-", "").isalnum()
    return text if plain else json.dumps(text, ensure_ascii=False)


def table(header: str, fields: Mapping[str, Any]) -> str:
    """One table; a list of mappings is written one a line."""
    lines = [header]
    for key, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], (Mapping, str)) and len(value) > 1:
            inside = "".join(f"  {_value(v)},\n" for v in value)
            lines.append(
                f"{_key(key)} = [\n{inside}]"
                if isinstance(value[0], Mapping)
                else f"{_key(key)} = {_value(value)}"
            )
        else:
            lines.append(f"{_key(key)} = {_value(value)}")
    return "\n".join(lines) + "\n"


def truth(source: Source, policies: Sequence[Policy], meetings: Sequence[Talk], rest: Sequence[Talk]) -> str:
    """The whole of truth.toml."""
    plan, themes = source["plan"], source["themes"]
    names = {i["key"]: i["name"] for i in plan["issuers"]}
    out = [
        "# What is true of the texts beside this file. Written with them by corpora/make_sample.py; not edited by hand.\n"
        "# All texts are synthetic: no real body, place or person. Counts are of strings in the composed text, its\n"
        "# title once (a web page repeats it in its head). Characters of speech are code points without white space.\n"
    ]
    out.append(table("[sample]", {
        "seed": plan["seed"],
        "synthetic": True,
        "marker": source["common"]["marker"],
        "policies": len(policies),
        "minutes": len(meetings),
        "interviews": sum(t.kind == "interview" for t in rest),
        "articles": sum(t.kind == "article" for t in rest),
        "issuers": [{"name": i["name"], "level": i["level"]} for i in plan["issuers"]],
    }))  # fmt: skip
    for pair in plan["pairs"]:
        out.append(table("[[pairs]]", _pair(pair, policies, names)))
    years = sorted({p.day.year for p in policies})
    for key, theme in themes.items():
        share = {y: _mean([p.themes.get(key, 0.0) for p in policies if p.day.year == y]) for y in years}
        out.append(table("[[themes]]", {
            "key": key,
            "name": theme["name"],
            "planted": source["common"]["planted"][key],
            "mean_2008_2013": _mean([share[y] for y in years if y <= 2013]),
            "mean_2017_2020": _mean([share[y] for y in years if y >= 2017]),
            "share": share,
        }))  # fmt: skip
    for p in policies:
        out.append(table("[[policies]]", _policy(p)))
    matters = {m["id"]: m["name"] for talk in meetings for m in talk.matters}
    for key, name in matters.items():
        about = [t for t in meetings if key in t.fields["matters"]]
        out.append(table("[[matters]]", {
            "id": key,
            "name": name,
            "community": about[0].fields["community"],
            "meetings": [{"file": t.text.path, "date": t.fields["date"], "stage": t.fields["stage"]} for t in about],
        }))  # fmt: skip
    for talk in meetings:
        out.append(table("[[meetings]]", {
            "file": talk.text.path, "title": talk.text.title, "kind": talk.kind, **talk.fields,
            "speakers": _speakers(talk),
            "decisions": list(talk.decisions),
            "actions": [{"what": w, "owner": o, "due": date.fromisoformat(d)} for w, o, d in talk.actions],
        }))  # fmt: skip
    for talk in rest:
        fields = {"file": talk.text.path, "title": talk.text.title, "kind": talk.kind, **talk.fields}
        if talk.speakers:
            fields["speakers"] = _speakers(talk)
        out.append(table(f"[[{talk.kind}s]]", fields))
    return "\n".join(out)


def _speakers(talk: Talk) -> list[dict[str, Any]]:
    return [{"name": s.name, "role": s.role, "turns": s.turns, "chars": s.chars} for s in talk.speakers]


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 3)


def _pair(pair: Source, policies: Sequence[Policy], names: Mapping[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {k: pair[k] for k in ("old", "new", "kind", "words", "words_zh")}
    if "break" in pair:
        fields["break"] = pair["break"]
    if "adopted" in pair:
        fields["adopted"] = {names[k]: y for k, y in pair["adopted"].items()}
    for key in ("middle", "scale", "start", "plateau_from", "plateau"):
        if key in pair:
            fields[key] = pair[key]
    rows = []
    for year in sorted({p.day.year for p in policies}):
        here = [p for p in policies if p.day.year == year]
        rows.append({
            "year": year,
            "old": sum(p.terms.get(pair["old"], 0) for p in here),
            "new": sum(p.terms.get(pair["new"], 0) for p in here),
            "docs_old": sum(pair["old"] in p.terms for p in here),
            "docs_new": sum(pair["new"] in p.terms for p in here),
            "docs": len(here),
        })  # fmt: skip
    fields["by_year"] = rows
    return fields


def _policy(p: Policy) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "file": p.text.path,
        "title": p.text.title,
        "kind": "policy",
        "genre": p.genre,
        "doc_number": p.number,
        "issuer": p.issuer,
        "level": p.level,
        "date_issued": p.day,
    }
    if p.date_printed is not None:
        fields["date_printed"] = p.date_printed
    if p.attached_genre is not None:
        fields["attached_genre"] = p.attached_genre
    fields["theme"] = p.theme
    fields["themes"] = p.themes
    fields["terms"] = p.terms
    fields["cites"] = list(p.cites)
    if p.attachments:
        fields["attachments"] = list(p.attachments)
    return fields

"""`policymine info CORPUS` and `policymine documents CORPUS`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Out, Where
from policymine.cli.output import emit, table_lines
from policymine.cli.words import found_by, language, spoken, t

# Groups of versions that are printed.
_GROUPS = 12


def info(corpus: CorpusArgument, where: Where = None, json: Json = False, out: Out = None) -> None:
    """Tell what a corpus holds, and what ingestion left out.

    Example: policymine info out/gwr
    """
    from policymine.api.info import info as verb

    result = verb(corpus, where=where)
    shown = result if json or out is not None else result.told(language())
    emit(shown, json=json, out=out, lines=[found_by(result)])
    if json or out is not None:
        return
    coverage = result.coverage()
    if coverage:
        typer.echo("")
        rows = [[_named(str(row["field"])), *list(row.values())[1:]] for row in coverage]
        for line in table_lines(list(coverage[0]), rows):
            typer.echo(line)
    for group in result.details["versions"][:_GROUPS]:
        listed = "; ".join(
            f"{one['document']} ({one['date_issued'] or t('undated')})" for one in group["documents"]
        )
        name = group["documents"][-1]["title"] or group["group"]
        typer.echo(t("versions of {name}: {listed}", name=name, listed=listed))
    more = result.details["version_groups"] - _GROUPS
    if more > 0:
        typer.echo(t("... and {n} more documents with versions: --json lists all", n=more))
    for item in result.details["skipped"]:
        reason = t("; ").join(spoken(part) for part in (item["reason"], item.get("remedy")) if part)
        typer.echo(t("skipped {source}: {reason}", source=item["source"], reason=reason))


def documents(
    corpus: CorpusArgument,
    where: Where = None,
    fields: Annotated[
        bool, typer.Option("--fields", help="Add how each field was found: wording, span, rule, confidence.")
    ] = False,
    top: Annotated[int, typer.Option("--top", help="How many rows to print.", min=1)] = 50,
    json: Json = False,
    out: Out = None,
) -> None:
    """List the documents with their fields.

    Example: policymine documents out/policies --where "year = 2014" --out documents.xlsx
    """
    from policymine.api.info import documents as verb

    result = verb(corpus, where=where, fields=fields)
    columns = ["id", "kind", "date_issued", "doc_number", "issuers", "title", "n_chars"]
    emit(result, json=json, out=out, columns=columns, top=top)


def _named(field: str) -> str:
    """Return a field as conditions name it, in Chinese with what it holds."""
    from policymine.api.check_words import field_told

    told = field_told(field, language())
    return field if told == field else f"{field} {told}"

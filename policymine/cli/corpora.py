"""`policymine corpora list` and `policymine corpora get NAME`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.grammar import Group
from policymine.cli.options import Json, Out
from policymine.cli.output import emit, progress, say
from policymine.cli.words import found_by, language, t

__all__ = ["corpora"]

corpora = typer.Typer(
    name="corpora",
    cls=Group,
    help="List public corpora, or fetch one and check it. Nothing is fetched without `get`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

CatalogueFile = Annotated[
    Path | None,
    typer.Option(
        "--catalogue",
        help="A catalogue of your own (.toml, of the form of policymine/data/corpora.toml) instead.",
        metavar="FILE",
    ),
]


@corpora.command("list")
def list_(catalogue: CatalogueFile = None, json: Json = False, out: Out = None) -> None:
    """List the public corpora that can be fetched: what each is, its language, size and licence. Nothing is fetched.

    Example: policymine corpora list
    """
    from policymine.api.corpora_list import corpora_list as verb

    result = verb(catalogue_file=catalogue, lang=language())
    emit(result, json=json, out=out, columns=["name", "title", "language", "form", "bytes", "licence"])
    if not json and out is None:
        say(t("fetch one with: policymine corpora get NAME"))


@corpora.command(no_args_is_help=True)
def get(
    name: Annotated[str, typer.Argument(help="A corpus, as `corpora list` names it.", metavar="NAME")],
    into: Annotated[
        Path, typer.Option("--into", help="The folder for its file; made where it is missing.", metavar="DIR")
    ] = Path("."),
    ingest: Annotated[
        Path | None,
        typer.Option("--ingest", help="Read it into this corpus right away.", metavar="CORPUS"),
    ] = None,
    catalogue: CatalogueFile = None,
    json: Json = False,
) -> None:
    """Fetch a public corpus and check it against its sha256; after a cut the same command goes on where it stopped.

    A wrong or longer file is refused and removed. The host is told before it is asked; proxies are those of the
    environment (HTTPS_PROXY). A file fetched in another way and put into DIR is only checked.

    Examples: policymine corpora get government-work-reports --into texts;
    policymine corpora get us-state-of-the-union --into texts --ingest out/sotu
    """
    import json as json_module

    from policymine.api.catalogue import catalogue_entry
    from policymine.api.corpora_get import corpora_get as verb

    entry = catalogue_entry(name, catalogue)
    lang = language()
    say(
        t(
            "{name}: {title}; {what}",
            name=name,
            title=entry.said("title", lang),
            what=entry.said("what", lang),
        )
    )
    say(
        t(
            "{bytes} bytes from {host}: {address}",
            bytes=f"{entry.bytes:,}",
            host=entry.host,
            address=entry.address,
        )
    )
    with progress(t("fetching")) as callback:
        done = verb(name, into, catalogue_file=catalogue, progress=callback)
    if not done.n_fetched:
        told = t("{path} is there already and is the right file", path=done.path)
    elif done.resumed_at:
        told = t(
            "{path}: fetched the rest from byte {at}, sha256 checked", path=done.path, at=done.resumed_at
        )
    else:
        told = t("{path}: fetched, sha256 checked", path=done.path)
    say(told)
    for label, value in (
        (t("licence as stated"), entry.licence),
        (t("cite"), entry.citation),
        (t("know before counting"), entry.said("notes", lang)),
    ):
        if value:
            say(t("{label}: {value}", label=label, value=value))
    if ingest is not None:
        from policymine.api.ingest import ingest as read

        with progress(t("reading")) as callback:
            result = read([done.path], ingest, **done.ingest_options(), progress=callback)
        say(found_by(result))
        for item in result.skipped:
            say(t("left out {source}: {reason}", source=item["source"], reason=item["reason"]))
    if json:
        typer.echo(json_module.dumps(done.as_dict(), ensure_ascii=False, indent=2))
    elif ingest is None:
        say(t("read it into a corpus with:"))
        typer.echo(done.command())

"""Pseudonyms at ingest: whom the records name, and their names replaced before anything is stored.

Names are taken from all sources of an ingest first (speakers, rosters, chairs, lists of persons, signatories, and those that
the key's file lists), then replaced in all of them: in texts, titles, tables, extras. Offices stay. A file's name
often is a person's, so documents are named by a keyed word instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from policymine.corpus.document import Document
from policymine.errors import IngestError, InputError
from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, Skipped, SourceRef, Unchanged
from policymine.structure.pseudonyms import Names, PseudonymKey, rewrite_plain
from policymine.structure.rosters import is_office, person_of, split_roster
from policymine.structure.speaker_names import speaker_kind

__all__ = ["Pseudonymiser", "read_key"]

Item = tuple[SourceRef, RawDocument | Skipped | Unchanged]
Known = Callable[[str, str], bool]

_FIELDS: Final = (
    "chair",
    "recorder",
    "present",
    "observers",
    "absent",
    "leave",
    "late",
    "interviewer",
    "signatory",
)
_PEOPLE: Final = frozenset(
    {"name", "speaker", "respondent", "interviewee", "interviewer", "recorder", "chair", "owner"}
)
# The columns of tables that name a person: author/name, 作者, 姓名.
_AUTHOR: Final = re.compile(
    r"(?:^|[/_. ])(?:authors?|user|username|nickname|creator)(?:[/_. ]name|name)?$"
    r"|作者|姓名|联系人|负责人|经办人|发言人|署名|记录人|主持人",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"社区|小区|街道|公司|物业|单位|代表|人员|居民|业主|村民|记者|群众|市民|学生|家长|嘉宾|专家|旁白|现场|听众|观众|问题|议题|发言|说话|参与"
    r"|[局会部办所站院校委组团队方员者人长家们等各]$|^(?:各|有关|相关|全体|部分|某)"
)
_LISTS: Final = frozenset(
    {"recorder", "observers", "leave", "late", "absent", "interviewer", "interviewee", "respondent"}
)
_TITLE: Final = re.compile(
    r"(?:先生|女士|小姐|同志|書記|书记|主任|經理|经理|主席|議員|议员|局長|局长|處長|处长|司長|司长|教授|律師|律师|老师|師傅|师傅|博士|醫生|医生|总|董|工)$"
)


def read_key(path: str | Path, corpus: str | Path) -> tuple[PseudonymKey, list[str]]:
    """Return the key in a file, and the names that it lists besides.

    Parameters
    ----------
    path : a text file outside the corpus: the key on the first line, then a name a line.
    corpus : the corpus folder.

    Raises InputError where there is no such file, it lies in the corpus, or the key is too short.
    """
    file = Path(path)
    if not file.is_file():
        raise InputError(
            f"--pseudonyms {path}: there is no such file; write a sentence that nobody guesses into a text file, keep it "
            "outside the corpus, and name it here"
        )
    if file.resolve().is_relative_to(Path(corpus).resolve()):
        raise InputError(
            f"--pseudonyms {path} lies in the corpus, which would give the names away: keep it elsewhere"
        )
    try:
        lines = [line.strip() for line in file.read_text("utf-8-sig").splitlines() if line.strip()]
    except (UnicodeDecodeError, OSError) as error:
        raise InputError(f"--pseudonyms {path} cannot be read as UTF-8 text ({error})") from error
    return PseudonymKey.of(lines[0] if lines else ""), lines[1:]


@dataclass
class Pseudonymiser:
    """Replaces the names of an ingest's people.

    Parameters
    ----------
    names : the names found so far.
    """

    names: Names

    def prepared(self, items: Iterable[Item], *, known: Known, kind: str, script: str) -> Iterator[Item]:
        """Yield the items of an ingest with their names replaced, once all of them have been read for names.

        Parameters
        ----------
        items : every source, those that the corpus holds too: their people may be spoken of in the others.
        known : whether the corpus holds a source as it is.
        kind, script : of the ingest.
        """
        read: list[tuple[SourceRef, RawDocument | Skipped | Unchanged, list[str]]] = []
        for ref, item in items:
            own: list[str] = []
            if isinstance(item, RawDocument):
                try:
                    document = assemble(ref, item, kind=kind, script=script)
                except IngestError:
                    # Its own turn comes below, and with it the message.
                    document = Skipped(ref.display, "cannot be read")
                if isinstance(document, Document):
                    own = people_of(document, item)
                    self.names.add(own)
                    self.names.add_literal(identifiers_of(document.extra))
            read.append((ref, item, own))
        for ref, item, own in read:
            if isinstance(item, RawDocument):
                yield ref, Unchanged() if known(ref.key, ref.sha256) else self.raw(item, own)
            else:
                yield ref, item

    def short(self, key: str) -> str:
        """Return what stands for a source's key: by the corpus's own key, so that no name can be tried against it."""
        return self.names.key.code("key", key) + self.names.key.code("key again", key)

    def source(self, display: str) -> str:
        """Return what stands in the corpus for a source's name: a keyed word for its root and one for the rest."""
        root = self.root(display)
        rest = display[len(root) :]
        code = self.names.key.code
        return code("source", root).lower() + (f"/{code('source', rest).lower()}" if rest else "")

    @staticmethod
    def root(display: str) -> str:
        """Return the root of a source's name: its folder, or the file that was named itself."""
        return display.partition("/")[0].partition("#")[0]

    def hidden(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Return an entry of what was skipped as the corpus may keep it; copies are named so already."""
        if entry.get("kind"):
            return entry

        def change(text: str) -> str:
            return self.names.rewrite(text).text

        return {**rewrite_plain(entry, change), "source": self.source(str(entry["source"]))}

    def raw(self, raw: RawDocument, people: Iterable[str]) -> RawDocument:
        """Return a text with its names replaced; `people` are those whom the text names as its own."""
        own = [name for name in people if re.match(r"[\u3400-\u9fff]", name)]

        def change(text: str) -> str:
            return self.names.rewrite(text, own).text

        text = self.names.rewrite(raw.text, own)
        return replace(
            raw,
            text=text.text,
            metadata={name: replace(value, raw=change(value.raw)) for name, value in raw.metadata.items()},
            extra=rewrite_plain(dict(raw.extra), change),
            warnings=tuple(change(note) for note in raw.warnings),
            pages=tuple(text.place(at) for at in raw.pages),
            headings=tuple((depth, text.place(a), text.place(b)) for depth, a, b in raw.headings),
            turns=tuple(
                replace(
                    turn,
                    start=text.place(turn.start),
                    end=text.place(turn.end),
                    speaker=change(turn.speaker) if turn.speaker else turn.speaker,
                    label=change(turn.label),
                )
                for turn in raw.turns
            ),
        )

    def finished(self, document: Document, ref: SourceRef) -> Document | Skipped:
        """Return the document under a name that tells nothing; Skipped where a name is left in it."""
        suffix = PurePosixPath(ref.display.partition("#")[0]).suffix.lower()
        suffix = suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ""
        word = self.names.key.code("document", ref.display).lower()
        left = [text for text in strings_of(document) if self.names.holds(text)]
        if left:
            return Skipped(
                ref.display,
                "still holds a name after all were replaced",
                "leave it out, or mend the file by hand",
            )
        return replace(document, id=f"{document.kind}-{word}{suffix}", source=self.source(ref.display))


def people_of(document: Document, raw: RawDocument) -> list[str]:
    """Return the names of the people that a document names as its own: speakers, rosters, chairs, lists of persons."""
    wordings: list[str] = []
    for passage in document.passages:
        wordings += [
            text for text in (passage.speaker, passage.label.rstrip(":： .")) if text and passage.speaker
        ]
    wordings += [turn.speaker for turn in raw.turns if turn.speaker]
    for name in _FIELDS:
        found = document.fields.get(name)
        if found is not None:
            wordings += [person.name for person in split_roster(found.raw)]
        value = getattr(document, name, None)
        wordings += list(value) if isinstance(value, tuple) else [value] if isinstance(value, str) else []
    wordings += list(_named(document.extra))
    names: dict[str, None] = {}
    for wording in dict.fromkeys(wordings):
        if speaker_kind(wording) in ("unnamed", "collective"):
            continue
        person = person_of(wording).name
        if re.search(r"[\u3400-\u9fff]", person):
            if speaker_kind(wording) != "person" and not _uncommon_name(person):
                continue
            bare = _TITLE.sub("", person)
            # 王经理 names no more than a surname; beside its office the pattern of offices finds it.
            if len(bare) >= 2:
                names[bare] = None
        elif speaker_kind(wording) == "person" or re.search(r"\b(?:Hon|Mr|Mrs|Ms|Dr)\b", wording):
            names[wording] = None
    return list(names)


def _uncommon_name(wording: str) -> bool:
    """Return whether a wording in the place of a name can be nothing else, though no common surname opens it.

    >>> [_uncommon_name(w) for w in ("买买提·艾力", "阿依古丽", "居民代表", "街道办", "专家组")]
    [True, True, False, False, False]
    """
    if re.fullmatch(r"[\u3400-\u9fff]{1,8}(?:[·•‧・][\u3400-\u9fff]{1,8}){1,3}", wording):
        return True
    if not re.fullmatch(r"[\u3400-\u9fff]{3,5}", wording) or is_office(wording):
        return False
    return not _UNIT.search(wording)


def _named(value: Any, key: str = "") -> Iterator[str]:
    """Yield the strings of an extra that stand where a person is named."""
    if isinstance(value, str):
        if key in _PEOPLE or _AUTHOR.search(key):
            yield value
    elif isinstance(value, dict):
        inner = value.get("raw")
        if key in _LISTS and isinstance(inner, str):
            yield from (person.name for person in split_roster(inner))
        # What a file says of its speakers stands under their names.
        by_name = key == "speakers" and all(isinstance(entry, dict) for entry in value.values())
        for name, entry in value.items():
            if by_name:
                yield str(name)
            yield from _named(entry, str(name))
    elif isinstance(value, (list, tuple)):
        for entry in value:
            yield from _named(entry, "" if isinstance(entry, dict) else key)


def identifiers_of(extra: Any) -> list[str]:
    """Return the identifiers of people by which a file points to them (NovakJan), which often are their names."""
    speakers = extra.get("speakers") if isinstance(extra, dict) else None
    facts = speakers.values() if isinstance(speakers, dict) else ()
    found = [str(fact["id"]) for fact in facts if isinstance(fact, dict) and fact.get("id")]
    return [one for one in found if re.search(r"[^\W\d_]{3}", one)]


def strings_of(value: Any) -> Iterable[str]:
    """Yield every string that a document holds, keys of its extras and fields among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from strings_of(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings_of(inner)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            if name not in ("id", "source", "source_key", "sha256"):
                yield from strings_of(getattr(value, name))

"""Whose speech a label heads: the person of the roster, with office; what stays open is told, never guessed.

A label that names a person is looked up in the roster, in either script; one that names an office belongs to whoever
holds it in this record (主席, 民政事務局局長; 代理主席 is whom the record says took the chair). Two people of one surname
are two: 李主任 stays 李主任 where two 李 could be meant, and is listed for review.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policymine.structure.attendance import Attendee
from policymine.structure.doors import door_of
from policymine.structure.english_speakers import label_parts
from policymine.structure.meeting_labels import field_of_label
from policymine.structure.rosters import Person, is_person_name, is_title, person_of, simple, titled
from policymine.structure.speaker_names import SpeakerKind, familiar, speaker_kind
from policymine.structure.wordlists import load_table

__all__ = ["Speaker", "identify", "roster_warnings"]

_CHAIRS = ("主持人", "主席", "会议主席", "主持", "召集人", "议长", "全委会主席", "大会主席")
_ACTING = re.compile(
    r"(?P<office>(?:代理|副|署理)?[\u3400-\u9fff]{0,8}?(?:主席|主持人|议长|主任委员|召集人))(?P<name>[\u3400-\u9fff]{2,4}?)(?:议员|委员|先生|女士|同志)?(?:代为|接替|继续|恢复|没有|暂代)"
)
_SHOWN = 8
MANY = 300


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a label stands for.

    Parameters
    ----------
    label : the speaker as the turns name him.
    kind : person, office, unnamed (有居民, 居民A) or collective (全体).
    name : the person, where the label or the roster tells who it is; None otherwise.
    role : the office or group: of the label, else of the roster; None where neither states one.
    candidates : those of the roster who could be meant, where more than one could.
    """

    label: str
    kind: SpeakerKind
    name: str | None
    role: str | None
    candidates: tuple[str, ...] = ()


def identify(
    labels: Sequence[str], attendees: Sequence[Attendee], text: str, chair: str | None
) -> dict[str, Speaker]:
    """Return who each label stands for.

    Parameters
    ----------
    labels : the speakers of a record's turns, each at least once.
    attendees : those whom the record lists.
    text : the record; what it tells of who took the chair is read in it.
    chair : the name of who chaired; None where unknown.

    >>> listed = [Attendee("李强", "居委会主任", "present", "李强"), Attendee("李红", "街道办主任", "present", "李红")]
    >>> found = identify(["李主任", "居民代表李强", "街道办主任"], listed, "", None)
    >>> [(s.label, s.name, s.role, s.candidates) for s in found.values()]
    [('李主任', None, None, ('李强', '李红')), ('居民代表李强', '李强', '居民代表', ()), ('街道办主任', '李红', '街道办主任', ())]
    """
    named = [a for a in attendees if a.name]
    acting = _acting(text)
    return {label: _identify(label, named, acting, chair) for label in dict.fromkeys(labels)}


def _acting(text: str) -> dict[str, str]:
    """Return who the record says held an office: (代理主席梁君彥議員代為主持會議); none where it names several."""
    found: dict[str, set[str]] = {}
    for at in re.finditer(
        r"(?:主席|主持人|议长|議長|主任委员|召集人)[\u3400-\u9fff]{2,4}?(?:議員|议员|委員|委员|先生|女士|同志)?(?:代為|代为|接替|继续|恢复|沒有|没有|暂代|暫代)",
        text,
    ):
        begin = max(0, at.start() - 8)
        match = _ACTING.search(simple(text[begin : at.end()]))
        if match and is_person_name(match["name"], sure=False):
            start = begin + match.start("name")
            office = re.sub(r"^[^\u3400-\u9fff]*", "", match["office"])
            found.setdefault(office, set()).add(text[start : start + len(match["name"])])
    return {office: next(iter(names)) for office, names in found.items() if len(names) == 1}


def _identify(label: str, named: Sequence[Attendee], acting: Mapping[str, str], chair: str | None) -> Speaker:
    kind = speaker_kind(label)
    if kind in ("unnamed", "collective"):
        return Speaker(label, kind, None, label)
    if not re.search(r"[\u3400-\u9fff]", label):
        return _in_english(label, kind, named)
    person = person_of(label)
    end = titled(label)
    listed = [a for a in named if end and simple(a.name or "") == simple(end[0])]
    if end and listed:
        # 利國偉議員, where the roster has 利國偉: whatever his surname, he is a person.
        kind, person = "person", Person(listed[0].name or "", None if is_title(end[1]) else end[1])
    if kind == "office":
        return _holder(label, named, acting, chair)
    if listed or is_person_name(person.name, sure=False):
        same = [a for a in named if simple(a.name or "") == simple(person.name)]
        if len(same) > 1 and person.role:
            same = [a for a in same if _fits(person, a)] or same
        if len(same) == 1:
            return Speaker(label, "person", same[0].name, person.role or same[0].role)
        # Two of one name: without the office the label does not tell which.
        shown = tuple(f"{a.name}（{a.role}）" if a.role else str(a.name) for a in same)
        return Speaker(label, "person", person.name if not same else None, person.role, shown)
    return _addressed(label, named)


def _in_english(label: str, kind: SpeakerKind, named: Sequence[Attendee]) -> Speaker:
    """Return who MR JAMES TO is: the one of the roster whose name holds these words, JAMES TO KUN-SUN."""
    name, role = label_parts(label)
    words = set((name or "").casefold().split())
    same = [a for a in named if words and words <= set((a.name or "").casefold().split())]
    if len(same) == 1:
        return Speaker(label, "person", same[0].name, role or same[0].role)
    return Speaker(label, kind, None, None, tuple(str(a.name) for a in same))


def _fits(person: Person, attendee: Attendee) -> bool:
    one, other = simple(person.role or ""), simple(attendee.role or "")
    return bool(one and other) and (one in other or other in one)


def _holder(label: str, named: Sequence[Attendee], acting: Mapping[str, str], chair: str | None) -> Speaker:
    plain = simple(label)
    for office, name in acting.items():
        if plain == office:
            return Speaker(label, "office", name, label)
    if chair and (plain in _CHAIRS or field_of_label(plain) == "chair"):
        return Speaker(label, "office", chair, label)
    exact = [a for a in named if a.role and simple(a.role) == plain]
    near = exact or [a for a in named if a.role and len(plain) > 2 and simple(a.role).endswith(plain)]
    if len(near) == 1:
        return Speaker(label, "office", near[0].name, label)
    shown = tuple(f"{a.name}（{a.role}）" for a in near)
    return Speaker(label, "office", None, label, shown)


def _addressed(label: str, named: Sequence[Attendee]) -> Speaker:
    """Return who 王经理 or 物业公司赵经理 is: the one of that surname whose office fits."""
    table = load_table("speakers.toml")
    plain = simple(label)
    if surname := familiar(plain):
        return _of_surname(label, plain, surname, named)
    words = sorted({simple(w) for w in (*table["roles"], *table["honorifics"])}, key=len, reverse=True)
    word = next((w for w in words if plain.endswith(w) and len(plain) > len(w)), None)
    if word is None:
        return Speaker(label, "person", None, None)
    surname = plain[-len(word) - 1]
    unit = plain[: -len(word) - 1]
    kin = [a for a in named if simple(a.name or "").startswith(surname)]
    at_home = [a for a in kin if unit and unit in simple(a.raw)]
    if len(at_home) == 1:
        return Speaker(label, "person", at_home[0].name, at_home[0].role)
    fitting = [a for a in kin if a.role and simple(a.role).endswith(_same_office(word))]
    if unit:
        fitting = [a for a in fitting if unit in simple(a.role or "")] or fitting
    # 王女士, 李大爷: an address fits whoever bears the surname.
    loose = fitting or [a for a in kin if not a.role or word in {simple(w) for w in table["honorifics"]}]
    if len(loose) == 1:
        return Speaker(label, "person", loose[0].name, unit + word if fitting else loose[0].role)
    return Speaker(label, "person", None, None, tuple(str(a.name) for a in loose))


def _same_office(word: str) -> tuple[str, ...]:
    """Return the words for one office: 毛书记 is the one whom the roster calls 村支书."""
    rows = load_table("speakers.toml")["same_office"]
    return (word, *(simple(other) for row in rows if word in map(simple, row[:2]) for other in row))


def _of_surname(label: str, plain: str, surname: str, named: Sequence[Attendee]) -> Speaker:
    """Return who 302室老褚 or 周工 is: the only one of that surname, or the only one who lives or works there."""
    kin = [a for a in named if simple(a.name or "").startswith(surname)]
    door, rest = door_of(plain)
    front = door or re.sub(r"[老小阿大]?[\u3400-\u9fff][老工总]?$", "", rest)
    if front and (at_home := [a for a in kin if front in simple(a.raw)]):
        kin = at_home
    elif rest.endswith(("工", "总")) and len(rest) == 2:
        kin = [a for a in kin if not a.role or simple(a.role).endswith(_same_office(rest[-1]))]
    if len(kin) == 1:
        return Speaker(label, "person", kin[0].name, kin[0].role)
    return Speaker(label, "person", None, None, tuple(str(a.name) for a in kin))


def roster_warnings(
    turns: Sequence[str],
    speakers: Mapping[str, Speaker],
    attendees: Sequence[Attendee],
    doubtful: Sequence[str],
) -> list[str]:
    """Return a line for each kind of doubt about the speakers, for a person to review.

    Parameters
    ----------
    turns : the speaker of each turn, in order.
    speakers : from `identify`.
    attendees : the roster.
    doubtful : labels that have the form of a name but were not taken for speakers.

    >>> absent = [Attendee("赵某某", None, "absent", "赵某某"), *(Attendee(n, None, "present", n) for n in ("张某", "李某"))]
    >>> who = identify(["赵某某"], absent, "", None)
    >>> roster_warnings(["赵某某"], who, absent, [])
    ["speaker: '赵某某' speaks (1 turn), but the roster lists this name as absent"]
    """
    n_turns = Counter(turns)
    lines: list[str] = []
    gone = {simple(a.name): a.status for a in attendees if a.name and a.status in ("absent", "leave")}
    here = {simple(a.name) for a in attendees if a.name and a.status not in ("absent", "leave")}
    strangers: list[str] = []
    scripts: dict[str, set[str]] = {}
    for label, speaker in speakers.items():
        if speaker.candidates:
            lines.append(
                f"speaker: {label!r} ({_times(n_turns[label])}) may be {' or '.join(speaker.candidates)}; it is left as written"
            )
        name = speaker.name and simple(speaker.name)
        if name and name in gone and name not in here:
            status = "absent" if gone[name] == "absent" else "on leave"
            lines.append(
                f"speaker: {label!r} speaks ({_times(n_turns[label])}), but the roster lists this name as {status}"
            )
        elif name and speaker.kind == "person" and name not in here:
            strangers.append(label)
        if speaker.kind == "person":
            scripts.setdefault(simple(label), set()).add(label)
    if len(here) >= 2 and strangers:
        verb = "speaks and is" if len(strangers) == 1 else "speak and are"
        lines.append(f"speaker: {_listed(strangers)} {verb} not on the roster of {len(here)} names")
    for written in scripts.values():
        if len(written) > 1:
            lines.append(
                f"speaker: {' and '.join(repr(w) for w in sorted(written))} are one name in two scripts; "
                "--script simplified makes them one speaker"
            )
    if len(n_turns) > MANY:
        once = sum(1 for n in n_turns.values() if n == 1)
        lines.append(
            f"speaker: {len(n_turns)} different speakers in {sum(n_turns.values())} turns, {once} of them once only; "
            "some of these labels may be something else"
        )
    if doubtful:
        lines.append(
            f"speaker: {_listed(list(dict.fromkeys(doubtful)))} before a colon may be a speaker; it stands once and was left as text"
        )
    return lines


def _times(n: int) -> str:
    return f"{n} turn" + ("" if n == 1 else "s")


def _listed(labels: Sequence[str]) -> str:
    shown = ", ".join(repr(label) for label in labels[:_SHOWN])
    return shown + (f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else "")

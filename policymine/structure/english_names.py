"""English names in running lists: which words are names, and where one name ends and the next begins.

Given names, initials, offices and places (`policymine/data/english_people.toml`) and names known from elsewhere in
the record decide together; where two partings fit as well, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from policymine.structure.wordlists import load_table

__all__ = [
    "Named",
    "Word",
    "end_of_office",
    "is_office_word",
    "is_person_line",
    "name_words",
    "part_run",
    "plain_name",
    "words_of",
]

# LaWare, McTeer and DeBoer are one word; ChairmanWilliam is two that lost their blank.
_WORD = re.compile(
    r"(?P<initial>(?:[A-Z]\.){1,3})(?=\W|$|[A-Z])|(?P<suffix>Jr\.|Sr\.|St\.)|"
    r"(?P<word>(?:Mc|Mac|La|Le|De|Di|Du|Van|O['’]|D['’]"
    r"|Fitz)?[A-Z\u00c0-\u00de][a-z\u00df-\u024f'’]+(?:-[A-Z\u00c0-\u00de]?[a-z\u00df-\u024f'’]+)*"
    r"|[A-Z\u00c0-\u00de]{2,}(?:[-'’][A-Z]+)*|[a-z\u00df-\u024f'’-]+|[A-Z])"
    r"|(?P<number>\d{1,4})|(?P<mark>[,&():/])"
)
_MAX = 5
# A name and its span.
Named = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, an initial, a number or a mark of a list, with its span."""

    text: str
    start: int
    end: int


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    table = load_table("english_people.toml")
    return (
        frozenset(table["given_names"].split()),
        frozenset(table["offices"].split()),
        frozenset(table["places"].split()),
        frozenset(table["particles"]),
        frozenset(table["suffixes"]),
    )


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(load_table("english_people.toml")["honorifics"])


def is_office_word(word: str) -> bool:
    """Return whether a word belongs to offices, not to names.

    >>> is_office_word("Economists"), is_office_word("Bullard")
    (True, False)
    """
    return word.lower() in _lists()[1]


def end_of_office(text: str, start: int, end: int) -> int:
    """Return where the last office of a list ends, before a heading that runs on after it without a mark.

    Parameters
    ----------
    text : the record.
    start : the comma before the office, or any place before it in the same entry.
    end : the end of the list as far as known.

    >>> text = "Ann Roe, Economist, Federal Reserve Bank of Richmond Developments in Financial Markets"
    >>> text[: end_of_office(text, 19, len(text))]
    'Ann Roe, Economist, Federal Reserve Bank of Richmond'
    """
    _given, offices, cities, _particles, _suffixes = _lists()
    words = words_of(text, start, end)
    for k in range(1, len(words)):
        before, word = words[k - 1], words[k]
        low = word.text.lower()
        if "\n" in text[before.end : word.start] or not word.text[0].isupper() or len(word.text) < 3:
            continue
        known = low in offices or low in cities
        of_place = (
            before.text.lower() in cities and low not in cities and low != "city" and _after_of(words, k - 1)
        )
        governed = before.text.lower() in offices or before.text.lower() in cities
        if (
            of_place
            or before.text == "respectively"
            or (governed and not known)
            or (before.text == "Governors" and words[k - 2].text == "of")
        ):
            return before.end
    return end


def _after_of(words: Sequence[Word], k: int) -> bool:
    """Return whether a place is that of an office: of San Francisco, of Atlanta and New York."""
    cities = _lists()[2]
    while k >= 0 and (words[k].text.lower() in cities or words[k].text in (",", "and")):
        k -= 1
    return k >= 0 and words[k].text in ("of", "for", "in")


def is_person_line(line: str) -> bool:
    """Return whether a line that stands alone names a person: Mayor Ellen Price, Priya K. Rao.

    >>> [is_person_line(s) for s in ("Mayor Ellen Price", "Priya K. Rao", "Old Business", "Call to Order")]
    [True, True, False, False]
    """
    words = [word.text for word in words_of(line, 0, len(line)) if word.text != ","]
    titled = 0
    while titled < len(words) and (is_office_word(words[titled]) or words[titled].lower() in _honorifics()):
        titled += 1
    rest = words[titled:]
    if not 2 <= len(rest) <= 5 or not all(_may_name(word, ()) for word in rest):
        return False
    return bool(titled or rest[0].lower() in _lists()[0] or any(_is_initial(word) for word in rest))


def plain_name(name: str) -> str:
    """Return a name with single blanks, without a footnote's number at its end.

    >>> plain_name("Jerome  H. Powell2")
    'Jerome H. Powell'
    """
    return re.sub(
        r"\d{1,2}$", "", re.sub(r"\s+", " ", name).strip(" ,;.") if not name.endswith("r.") else name.strip()
    )


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Return the words of a stretch; what is neither word, number nor mark is passed over.

    >>> [w.text for w in words_of("ChairmanJohn C. McTeer, Jr.,2 Vice Chair", 0, 40)]
    ['Chairman', 'John', 'C.', 'McTeer', ',', 'Jr.', ',', '2', 'Vice', 'Chair']
    """
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]


def _is_initial(word: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Z]\.){1,3}", word))


def _may_name(word: str, places: Collection[str]) -> bool:
    """Return whether a word can be part of a name."""
    _given, offices, cities, particles, suffixes = _lists()
    low = word.lower()
    if _is_initial(word) or low in suffixes:
        return True
    if low in _honorifics():
        return False
    if not word[0].isupper():
        return low in particles
    return low not in offices and low not in cities and low not in places


def name_words(words: Sequence[Word], index: int, places: Collection[str], *, in_role: bool) -> int:
    """Return how many words from `index` on are names; 0 where none begins here.

    Parameters
    ----------
    words : of one entry of a list.
    places : words that the list itself shows to be places, in lower case.
    in_role : whether an office stands before: then a name must show itself, by a given name, an initial, or the
        comma after two or three words that are none of an office's.
    """
    given, offices, cities, _particles, suffixes = _lists()
    word = words[index].text
    if not (word[0].isupper() and word[0].isalpha()) or word.lower() in suffixes:
        return 0
    before = words[index - 1].text.lower() if index else ""
    known_given = word.lower() in given
    end = index
    while end < len(words):
        text = words[end].text
        follows_initial = end > index and _is_initial(words[end - 1].text)
        # An office's word ends a name after an initial (William R. Price), and a given name may be a place's.
        plain = text[0].isupper() and text.lower() not in suffixes
        opens_name = (
            text.lower() in given
            and end + 1 < len(words)
            and _may_name(words[end + 1].text, places)
            and plain
        )
        if not (
            _may_name(text, places)
            or (follows_initial and plain)
            or (opens_name and end == index)
            or (end > index and plain and opens_name)
        ):
            break
        end += 1
    if (
        end < len(words)
        and words[end].text == ","
        and end + 1 < len(words)
        and words[end + 1].text.lower() in suffixes
    ):
        end += 2
    count = end - index
    if count < 2 or _is_initial(words[end - 1].text):
        return 0
    if word.lower() in offices and not known_given:
        return 0
    if (word.lower() in cities or word.lower() in places) and before in (cities | {"st."}):
        return 0
    if not in_role:
        return count
    if before in ("of", "the", "for", "and", "in") and not (
        known_given and not (word.lower() in cities or word.lower() in places)
    ):
        return 0
    has_initial = any(_is_initial(w.text) for w in words[index : min(end, index + 3)])
    comma = end < len(words) and words[end].text in (",", "and")
    return count if known_given or has_initial or (comma and count <= 3) else 0


def part_run(words: Sequence[Word], known: Collection[str]) -> tuple[list[Named], bool]:
    """Return the names that a run of words holds, and whether a part of it is doubtful and was left out.

    Parameters
    ----------
    words : a run of words of names, from `name_words`.
    known : names in full known from elsewhere.

    The likeliest parting wins; where another is as likely, the names that both have are kept.

    >>> text = "James Bullard Charles L. Evans Sarah Bloom Raskin Eric Rosengren"
    >>> [name[0] for name in part_run(words_of(text, 0, len(text)), ())[0]]
    ['James Bullard', 'Charles L. Evans', 'Sarah Bloom Raskin', 'Eric Rosengren']
    """
    texts = [word.text for word in words]
    n = len(texts)
    # best[i]: score of parting the first i words, and the ends of the last name that reach it.
    best: list[float] = [0.0] + [float("-inf")] * n
    back: list[list[int]] = [[] for _ in range(n + 1)]
    for end in range(2, n + 1):
        for size in range(2, min(_MAX + 1, end) + 1):
            begin = end - size
            score = best[begin] + _score(texts[begin:end], known)
            if score > best[end] + 1e-9:
                best[end], back[end] = score, [begin]
            elif score > float("-inf") and abs(score - best[end]) <= 1e-9:
                back[end].append(begin)
    if best[n] == float("-inf"):
        return [], n > 0
    partings = _partings(back, n)
    common = set.intersection(*(set(parting) for parting in partings))
    spans = sorted(common)
    covered = sum(b - a for a, b in spans)
    names = []
    for a, b in spans:
        name = " ".join(texts[a:b]).replace(" ,", ",")
        names.append((name, words[a].start, words[b - 1].end))
    return names, covered < n


def _partings(back: list[list[int]], n: int, most: int = 16) -> list[list[tuple[int, int]]]:
    """Return the best partings, at most `most`, as spans of word numbers."""
    open_: list[tuple[int, list[tuple[int, int]]]] = [(n, [])]
    done: list[list[tuple[int, int]]] = []
    while open_ and len(done) < most:
        end, spans = open_.pop()
        if end == 0:
            done.append(spans)
            continue
        open_.extend((begin, [(begin, end), *spans]) for begin in back[end])
    return done


def _score(name: Sequence[str], known: Collection[str]) -> float:
    """Return how well words make one name; minus infinity where they cannot."""
    given, _offices, _cities, particles, suffixes = _lists()
    words = [word for word in name if word.lower() not in suffixes and word != ","]
    if " ".join(name) in known:
        return 4.0
    if len(words) < 2 or name[0].lower() in suffixes or name[0] == ",":
        return float("-inf")
    if _is_initial(words[-1]) or (words[-1].lower() in particles and words[-1].islower()):
        return float("-inf")
    initials = [k for k, word in enumerate(words) if _is_initial(word)]
    middle = [word for word in words[1:-1] if not _is_initial(word) and word.lower() not in particles]
    if any(k not in (0, 1, 2) for k in initials) or len(middle) > 1:
        return float("-inf")
    score = -2.0 * (words[0].lower() in particles) - 2.0 * (words[-1].lower() in particles)
    if words[0].lower() in given:
        score += 2.0
    if initials:
        score += 1.5
    # A second given name may be a middle name, but sooner begins the next name.
    score -= sum(1.5 if word.lower() in given else 0.75 for word in middle)
    if words[-1].lower() in given and not initials:
        score -= 0.75
    return score

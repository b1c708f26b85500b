"""What became of a text, word by word. Texts in, stretches of text out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

TOKEN, WORD = re.compile(r"\S+|\s+"), re.compile(r"\s*\S+")
# With less in common than this, words of one text among words of another only confuse.
ALIKE = 0.4
MANY = 8_000
AROUND = 8


@dataclass(frozen=True)
class Stretch:
    """Some words that are `same` in both texts, `gone` from the first, or `new` in the second."""

    kind: str
    text: str


def between(before: str, after: str) -> list[Stretch]:
    """The second text as it came to be from the first."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) + len(new) > MANY:
        return _whole(before, after)
    # Blanks are alike everywhere: by themselves they are nothing in common.
    matcher = SequenceMatcher(str.isspace, old, new)
    if matcher.ratio() < ALIKE:
        return _whole(before, after)
    return [stretch for part in _parts(matcher, old, new) for stretch in part.stretches()]


def shortened(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The same, with what did not change cut down to some words around what did."""
    edge = Stretch("edge", "")
    around = [edge, *stretches, edge]
    found = []
    for (before, here), (_same, after) in zip(pairwise(around), pairwise(around[1:]), strict=False):
        keeps_end, keeps_start = after is not edge, before is not edge
        text = _cut(here.text, keeps_start, keeps_end) if here.kind == "same" else here.text
        found.append(Stretch(here.kind, text))
    return found


def _whole(before: str, after: str) -> list[Stretch]:
    return [Stretch(kind, text) for kind, text in (("gone", before), ("new", after)) if text]


@dataclass
class _Part:
    """A piece of both texts, the same or not."""

    old: str
    new: str

    @property
    def is_same(self) -> bool:
        return self.old == self.new

    def stretches(self) -> list[Stretch]:
        return [Stretch("same", self.new)] if self.is_same else _whole(self.old, self.new)


def _parts(matcher: "SequenceMatcher[str]", old: list[str], new: list[str]) -> list[_Part]:
    """The pieces in order. What only a blank keeps apart is one change."""
    found: list[_Part] = []
    for _tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        part = _Part("".join(old[old_from:old_to]), "".join(new[new_from:new_to]))
        while found and not part.is_same and (not found[-1].is_same or _joins(found)):
            last = found.pop()
            part = _Part(last.old + part.old, last.new + part.new)
        found.append(part)
    return found


def _joins(found: list[_Part]) -> bool:
    """Whether the last piece is a blank after a change."""
    return len(found) > 1 and found[-1].new.isspace() and not found[-2].is_same


def _cut(text: str, keeps_start: bool, keeps_end: bool) -> str:
    """Some words from where a change ends, and some up to where the next begins."""
    words = WORD.findall(text)
    if len(words) <= AROUND * (keeps_start + keeps_end) + 1:
        return text
    start = "".join(words[:AROUND]) + " " if keeps_start else ""
    end = (
        " " + "".join([*words[-AROUND:], text[len(text.rstrip()) :]]).lstrip() if keeps_end else ""
    )
    return f"{start}…{end}"

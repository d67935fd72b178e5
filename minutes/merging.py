"""Two texts of the same field: what is new in each, and one text in which nothing of either is lost. Pure."""

import re
from difflib import SequenceMatcher

PIECES = re.compile(r"\w+|\s+|[^\w\s]")
LINES = re.compile(r"[^\n]*\n|[^\n]+$")
# Comparing word by word takes the square of the length; longer texts are compared line by line.
MOST_PIECES = 8000


def merged(saved, mine):
    """Every word of both, in order; where both wrote something new, the saved words come first."""
    old, new, steps = _compare(saved, mine)
    pieces = []
    for kind, a, b, c, d in steps:
        pieces += old[a:b]
        if kind in {"insert", "replace"}:
            between = kind == "replace" and pieces and not pieces[-1].isspace() and not new[c].isspace()
            pieces += [" ", *new[c:d]] if between else new[c:d]
    return "".join(pieces)


def marked(text, other):
    """[(words, is_new)]: `text` cut into runs, with those marked that `other` has not."""
    runs, __, steps = _compare(text, other)
    return [("".join(runs[a:b]), kind != "equal") for kind, a, b, __, __ in steps if a < b]


def changes(old, new):
    """[(words, mark)]: both texts in one, `mark` is "del" for what went, "ins" for what came, "" for what stayed."""
    was, now, steps = _compare(old, new)
    runs = []
    for kind, a, b, c, d in steps:
        if kind == "equal":
            runs.append(("".join(was[a:b]), ""))
        else:
            runs += [("".join(words), mark) for words, mark in ((was[a:b], "del"), (now[c:d], "ins")) if words]
    return runs


def _compare(one, two):
    one, two = _pieces(one), _pieces(two)
    if max(len(one), len(two)) > MOST_PIECES:
        one, two = LINES.findall("".join(one)), LINES.findall("".join(two))
    return one, two, SequenceMatcher(None, one, two).get_opcodes()


def _pieces(text):
    return PIECES.findall(text)

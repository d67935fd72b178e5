"""Text as the fonts of the paper can draw it, and how much of it there may be. Pure."""

import re
import unicodedata

from django.conf import settings
from django.utils.translation import gettext as _

from participants import indonesian
from rakor import pdf

MISSING = "□"  # stands for what the font of the paper cannot draw
LINES_MAX = 2_000
RUN_MAX = 60
STEP = 10  # a run that is too long may break after so many characters; the narrowest column holds more
_LONG_RUN = re.compile(rf"\S{{{RUN_MAX + 1},}}")
_STEERING = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]")
_MISSING_RUN = re.compile(rf"{MISSING}(?:[^\S\n]*{MISSING})*")


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def refuse_excess(content):
    """Ask for less before the renderer chokes: it is not linear in the length of a text."""
    total = lines = 0
    for text in _texts({key: value for key, value in content.items() if key != "attendance"}):
        if len(text) > settings.TEXT_MAX_CHARACTERS:
            raise pdf.RenderError(
                _("A text of %(count)s characters is too long to print. The most is %(most)s.")
                % _counts(len(text), settings.TEXT_MAX_CHARACTERS)
            )
        total, lines = total + len(text), lines + text.count("\n")
    roll = sum(map(len, _texts(content["attendance"])))
    if total > settings.MEETING_MAX_CHARACTERS or roll > 10 * settings.MEETING_MAX_CHARACTERS:
        raise pdf.RenderError(
            _("The texts have %(count)s characters together, too many to print. The most is %(most)s.")
            % _counts(max(total, roll), settings.MEETING_MAX_CHARACTERS)
        )
    if lines > LINES_MAX:
        raise pdf.RenderError(
            _("The texts have %(count)s lines together, too many to print. The most is %(most)s.")
            % _counts(lines, LINES_MAX)
        )


def _counts(count, most):
    return {"count": indonesian.number(count), "most": indonesian.number(most)}


def printable(value):
    """The same value with every text made drawable: see `printable_text`."""
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    return [printable(item) for item in value] if isinstance(value, list) else value


def printable_text(text):
    """The text as the fonts can draw it, where the data that are embedded keep it as it was typed.

    Nothing steers the line, MISSING stands for what no font has, what is too long to break gets places to break, and
    right-to-left words are kept to themselves.
    """
    known = pdf.printable_characters()
    if not known.issuperset(map(ord, text)) or _STEERING.search(text):
        text = _STEERING.sub("", text)
        text = "".join(c if ord(c) in known or c == "\n" else _substitute(c, known) for c in text)
        text = _MISSING_RUN.sub(MISSING, text)
    if any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text):
        text = f"\u200e{text}\u200e"
    return _LONG_RUN.sub(lambda run: "\u200b".join(re.findall(f".{{1,{STEP}}}", run[0])), text)


def _substitute(character, known):
    """The nearest the fonts have: a plain letter for a fancy one, a letter and its mark for both in one."""
    if unicodedata.category(character) in {"Cc", "Cf"}:
        return ""
    if character == "\u2011":
        return "-"
    for form in ("NFKC", "NFKD"):
        replacement = unicodedata.normalize(form, character)
        if known.issuperset(map(ord, replacement)):
            return replacement
    return MISSING

"""Reading JSON that strangers wrote: every fault by its path, nothing guessed. Knows nothing of meetings.

A reader takes (value, path, reading) and gives back the value as it shall be kept: None for what is absent or wrong,
and what is wrong is noted in the reading.
"""

import collections
import itertools
import json
import re
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from participants.indonesian import FORBIDDEN, clean_text, number

MOST_NESTED = 16  # our documents nest four deep
MOST_PARTS = 20_000  # objects and lists in a file: a million of them fill 600 MB
MOST_ROWS = 2000  # in a list, and lines in a text: the paper takes a minute for more
MOST_FAULTS = 1000  # listed


class Fault(NamedTuple):
    """What is wrong, and where: "agenda[2].speaker"."""

    path: str
    message: str

    def __str__(self):
        return f"{self.path}: {self.message}" if self.path else self.message


class Unreadable(ValueError):
    """The document is refused whole, with every fault. `content` is what could be read, None where it is wrong."""

    def __init__(self, faults, content=None):
        self.faults, self.content = list(faults), content
        super().__init__("\n".join(map(str, self.faults)))


class Reading:
    """What one reading has found so far."""

    def __init__(self):
        self.faults, self.characters = [], 0

    def fault(self, path, message, **values):
        """Note a fault; gives back None, which is what a wrong value is read as."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(path, message % values if values else message))

    def finish(self, content):
        """Raise Unreadable if anything was wrong in this content."""
        if len(self.faults) == MOST_FAULTS:
            self.faults.append(Fault("", _("Further faults are not listed")))
        if self.faults:
            raise Unreadable(self.faults, content)


def join(path, key):
    key = clean_text(key)[:60].replace("\n", " ")
    return f"{path}.{key}" if path else key


# Bytes --------------------------------------------------------------------------------------------


class _Object(dict):
    """A JSON object that remembers which keys it was given twice."""

    def __init__(self, pairs):
        super().__init__(pairs)
        times = collections.Counter(key for key, __ in pairs) if len(self) < len(pairs) else {}
        self.doubled = [key for key in times if times[key] > 1]


def parse(raw):
    """The JSON object in these bytes; size and depth are asked before it is parsed."""
    if len(raw) > settings.IMPORT_MAX_BYTES:
        _refuse(_("The file is larger than %(most)s MB"), most=number(settings.IMPORT_MAX_BYTES // 1024**2))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(_("The file is not UTF-8 text (byte %(place)s)"), place=number(error.start + 1))
    _refuse_mazes(text)
    try:
        document = json.loads(text, object_pairs_hook=_Object, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        _refuse(
            _("The file is damaged or not JSON (line %(line)s, column %(column)s)"),
            line=number(error.lineno),
            column=number(error.colno),
        )
    if not isinstance(document, dict):
        _refuse(_("The file must hold one JSON object"))
    return document


def _refuse(message, **values):
    raise Unreadable([Fault("", message % values if values else message)]) from None


def _refuse_mazes(text):
    """The parser recurses and builds. (A string is matched to its end or that of the file: nothing is read twice.)"""
    depth = parts = 0
    for found in re.finditer(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{\]}]', text, re.DOTALL):
        if found[0] in ("[", "{"):
            depth, parts = depth + 1, parts + 1
        elif found[0] in ("]", "}"):
            depth -= 1
        if depth > MOST_NESTED:
            _refuse(_("The file is nested too deeply"))
        if parts > MOST_PARTS:
            _refuse(_("The file has more than %(most)s objects and lists"), most=number(MOST_PARTS))


def _whole_number(digits):
    """No number of ours has ten digits; a longer one becomes a fraction, which fits nowhere."""
    return int(digits) if len(digits) < 10 else 0.5


# Values -------------------------------------------------------------------------------------------


def _absent(required, path, reading, default=None):
    return reading.fault(path, _("Must be filled in")) if required else default


def text(most, *, required=False, lines=False, counted=True):
    """Text without control characters, in NFC; `counted` adds to the length of the whole document."""

    def read(value, path, reading):
        if value is None or value == "":
            return _absent(required, path, reading)
        if not isinstance(value, str):
            return reading.fault(path, _("Must be text in quotation marks"))
        if forbidden := FORBIDDEN.search(value):
            code = f"U+{ord(forbidden[0]):04X}"
            return reading.fault(path, _("Contains the control character %(code)s"), code=code)
        length = max(len(value), len(clean_text(value[: most + 1])))
        if length > most:
            sentence = _("At most %(most)s characters; these are %(count)s")
            return reading.fault(path, sentence, most=number(most), count=number(length))
        value, most_lines = clean_text(value), MOST_ROWS if lines else 1
        if value.count("\n") >= most_lines:
            return reading.fault(path, _("At most %(most)s lines"), most=number(most_lines))
        reading.characters += len(value) if counted else 0
        return value or _absent(required, path, reading)

    return read


def column(model, name, **options):
    """Text that fits the column it will be kept in."""
    return text(model._meta.get_field(name).max_length or settings.TEXT_MAX_CHARACTERS, **options)


def shaped(pattern, sentence, exists=None, *, required=False):
    """Text of a fixed shape; `exists` raises ValueError for what has the shape and is nothing. The sentence is lazy."""

    def read(value, path, reading):
        if value is None:
            return _absent(required, path, reading)
        try:
            if isinstance(value, str) and re.fullmatch(pattern, value) and (exists is None or exists(value)):
                return value
        except ValueError:
            pass
        return reading.fault(path, str(sentence))

    return read


def choice(values, default=None, *, required=False):
    def read(value, path, reading):
        if value is None:
            return _absent(required, path, reading, default)
        if isinstance(value, str) and value in values:
            return value
        return reading.fault(path, _("Must be one of: %(values)s"), values=", ".join(values))

    return read


def whole(least, most, default=None):
    def read(value, path, reading):
        if value is None:
            return default
        if type(value) is int and least <= value <= most:
            return value
        sentence = _("Must be a whole number from %(least)s to %(most)s")
        return reading.fault(path, sentence, least=number(least), most=number(most))

    return read


def keys(**readers):
    """An object of exactly these keys; a missing one reads as null."""

    def read(value, path, reading):
        if value is None:
            return None
        if not isinstance(value, dict):
            return reading.fault(path, _("Must be an object in braces"))
        for key in value.doubled:
            reading.fault(join(path, key), _("Stands here twice"))
        for key in itertools.islice((key for key in value if key not in readers), MOST_FAULTS):
            reading.fault(join(path, key), _("Unknown key"))
        return {key: read_value(value.get(key), join(path, key), reading) for key, read_value in readers.items()}

    return read


def rows(read_row, *, most=MOST_ROWS, once=None):
    """A list, empty when it is absent. `once(row)` is what no two rows may have in common."""

    def read(value, path, reading):
        if value is None:
            return []
        if not isinstance(value, list):
            return reading.fault(path, _("Must be a list in brackets")) or []
        if len(value) > most:
            return reading.fault(path, _("At most %(most)s entries"), most=number(most)) or []
        taken, seen = [], set()
        for place, item in enumerate(value):
            here = f"{path}[{place}]"
            row = _absent(True, here, reading) if item is None else read_row(item, here, reading)
            mark = once(row) if once and row is not None else None
            if mark is not None and mark in seen:
                reading.fault(here, _("Stands here twice"))
            seen.add(mark)
            taken.append(row)
        return taken

    return read

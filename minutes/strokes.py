"""What a finger drew: integer points in a box of 600 x 200. A client sends numbers, we make the drawing. Pure.

The text is held against a regular expression before it is parsed: fifty thousand brackets are a RecursionError.
"""

import itertools
import json
import math
import re

from django.utils.translation import gettext as _

BOX = (600, 200)
MAX_CHARACTERS, MAX_STROKES = 20_000, 60
# Shorter than this, or one straight line: a slip of the thumb, not a mark.
REAL_LENGTH, STRAIGHT = 80, 1.03

_NUMBER = "(?:0|[1-9][0-9]{0,2})"
_STROKE = rf"\[{_NUMBER},{_NUMBER}(?:,{_NUMBER},{_NUMBER})*\]"
_STROKES = re.compile(rf"\[{_STROKE}(?:,{_STROKE})*\]")


def parse(text):
    """The strokes of a mark, each [x, y, x, y, …]. ValueError carries the sentence to show."""
    if not text:
        raise ValueError(_("Draw your signature in the box, or choose to confirm without drawing."))
    strokes = _read(text)
    if strokes is None:
        raise ValueError(_("The drawing could not be read. Clear it and draw once more."))
    if _is_too_simple(strokes):
        raise ValueError(_("This mark is too short. Draw your signature as on paper, larger, in the box."))
    return strokes


def canonical(strokes):
    """The strokes as they are stored."""
    return json.dumps(strokes, separators=(",", ":"))


def path(text):
    """The data of one SVG path, in the coordinates of BOX, of strokes as they are stored."""
    return "".join(_line(stroke) for stroke in _read(text) or [])


def _read(text):
    """The strokes, or None when the text is none, is too long or leaves the box."""
    if len(text) > MAX_CHARACTERS or not _STROKES.fullmatch(text):
        return None
    strokes = json.loads(text)
    inside = all(x <= BOX[0] and y <= BOX[1] for stroke in strokes for x, y in _points(stroke))
    return strokes if inside and len(strokes) <= MAX_STROKES else None


def _points(stroke):
    return list(zip(stroke[::2], stroke[1::2], strict=True))


def _length(stroke):
    return sum(math.dist(here, there) for here, there in itertools.pairwise(_points(stroke)))


def _is_too_simple(strokes):
    if sum(map(_length, strokes)) < REAL_LENGTH:
        return True
    drawn = [stroke for stroke in strokes if len(stroke) > 2]
    if len(drawn) > 1:  # a cross is a mark
        return False
    points = _points(drawn[0])
    return _length(drawn[0]) < STRAIGHT * math.dist(points[0], points[-1])


def _line(stroke):
    start, *rest = (f"{x} {y}" for x, y in _points(stroke))
    return f"M{start}" + "".join(f"L{point}" for point in rest or [start])

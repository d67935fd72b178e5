"""The geometry of the charts, for templates/minutes/charts/. Pure: counts and words -> numbers as text.

All lengths are text, because a template would write them with the comma of the language. The words are given by whoever
shows the chart: Indonesian on paper, the reader's language on the screen.
"""

BOX = 11  # from one box to the next
PIXELS_A_MM = 5
BAR_MOST = 120  # pixels of the longest bar
UNIT_MOST = 10  # and of one that is counted


def boxes(verdicts, label):
    """One box an occasion, in their order: filled, half, empty; a dash where nobody was called (None)."""
    width = BOX * max(len(verdicts), 1)
    rows = [
        {
            "verdict": verdict or "",
            "x": str(BOX * place + 1),
            "dash": str(BOX * place + 3),
        }
        for place, verdict in enumerate(verdicts)
    ]
    return {"boxes": rows, "width": str(width), "mm": _mm(width, 3.6), "label": label}


def bar(part, whole, most, label):
    """A frame as long as what was counted, dark as far as it was kept; `most` is the longest of its column."""
    unit = _unit(most)
    width = max(round(whole * unit), 1)
    return {
        "width": str(width),
        "part": str(round(part * unit)),
        "box": str(width + 1),
        "mm": _mm(width + 1, PIXELS_A_MM),
        "label": label,
    }


def stack(counts, most, label):
    """One bar of several parts, in their order; `most` is the longest of all bars beside it."""
    unit, start, parts = _unit(most), 0, []
    for count in counts:
        width = round(count * unit)
        parts.append({"x": str(start), "width": str(width)})
        start += width
    start = max(start, 1)
    return {"parts": parts, "width": str(start), "box": str(start + 1), "mm": _mm(start + 1, 3), "label": label}


def _unit(most):
    return min(UNIT_MOST, BAR_MOST / max(most, 1))


def _mm(pixels, a_mm):
    return f"{pixels / a_mm:.2f}mm"

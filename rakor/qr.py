"""QR codes as vector paths: drawn by us, so that no markup of a stranger and no image file is involved."""

import segno
from django.utils.html import format_html


def svg(text, label):
    """The code of an address as an <svg> with its quiet zone, described by `label` for those who cannot see it.

    (Browsers read the attribute aloud; the PDF takes its description from the title.)
    """
    code = segno.make(text, error="m", boost_error=False)
    side = code.symbol_size(border=4)[0]
    return format_html(
        '<svg viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        "<title>{1}</title>"
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#0b1730" d="{2}"/></svg>',
        side,
        label,
        _path(code),
    )


def _path(code):
    """One run of dark modules after the other."""
    steps = []
    for y, row in enumerate(code.matrix, start=4):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                steps.append(f"M{start + 4} {y}h{x - start}v1h{start - x}z")
            x += 1
    return "".join(steps)

"""Personal links as cards to be cut out and handed over: who cannot be written to has a QR code. No database."""

from zoneinfo import ZoneInfo

from django.template.loader import render_to_string

from participants import indonesian
from rakor import pdf, qr

MISSING = "□"  # stands for what the font of the paper cannot draw
LINE_CHARACTERS = 64  # of a name or an office: what a card holds, even all in capitals


def cards_pdf(cards, *, unit, until, created):
    """The paper: eight cards on a sheet of A4. `cards` are pairs of a participant and the whole address of the link.

    Raises rakor.pdf.RenderError.
    """
    drawable = pdf.printable_characters()
    rows = [_card(person, address, drawable) for person, address in cards]
    context = {
        "sheets": [_pairs(rows[start : start + 8]) for start in range(0, len(rows), 8)],
        "unit": _line(unit.name, drawable),
        "day": indonesian.date_in_table(created.astimezone(ZoneInfo(unit.time_zone)).date()),
        "until": indonesian.date_in_table(until),
        "created": created.isoformat(),
    }
    html = render_to_string("participants/print/link_cards.html", context)
    return pdf.render(html, created=created, modified=created)


def _card(person, address, drawable):
    name = person.full_name
    return {
        "name": _line(name, drawable),
        "office": _line(person.position or person.organisation, drawable),
        "area": _line(person.area.full_name if person.area else "", drawable),
        "code": qr.svg(address, f"Kode QR tautan pribadi {_line(name, drawable)}"),
    }


def _pairs(rows):
    return [rows[start : start + 2] for start in range(0, len(rows), 2)]


def _line(text, drawable):
    """The text as the fonts can draw it, no longer than a card is wide, with words that may break."""
    text = "".join(c if ord(c) in drawable else MISSING for c in text)
    return text if len(text) <= LINE_CHARACTERS else f"{text[: LINE_CHARACTERS - 1].rstrip()}…"

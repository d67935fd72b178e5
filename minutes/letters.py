"""What the letter of invitation looks like on paper: a plain dict (invitations.document_of) -> PDF. No models, no
clock. Paper is always Indonesian."""

from datetime import date

from minutes.documents import event_of, hours_of, mark_of, named_with_rank, number_to_fill_in, office_of, rendered
from minutes.printable import printable, refuse_excess
from minutes.signature_blocks import BLANK, letter_block
from participants import indonesian
from rakor import pdf

TITLE = "Surat Undangan"
CLOSING = "Demikian untuk menjadi maklum. Atas perhatian dan kehadirannya diucapkan terima kasih."


def invitation_pdf(letter, created):
    """The PDF of a letter of invitation, made at the moment `created`; with the list of those invited if it has one.

    What is not known yet is a dotted line, to be filled in by hand. Raises rakor.pdf.RenderError.
    """
    return pdf.render(page(letter, created), created=created, modified=created)


def page(letter, created):
    """The HTML of `invitation_pdf`. Raises rakor.pdf.RenderError for too much text."""
    refuse_excess(letter)
    return rendered("minutes/print/invitation.html", _context(printable(letter), created))


def _context(letter, created):
    day = date.fromisoformat(letter["date"]) if letter["date"] else None
    dated = date.fromisoformat(letter["dated_on"]) if letter["dated_on"] else None
    dateline = indonesian.date_in_table(dated) if dated else BLANK
    number = letter["number"] or number_to_fill_in(letter, dated)
    mark, event = mark_of(letter), event_of(letter["kind"])
    return {
        "content": letter,
        "title": TITLE,
        "mark": mark,
        # A letter has no foot on its first page, unless that carries the mark.
        "state": "marked" if mark else "letter",
        "created": created.isoformat(),
        "date": dateline,
        "long_date": indonesian.long_date(day) if day else BLANK,
        "issued": f"{letter['unit']['city'] or BLANK}, {dateline}",
        "number": number,
        "heading": [
            ("Nomor", number),
            ("Klasifikasi", letter["classification"].upper()),
            ("Lampiran", "1 (satu) berkas" if letter["attendance"] else "-"),
            ("Perihal", f"Undangan {event}"),
        ],
        "to": _addressee(letter),
        "basis": _listed(letter["basis"]),
        "opening": _opening(letter, event),
        "facts": _facts(letter, day),
        "notes": [line for line in (letter["note"] or "").split("\n") if line],
        "closing": CLOSING,
        "signs": letter_block(letter["signatory"]),
        "invited": [_invited(number, row) for number, row in enumerate(letter["attendance"], 1)],
    }


def _addressee(letter):
    """The lines after "Yth."."""
    if person := letter["to"]:
        polite = "" if person["rank"] else "Bapak/Ibu "
        return [f"{polite}{named_with_rank(person)}", *filter(None, [office_of(person)])]
    if letter["to_group"]:
        return [f"Bapak/Ibu {letter['to_group']}"]
    return ["Bapak/Ibu", "(daftar undangan terlampir)"]


def _opening(letter, event):
    reference = "Sehubungan dengan rujukan tersebut di atas, dengan" if letter["basis"] else "Dengan"
    return f"{reference} hormat Bapak/Ibu diundang untuk menghadiri {event} yang akan dilaksanakan pada:"


def _facts(letter, day):
    facts = [
        ("hari, tanggal", indonesian.long_date(day) if day else BLANK),
        ("pukul", hours_of(letter) or BLANK),
        ("tempat", letter["place"] or BLANK),
        ("acara", letter["agenda"] or BLANK),
        ("pakaian", letter["dress"]),
    ]
    return [(label, value) for label, value in facts if value]


def _listed(lines):
    """Each reference ends in a semicolon, the last one in a full stop; what was typed with its own mark keeps it."""
    *others, last = lines or [""]
    marked = [line if line[-1] in ".;" else f"{line};" for line in others]
    return [*marked, last if last.endswith((".", ";")) else f"{last}."] if last else []


def _invited(number, row):
    return {"number": number, "name": named_with_rank(row), "office": office_of(row), "group": row["group_name"] or "–"}

"""The hand-over sheet for a new head of a unit: every promise that is in force, rakor by rakor, to be decided on.

Reads only. Who signed then is taken from the frozen text of that rakor: offices change hands.
"""

from itertools import groupby

from django.db.models import Prefetch

from minutes import documents, health
from minutes.letterheads import head_of
from minutes.models import Commitment, Meeting, Minutes, Party
from minutes.printable import printable
from minutes.signature_blocks import BLANK, office_lines
from participants import indonesian
from rakor import pdf

TITLE = "Lembar Serah Terima Kesepakatan"
MOST = 400  # commitments on the sheet; what is more stands in the list on the screen
LABELS = {"on-track": "Terpantau", "attention": "Perlu perhatian", "no-record": "Belum ada catatan"}
_CLASSES = list(Meeting.Classification.values)


def take(unit, today):
    """What the sheet says of a unit on a day, as plain data; the newest rakor first, within it as on the paper."""
    parties = Party.objects.select_related("group", "area")
    standing = Commitment.objects.in_force().filter(unit=unit)
    rows = list(
        standing.select_related("meeting", "officer")
        .prefetch_related(Prefetch("parties", parties))
        .order_by("-meeting__date", "-meeting_id", "order", "pk")[: MOST + 1]
    )
    left = standing.count() - MOST if len(rows) > MOST else 0
    rows = rows[:MOST]
    texts = _frozen({row.meeting_id for row in rows})
    meetings = [
        _meeting(meeting, list(own), texts.get(meeting.pk), today)
        for meeting, own in groupby(rows, key=lambda row: row.meeting)
    ]
    classes = {row.meeting.classification for row in rows} | {Meeting.Classification.ORDINARY}
    return {
        "unit": head_of(unit),
        "title": unit.name,
        "classification": max(classes, key=_CLASSES.index),
        "date": today,
        "meetings": meetings,
        "count": len(rows) + left,
        "left": left,
    }


def _frozen(meetings):
    """The last frozen text of each of these meetings."""
    return {
        row.meeting_id: row.document for row in Minutes.objects.filter(meeting__in=meetings).order_by("circulation")
    }


def _meeting(meeting, rows, text, today):
    signed = (text or {}).get("signatories") or []
    return {
        "title": meeting.title,
        "date": meeting.date,
        "signed": [_signatory(person) for person in signed],
        "rows": [_promise(row, today) for row in rows],
    }


def _signatory(person):
    office = ", ".join(filter(None, (documents.named_with_rank(person), person["position"])))
    return f"{office} ({person['capacity']})" if person["capacity"] else office


def _promise(row, today):
    judged = health.assess(health.Facts.of(row), today)
    officer = row.officer
    return {
        "text": row.text,
        "parties": ", ".join(map(str, row.parties.all())),
        "officer": (officer.position or officer.full_name) if officer else "",
        "health": LABELS[judged.health],
        "reason": judged.reason,
        "review": row.review_on,
    }


def handover_pdf(content, created):
    """The PDF of what `take` took. Raises rakor.pdf.RenderError."""
    return pdf.render(page(content, created), created=created, modified=created)


def page(content, created):
    """The HTML of `handover_pdf`."""
    day = content["date"]
    content = printable(content)
    for meeting in content["meetings"]:
        meeting["date"] = indonesian.date_in_table(meeting["date"])
        for row in meeting["rows"]:
            row["review"] = indonesian.date_in_table(row["review"]) if row["review"] else "–"
    paper = {
        "content": content,
        "state": "handover",
        "title": TITLE,
        "mark": documents.mark_of(content),
        "date": indonesian.date_in_table(day),
        "long_date": indonesian.long_date(day),
        "created": created.isoformat(),
        "count": indonesian.number(content["count"]),
        "left": indonesian.number(content["left"]) if content["left"] else "",
        "issued": f"{content['unit']['city'] or BLANK}, {BLANK}",
        "signature_rows": [[_block("Yang menyerahkan", content["unit"]), _block("Yang menerima", content["unit"])]],
    }
    return documents.rendered("minutes/print/handover.html", paper)


def _block(what, unit):
    """The head of the unit by the office; the name is written by hand."""
    lines = office_lines(f"Ka{unit['name'][:1].lower()}{unit['name'][1:]}")
    office = lines if lines and lines[0].startswith("KEPALA ") else [f"KEPALA {unit['name'].upper()}"]
    return {"lines": [what, *office], "name": BLANK, "below": ""}

"""The notice sheet of a kelurahan: what was promised there, for the board at its office. Reads only.

It hangs where everybody reads it: only what ordinary rakor agreed on, promised by everyone or by groups, no names.
"""

from django.db.models import Exists, OuterRef, Prefetch, Q

from minutes import documents
from minutes.letterheads import head_of
from minutes.models import Commitment, Meeting, Party
from minutes.printable import printable
from participants import indonesian
from participants.models import Area
from rakor import pdf

TITLE = "Kesepakatan Warga"
MOST = 8
LONGEST = 220
LEVELS = {"district": "Kecamatan", "urban-village": "Kelurahan", "village": "Desa", "neighbourhood": "Lingkungan"}


def take(unit, area, today):
    """What the sheet says, as plain data; the newest rakor first."""
    there = Q(area=area) | Q(area__parent=area) | Q(area__children=area) | Q(area__children__children=area)
    groups = Q(scope=Party.Scope.GROUP) & (Q(area=None) | there)
    meetings = Meeting.objects.left_the_drawer().ordinary().filter(unit=unit)
    promised = Party.objects.filter(Q(scope=Party.Scope.EVERYONE) | groups)
    rows = Commitment.objects.in_force().filter(unit=unit, meeting__in=meetings)
    rows = rows.filter(Exists(promised.filter(commitment=OuterRef("pk"))))
    shown = (
        rows.select_related("meeting")
        .prefetch_related(Prefetch("parties", promised.select_related("group", "area").distinct(), "promising"))
        .order_by("-meeting__date", "-meeting_id", "order", "pk")[:MOST]
    )
    promises = [
        {"text": row.text, "who": ", ".join(map(_who, row.promising)), "date": row.meeting.date} for row in shown
    ]
    return {
        "unit": head_of(unit),
        "title": f"{LEVELS[area.level]} {area.name}" if area.level != Area.Level.NEIGHBOURHOOD else area.name,
        "promises": promises,
        "left": max(rows.count() - len(promises), 0),
        "phone": area.duty_phone or (area.parent.duty_phone if area.parent else ""),
        "date": today,
    }


def _who(party):
    return "Semua pihak" if party.scope == Party.Scope.EVERYONE else str(party)


def notice_pdf(content, created):
    """The PDF of what `take` took. Raises rakor.pdf.RenderError."""
    return pdf.render(page(content, created), created=created, modified=created)


def page(content, created):
    """The HTML of `notice_pdf`."""
    day = content["date"]
    content = printable(content)
    promises = [
        {
            "text": _cut(row["text"]),
            "who": row["who"],
            "date": indonesian.date_in_table(row["date"]),
        }
        for row in content["promises"]
    ]
    paper = {
        "content": content,
        "state": "notice",
        "title": TITLE,
        "date": indonesian.date_in_table(day),
        "long_date": indonesian.long_date(day),
        "created": created.isoformat(),
        "promises": promises,
        "left": indonesian.number(content["left"]) if content["left"] else "",
        "phone": indonesian.show_phone(content["phone"]) if content["phone"] else "",
    }
    return documents.rendered("minutes/print/notice.html", paper)


def _cut(text):
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"

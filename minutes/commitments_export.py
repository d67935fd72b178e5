"""The list of commitments as a file that Excel opens in Indonesia: what the filter shows, and nothing in it runs."""

import csv
import datetime
import io

import openpyxl
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from minutes import standing
from participants import indonesian
from participants.roster_export import FORMS, safe

__all__ = ["FORMS", "MOST", "write"]

MOST = 10_000
AT_ONCE = 500  # rows are read, told and written in such parts
# The headings by column. A file is read in an Indonesian office, whatever the language of the screen.
HEADINGS = {
    "code": "Nomor",
    "text": "Kesepakatan",
    "parties": "Pihak",
    "kind": "Jenis",
    "approach": "Upaya",
    "officer": "Penanggung jawab",
    "since": "Sejak",
    "review": "Tanggal tinjau",
    "due": "Batas waktu",
    "life": "Keadaan",
    "health": "Kesehatan",
    "reason": "Alasan",
    "evidence": "Bukti terakhir",
    "meeting": "Rakor",
    "unit": "Satuan",
}
_WIDTHS = {"text": 60, "parties": 32, "reason": 36, "evidence": 30, "meeting": 36, "officer": 28, "unit": 26}


def write(form, rows, *, today, own_unit_ids):
    """The bytes of a file with these rows, at most MOST of them; a line at its end says when there are more.

    `rows` is a queryset with the columns of the list, `unit` and standing.NUMBER. An officer without a position is
    named only in the own units.
    """
    with translation.override("id"):
        lines = _lines(rows, today, own_unit_ids)
        return _csv(lines) if form == "csv" else _xlsx(lines)


def _lines(rows, today, own_unit_ids):
    yield list(HEADINGS.values())
    part, count = [], 0
    for row in rows[: MOST + 1].iterator(AT_ONCE):
        count += 1
        if count > MOST:
            break
        part.append(row)
        if len(part) == AT_ONCE:
            yield from _told(part, today, own_unit_ids)
            part = []
    yield from _told(part, today, own_unit_ids)
    if count > MOST:
        most = indonesian.number(MOST)
        yield [_("Cut after %(most)s rows. Narrow the filter to get the others.") % {"most": most}]


def _told(rows, today, own_unit_ids):
    for row in standing.tell(rows, today):
        told = _row(row, own_unit_ids)
        yield [told[column] for column in HEADINGS]


def _row(row, own_unit_ids):
    return {
        "code": row.code,
        "text": row.text,
        "parties": ", ".join(map(str, row.parties.all())),
        "kind": row.get_kind_display(),
        "approach": row.get_approach_display(),
        "officer": _officer(row, own_unit_ids),
        "since": row.meeting.date,
        "review": row.review_on,
        "due": row.due_on,
        "life": row.get_life_display(),
        "health": row.standing.health.label if row.standing else "",
        "reason": row.standing.reason if row.standing else row.end_reason,
        "evidence": row.evidence,
        "meeting": row.meeting.title,
        "unit": row.unit.name,
    }


def _officer(row, own_unit_ids):
    if row.officer is None:
        return ""
    return row.officer.position or (row.officer.name if row.unit_id in own_unit_ids else "")


def _csv(lines):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for line in lines:
        writer.writerow([value.isoformat() if isinstance(value, datetime.date) else safe(value) for value in line])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _xlsx(lines):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Kesepakatan")
    sheet.freeze_panes = "A2"
    for number, column in enumerate(HEADINGS, start=1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = _WIDTHS.get(column, 16)
    for number, line in enumerate(lines):
        sheet.append([_cell(sheet, value, bold=not number) for value in line])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet, value, *, bold=False):
    if isinstance(value, datetime.date):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "d mmm yyyy"
        return cell
    cell = WriteOnlyCell(sheet, value=safe(value))
    cell.data_type, cell.number_format = "s", "@"
    if bold:
        cell.font = Font(bold=True)
    return cell

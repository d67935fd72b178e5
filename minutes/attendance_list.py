"""The attendance list (daftar hadir, domain.md 1.5) on paper: plain data -> PDF. No models, no database, no clock.

Signed zig-zag, odd numbers left and even ones right, so that neighbours have room. Paper is always Indonesian, so its
words stand here and in templates/minutes/print/ as they are printed.
"""

from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings

from minutes import documents
from minutes.printable import printable, refuse_excess
from minutes.signature_blocks import BLANK, office_lines, signature_rows
from participants import indonesian
from rakor import pdf

TITLE = "Daftar Hadir"
GUEST_ROWS = 10  # empty lines on the sheet for the doors
COPIES = {
    True: "Salinan petugas, memuat data pribadi. Tidak untuk disebarkan.",
    False: "Salinan umum, tanpa nomor telepon.",
}
TOTALS = (("present", "Hadir"), ("represented", "Diwakili"), ("excused", "Izin"), ("absent", "Tidak hadir"))
UNCHECKED = ("invited", "Belum dicatat")


def attendance_pdf(content, *, paths, created):
    """The PDF of what minutes.attendance_content takes; `paths` are the drawn signatures by the `row` they belong to.

    Raises rakor.pdf.RenderError.
    """
    html = page(content, paths=paths, created=created)
    return pdf.render(html, created=created, modified=created)


def page(content, *, paths, created):
    """The HTML of `attendance_pdf`. Raises rakor.pdf.RenderError for too much text."""
    refuse_excess(content)
    content = printable(content)
    blank, staff = content["blank"], content["staff"]
    day = date.fromisoformat(content["date"]) if content["date"] else None
    if day and created.astimezone(ZoneInfo(content["unit"]["time_zone"])).date() < day:
        content["attendance"] = [_yet_to_come(row) for row in content["attendance"]]
    rows = [_row(number, row, content, paths) for number, row in enumerate(content["attendance"], 1)]
    guests = [_guest(number) for number in range(len(rows) + 1, len(rows) + GUEST_ROWS + 1)] if blank else []
    groups = [(name, list(people)) for name, people in groupby(rows, key=lambda row: row["group"])]
    totals = [] if blank else _totals(content["attendance"])
    paper = {
        "content": content,
        "state": "list",
        "title": TITLE,
        "long_date": indonesian.long_date(day) if day else BLANK,
        "date": indonesian.date_in_table(day) if day else BLANK,
        "mark": documents.mark_of(content),
        "created": created.isoformat(),
        "facts": _facts(content, day, totals),
        "with_numbers": staff or blank,
        "with_phone": staff,
        "with_remark": not blank,
        "columns": 5 + staff + (not blank),
        "groups": groups + ([("Peserta lain (ditulis sendiri)", guests)] if guests else []),
        "totals": totals,
        "blocks": _blocks(content),
        "issued": f"{content['unit']['city'] or BLANK}, {indonesian.date_in_table(day) if day else BLANK}",
        "copy": "" if blank and not staff else COPIES[staff],
        "printed": "" if blank else _printed(created, content["unit"]["time_zone"]),
        "notice": _notice(content),
    }
    return documents.rendered("minutes/print/attendance_list.html", paper)


def _facts(content, day, totals):
    rows = content["attendance"]
    count = f"{len(rows)} undangan"
    if totals:
        came = sum(row["status"] in {"present", "represented"} for row in rows)
        seen = sum(row["arrived"] is not None for row in rows)
        count = f"{came} orang dari {len(rows)} nama ({seen} tercatat di pintu)"
    return [
        ("Hari, tanggal", indonesian.long_date(day) if day else BLANK),
        ("Pukul", documents.hours_of(content) or BLANK),
        ("Tempat", content["place"] or BLANK),
        ("Acara", content["title"]),
        ("Jumlah", count),
    ]


def _row(number, row, content, paths):
    staff, blank = content["staff"], content["blank"]
    numbers = [f"{label} {row[key]}" for label, key in (("NRP", "police_id"), ("NIP", "civil_service_id")) if row[key]]
    return {
        "number": number,
        "left": number % 2,
        "group": row["group"] or "Tanpa kelompok",
        "name": documents.named_with_rank(row),
        "office": documents.office_of(row),
        "numbers": ", ".join(numbers),
        "phone": row["phone"] or "",
        "remark": "" if blank else _remark(row),
        "small": "" if blank else _small(row),
        "path": paths.get(row["row"], "") if staff and not blank else "",
        "sign": "" if blank else _sign(row, staff),
    }


def _guest(number):
    return {"number": number, "left": number % 2, "guest": True}


def _yet_to_come(row):
    """Before the day, who counts as present by exception has only been invited."""
    return row | {"status": "invited"} if row["status"] == "present" and not row["arrived"] else row


def _remark(row):
    """The status in words."""
    if row["status"] == "represented":
        return f"diwakili oleh {row['represents']}" if row["represents"] else "diwakili"
    if row["status"] == "excused":
        return f"izin: {row['reason']}" if row["reason"] else "izin"
    return {"present": "hadir", "absent": "tidak hadir"}.get(row["status"], "belum dicatat")


def _small(row):
    """When somebody was seen, and before whom at the kiosk."""
    arrived = f"pukul {row['arrived']}" if row["arrived"] else ""
    witness = f"disaksikan oleh {row['witness']}" if row["witness"] else ""
    return ", ".join(filter(None, (arrived, witness)))


def _sign(row, staff):
    """What stands in the cell instead of a drawing."""
    if row["signed"]:
        return "" if staff else "ttd."
    return "tanpa goresan" if row["arrived"] and row["way"] in {"self", "kiosk"} else ""


def _totals(rows):
    """JUMLAH and what it is made of, as on the roll of an apel; the rest only where there is one."""
    counts = [(label, sum(row["status"] == status for row in rows)) for status, label in (*TOTALS, UNCHECKED)]
    return [("Jumlah", len(rows)), *counts[:-1], *((label, count) for label, count in counts[-1:] if count)]


def _printed(created, zone):
    at = created.astimezone(ZoneInfo(zone))
    return f"Dicetak {indonesian.date_in_table(at.date())} pukul {indonesian.clock(at, zone)}."


# Who signs below ------------------------------------------------------------------------------------


def _blocks(content):
    """Left "Mengetahui" and the head of the unit, right who led the meeting; one block when that is one person."""
    chair = content["chair"]
    head = _head_of(content["unit"])
    right = signature_rows({**content, "signatories": []})[0][1]
    if chair and head and office_lines(chair["position"] or "") == head:
        right = {**right, "lines": ["Mengetahui", *right["lines"]]}
        return [[None, right]]
    left = {
        "lines": ["Mengetahui", *(head or [f"KEPALA {content['unit']['name'].upper()}"])],
        "name": BLANK,
        "below": "",
    }
    return [[left, right]]


def _head_of(unit):
    """The office that heads a unit, on its lines: that of "Polres Pelabuhan Belawan" is its Kapolres."""
    lines = office_lines(f"Ka{unit['name'][:1].lower()}{unit['name'][1:]}")
    return lines if lines and lines[0].startswith("KEPALA ") else None


# What UU 27/2022 article 21 wants people to be told ---------------------------------------------------


def _notice(content):
    """Four lines: who, on what ground and what for; what and who sees it; how long; the rights."""
    unit = content["unit"]["name"]
    hidden, noted, kept = "tanda tangan", "dan tanda tangan", "Daftar hadir disimpan menurut jadwal retensi arsip."
    if content["staff"]:
        months = indonesian.number(settings.PHONE_MONTHS)
        hidden, noted = "nomor HP dan tanda tangan", "nomor HP (sukarela), dan tanda tangan"
        kept = (
            f"Nomor HP dihapus {months} bulan setelah rakor, kesepakatan, dan perubahan data pemiliknya yang terakhir. "
            f"{kept}"
        )
    return [
        f"Data pribadi (UU 27/2022): dipakai {unit} untuk daftar hadir dan tindak lanjut rakor, tugas pelayanan publik "
        "Polri.",
        f"Yang dicatat: nama, jabatan, instansi, wilayah, {noted}; {hidden} hanya dilihat petugas.",
        kept,
        f"Anda berhak meminta salinan, perbaikan, dan penghapusan data Anda kepada operator {unit} (dijawab dalam "
        "3 × 24 jam).",
    ]

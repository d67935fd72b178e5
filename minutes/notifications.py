"""What a reminder says, by e-mail and by WhatsApp. Pure; Indonesian whatever the screen speaks. It names no people."""

from django.conf import settings
from django.utils import translation

from minutes.models import Party
from participants import indonesian

UNSAID = "kesepakatan rakor"  # as in the calendar
SHORT = 140  # characters of a promise


def digest_mail(unit, due, today):
    """(subject, body) of the reminder that a member of staff gets for a unit."""
    with translation.override("id"):
        subject = f"Rakor {unit.name}: {len(due)} hal menunggu, {indonesian.date_in_table(today)}"
        parts = [
            _part("Kesepakatan yang perlu ditinjau", [_review(row, today) for row in due.reviews]),
            _part("Masa tanpa laporan", [f"{_short(row)} ({row.period})" for row in due.unreported]),
            _part("Laporan menunggu diperiksa", [_short(row.commitment) for row in due.reports]),
        ]
        where = f"\n\nBuka: {settings.SITE_ADDRESS}/pengingat/" if settings.SITE_ADDRESS else ""
        end = "\n\nPengingat ini dapat dimatikan pada halaman Pengingat."
        return subject, f"{unit.name}, {indonesian.long_date(today)}\n\n" + "\n\n".join(
            filter(None, parts)
        ) + where + end


def group_texts(unit, due):
    """[(group name, text)]: what a group may be sent by WhatsApp, those whose report is missing, in protocol order."""
    by_group = {}
    for row in due.unreported:
        for party in row.parties.all():
            if party.scope == Party.Scope.GROUP:
                by_group.setdefault(party.group, []).append(f"- {_short(row)} ({row.period})")
    return [
        (
            group.name,
            f"Yth. Bapak/Ibu {group.name}. Kami menunggu kabar pelaksanaan kesepakatan berikut:\n"
            + "\n".join(lines)
            + f"\nMohon dikirim melalui tautan pribadi masing-masing. Terima kasih.\n{unit.name}",
        )
        for group, lines in sorted(by_group.items(), key=lambda item: item[0].order)
    ]


def _part(head, lines):
    return f"{head}:\n" + "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1)) if lines else ""


def _review(row, today):
    late = (today - row.review_on).days
    when = f"lewat {late} hari" if late > 0 else indonesian.date_in_table(row.review_on)
    return f"{_short(row)} (tinjau {when})"


def _short(promise):
    """Its words; of what is not for everybody only that there is something: letters pass through foreign hands."""
    if not promise.meeting.is_ordinary:
        return UNSAID
    text = " ".join(promise.text.split())
    return text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]} …"

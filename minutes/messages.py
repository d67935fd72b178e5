"""What is sent by WhatsApp, ready to be sent by hand. Pure; Indonesian whatever the screen speaks.

Nothing but an ordinary meeting is named: of all others a message says day, hour and place only.
"""

from minutes.documents import event_of
from participants import indonesian
from rakor import whatsapp

LATER = "akan diberitahukan kemudian"
CHANGES = "Susunan kata masih dapat berubah sampai notulen diedarkan."
LONGEST_URL = 8000  # characters; more, and some phones cut the text off


def to_person(meeting, letter, person, url):
    """The invitation of one person, with the personal link by which to answer."""
    ask = (
        "Mohon jawaban Bapak/Ibu (hadir, diwakili, atau berhalangan) melalui tautan berikut. "
        f"Tautan ini khusus untuk Bapak/Ibu, mohon tidak diteruskan:\n{url}"
    )
    return _message(f"Yth. Bapak/Ibu {person.full_name}", meeting, letter, ask)


def to_group(meeting, letter, group):
    """The invitation of a group, for its WhatsApp group. It holds no link: a link belongs to one person."""
    name = f" ({group.name})" if group else ""
    ask = (
        "Setiap undangan menerima tautan pribadi untuk menjawab hadir, diwakili, atau berhalangan. "
        "Yang belum menerimanya, mohon menghubungi kami."
    )
    return _message(f"Yth. Bapak/Ibu undangan{name}", meeting, letter, ask)


def short_wa_url(text):
    """The address that opens WhatsApp with the text, or "" for one longer than phones reliably take in an address."""
    url = whatsapp.address(text)
    return url if len(url) <= LONGEST_URL else ""


def agreed(meeting, promises, *, changes=False):
    """What was agreed at an ordinary meeting, for somebody to keep; `changes`: the wording is not frozen yet."""
    day = indonesian.long_date(meeting.date) if meeting.date else ""
    parts = [
        "\n".join(filter(None, [f"Kesepakatan: {meeting.title}", day, meeting.place])),
        "\n".join(f"{number}. {text}" for number, text in enumerate(promises, 1)),
        CHANGES if changes else "",
        f"Bila ada kejadian, hubungi 110 dahulu.\n{meeting.unit.name}",
    ]
    return "\n\n".join(filter(None, parts))


def event_name(meeting):
    """What people are invited to, by a name that may be said to everybody."""
    return event_of(meeting.kind) if meeting.is_ordinary else "Rapat"


def _message(address, meeting, letter, ask):
    hours = indonesian.clock_range(meeting.starts_at, meeting.ends_at, meeting.unit.time_zone)
    facts = [
        ("Hari, tanggal", indonesian.long_date(meeting.date) if meeting.date else LATER),
        ("Pukul", hours or LATER),
        ("Tempat", meeting.place or LATER),
    ]
    if meeting.is_ordinary:
        facts += [("Acara", letter.agenda or meeting.title), ("Pakaian", letter.dress)]
    parts = [
        address,
        f"Dengan hormat, kami mengundang Bapak/Ibu untuk hadir pada {event_name(meeting)}:",
        "\n".join(f"{label}: {value}" for label, value in facts if value),
        ask,
        "Atas perhatian dan kehadiran Bapak/Ibu, kami ucapkan terima kasih.",
        meeting.unit.name,
    ]
    return "\n\n".join(parts)

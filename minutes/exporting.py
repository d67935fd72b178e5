"""How a rakor leaves the house: as its document, as its paper, with its photos beside it. Reads only."""

from django.utils import timezone
from django.utils.text import slugify

from minutes import documents, snapshot


def document_of(meeting):
    """What was frozen, or what the draft says now, as a dict of interchange.md."""
    return meeting.current_minutes.document if meeting.has_left_the_drawer else snapshot.take(meeting)


def pdf_of(meeting):
    """The paper of the meeting as it stands. Raises rakor.pdf.RenderError."""
    frozen = meeting.current_minutes if meeting.has_left_the_drawer else None
    return documents.minutes_pdf(
        frozen.document if frozen else snapshot.take(meeting),
        state="circulated" if frozen else "draft",
        photos=photos_of(meeting),
        created=frozen.frozen_at if frozen else timezone.now(),
    )


def photos_of(meeting):
    """The pictures of the meeting that we hold, by their SHA-256."""
    return {photo.sha256: picture(photo) for photo in meeting.photos.exclude(image="")}


def file_name(meeting, extension, *, paper="notulen"):
    """A name of our own making: letters, digits and hyphens, the day first, so that a folder of them is in order."""
    day = meeting.date.isoformat() if meeting.date else ""
    title = slugify(meeting.title, allow_unicode=True)[:60].rstrip("-")
    return "-".join(filter(None, [paper, day, title, str(meeting.pk)])) + extension


def picture(photo):
    """The bytes of a photo that has its image."""
    with photo.image.open() as file:
        return file.read()

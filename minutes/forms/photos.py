"""Photos as they come from phones: cleaned one by one, kept or named with the reason why not."""

from django.conf import settings
from django.utils.translation import gettext as _

from minutes.actions import recording
from rakor import images
from rakor.refusals import Refused

MOST_AT_ONCE = 20


def keep(meeting, files, *, by):
    """(photos kept, sentences about the others)."""
    kept, faults = [], []
    if not files:
        faults.append(_("Choose at least one photo."))
    if len(files) > MOST_AT_ONCE:
        return [], [_("At most %(n)s photos at once. Choose fewer.") % {"n": MOST_AT_ONCE}]
    for file in files:
        try:
            kept.append(_keep(meeting, file, by))
        except (images.Unusable, Refused) as no:
            faults += [f"{file.name}: {sentence}" for sentence in no.args]
    return kept, faults


def _keep(meeting, file, by):
    if file.size > settings.PHOTO_MAX_BYTES:
        raise images.Unusable(images.too_big())
    cleaned = images.clean(file.read())
    return recording.add_photo(meeting, by=by, jpeg=cleaned.jpeg, width=cleaned.width, height=cleaned.height)

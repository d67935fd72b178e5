"""What people ask about their own data, and how long there is to answer. Reads only."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants import rules
from participants.models import Area, DataRequest

# What may be asked to be corrected: what a person knows best about themselves.
TEXTS = ("name", "title_prefix", "title_suffix", "position", "organisation", "phone")
CORRECTABLE = frozenset({*TEXTS, "area"})


def of_books_kept_by(user):
    """The requests that this user may answer: of the units whose address book the user keeps."""
    return DataRequest.objects.filter(participant__unit__in=rules.keeps_books_of(user))


def open_requests(user):
    """Those that wait for an answer by this user, the oldest first. `.count()` is what the home page says."""
    return of_books_kept_by(user).open()


def deadline(request):
    """Until when the law wants an answer."""
    return request.asked_at + timedelta(hours=settings.REQUEST_HOURS)


def is_late(request, now=None):
    return (now or timezone.now()) > deadline(request)


def time_left(request, now=None):
    """How long there still is, or since when it is late, in words: "sisa 2 hari 4 jam", "lewat 3 jam"."""
    now = now or timezone.now()
    left = deadline(request) - now
    words = _duration(abs(left))
    return _("%(time)s left") % {"time": words} if left >= timedelta() else _("late by %(time)s") % {"time": words}


def _duration(span):
    hours = int(span.total_seconds() // 3600)
    days, hours = divmod(hours, 24)
    parts = [ngettext("%(n)s day", "%(n)s days", days) % {"n": days}] if days else []
    parts += [ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}] if hours else []
    return " ".join(parts) or _("less than an hour")


def as_seen(request):
    """Which asking this is: whoever asks again before the answer changes what is asked."""
    return request.asked_at.isoformat(timespec="microseconds")


def columns_wanted(request):
    """{column: value} as the person asks it to be, the area as its row; what is unknown is left out."""
    wanted = {name: str(request.wanted[name] or "") for name in TEXTS if name in request.wanted}
    if "area" in request.wanted:
        wanted["area"] = Area.objects.filter(pk=request.wanted["area"]).first()
    return wanted

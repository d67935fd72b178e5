"""The outbox and the calendar feeds. Nothing here is called inside a request but switching and opening."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import feeds, notifications, reminders, rules
from minutes.models import CalendarFeed, Mail
from participants import audit, working_days
from participants.models import Role, Unit, User
from rakor import mail
from rakor.refusals import Refused

FROM_HOUR = time(7)  # of the unit's morning
EVERY = timedelta(days=7)  # one reader gets no more than a letter a week
PAUSES = [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 360, 360)]  # after that many tries it is given up


def queue_reminders(now):
    """Put today's letters into the outbox, once for each reader and unit a week, on working mornings. Returns how many.

    Readers are staff who write in the unit, have an address and want to be reminded; who has nothing due gets nothing.
    """
    recording = Role.objects.current(timezone.localdate(now)).filter(kind__in=Role.RECORDING)
    wanted = recording.filter(user__is_active=True, user__wants_reminders=True).exclude(user__email="")
    queued = 0
    for unit in Unit.objects.filter(pk__in=wanted.order_by().values("unit")).order_by("path").iterator(chunk_size=200):
        here = now.astimezone(ZoneInfo(unit.time_zone))
        if here.time() < FROM_HOUR or working_days.next_working_day(here.date()) != here.date():
            continue
        readers = list(User.objects.filter(roles__in=wanted.filter(unit=unit)).distinct().order_by("pk"))
        lately = Mail.objects.filter(queued__gt=now - EVERY, key__startswith=f"reminder:{unit.pk}:")
        served = set(lately.values_list("user", flat=True))
        readers = [user for user in readers if user.pk not in served]
        due = reminders.due_in(unit, here.date()) if readers else None
        if due:
            subject, body = notifications.digest_mail(unit, due, here.date())
            queued += sum(
                _queue(user, f"reminder:{unit.pk}:{user.pk}:{here.date()}", subject, body, now) for user in readers
            )
    return queued


def _queue(user, key, subject, body, now):
    """1 when it is new; the key says that it was queued already."""
    try:
        with transaction.atomic():
            Mail.objects.create(user=user, key=key, subject=subject[:160], body=body, queued=now, due=now)
    except IntegrityError:
        return 0
    return 1


def send_due(now, most=100):
    """Send what is due, and return (sent, failed). Two workers never send the same letter.

    The try is written down before the letter leaves, so whoever dies in between sends it once more after the pause
    rather than never; what fails is tried again ever later, and given up in the end, for all to see.
    """
    sent = failed = 0
    for pk in list(_waiting(now).values_list("pk", flat=True)[:most]):
        letter = _claim(pk, now)
        if letter is None:
            continue
        try:
            mail.send(letter.user.email, letter.subject, letter.body)
        except mail.FAULTS as error:
            last = letter.tries > len(PAUSES)
            found = {"fault": mail.fault_of(error)} | ({"given_up": now} if last else {})
            Mail.objects.filter(pk=pk).update(**found)
            failed += 1
        else:
            Mail.objects.filter(pk=pk).update(sent=timezone.now(), fault="")
            sent += 1
    return sent, failed


def _waiting(now):
    return Mail.objects.filter(sent=None, given_up=None, due__lte=now).order_by("due", "pk")


@transaction.atomic
def _claim(pk, now):
    """The letter, ours until its next try is due; None when another worker has it, or nobody wants it any more."""
    rows = Mail.objects.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked, of=("self",)
    )
    letter = rows.filter(pk__in=_waiting(now).filter(pk=pk).values("pk")).select_related("user").first()
    if letter is None:
        return None
    letter.tries += 1
    letter.due = now + PAUSES[min(letter.tries, len(PAUSES)) - 1]
    wanted = letter.user.is_active and letter.user.wants_reminders and letter.user.email
    letter.given_up = None if wanted else now
    letter.save(update_fields=["tries", "due", "given_up"])
    return letter if wanted else None


@transaction.atomic
def want_reminders(user, wanted):
    """Switch the own reminders on or off. Twice is once."""
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if locked.wants_reminders == wanted:
        return locked
    locked.wants_reminders = wanted
    locked.save(update_fields=["wants_reminders"])
    audit.record(user.home_unit.pk, "reminders-on" if wanted else "reminders-off", locked, by=user)
    return locked


# Calendar feeds -----------------------------------------------------------------------------------


@transaction.atomic
def open_feed(unit, officer, *, by):
    """The feed of an officer in charge (None: of the whole unit) that stands open, and its token to be handed over.

    Raises Refused.
    """
    _may_open(by, unit)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    issued = CalendarFeed.objects.filter(unit=unit, officer=officer)
    feed = issued.filter(closed_at=None).first()
    now = timezone.now()
    if feed is None:
        version = issued.count() + 1
        digest = feeds.digest_of(unit.pk, officer.pk if officer else None, version)
        columns = {"version": version, "digest": digest, "opened_at": now, "opened_by": by}
        feed = CalendarFeed.objects.create(unit=unit, officer=officer, **columns)
    audit.record(unit.pk, "feed-revealed", feed, by=by, at=now, detail={"version": feed.version})
    return feed, feeds.token_of(feed)


@transaction.atomic
def close_feed(feed, *, by):
    """The address opens nothing from now on. Twice is once. Raises Refused."""
    _may_open(by, feed.unit)
    feed = CalendarFeed.objects.select_for_update(no_key=True, of=("self",)).get(pk=feed.pk)
    if feed.closed_at is None:
        feed.closed_at, feed.closed_by = timezone.now(), by
        feed.save(update_fields=["closed_at", "closed_by"])
        audit.record(feed.unit_id, "feed-closed", feed, by=by, at=feed.closed_at)
    return feed


def _may_open(by, unit):
    if not rules.may_plan(by, unit.pk):
        raise Refused(_("Only the operator of this unit opens and closes calendars."))

"""What meetings hold about a person, and until when a telephone number is needed. Reads only."""

import calendar
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from minutes.models import Attendance, CarriedOver, Commitment, Invitation, Meeting, Minutes, Party, Signatory
from participants.models import AuditEntry, Participant

WRITTEN = ["added", "changed", "restored"]  # what is done to a person in the address book


# Forgetting ---------------------------------------------------------------------------------------


def led_by(person):
    """The meetings whose paper carries this person in an office: chair, minute taker, signatory, officer in charge."""
    return _of(*_offices(person))


def naming(person):
    """The meetings in which this person appears at all, as far as rows say."""
    roll = Attendance.objects.filter(participant=person)
    parties = Commitment.objects.filter(parties__participant=person)
    return _of(*_offices(person), roll, parties)


def frozen_naming(person):
    """The frozen texts of those meetings: they stay as the law keeps archives (domain.md 4.4)."""
    return Minutes.objects.filter(meeting__in=naming(person).order_by().values("pk"))


def _offices(person):
    return [
        Meeting.objects.filter(chair=person),
        Meeting.objects.filter(minute_taker=person),
        Signatory.objects.filter(participant=person),
        Commitment.objects.filter(officer=person),
        Invitation.objects.filter(signatory=person),
    ]


def _of(*rows):
    """The meetings of these rows. (Written so that each index is entered at the person.)"""
    first, *rest = [some.order_by().values("pk" if some.model is Meeting else "meeting") for some in rows]
    return Meeting.objects.filter(pk__in=first.union(*rest))


# Telephone numbers --------------------------------------------------------------------------------


def months_before(day, months):
    """The same day of an earlier month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def with_numbers_no_longer_needed(today, pks):
    """Those of these people whose number has served its purpose (domain.md 4.3): PHONE_MONTHS have passed since

    - the last commitment that concerns them ended, or its review date passed with nobody looking at it again; and
    - the last rakor to which they were invited, at which they were a guest or which they led; and
    - somebody last wrote about them in the address book, or they last agreed to messages.

    A commitment concerns whoever is named as a party or is in charge of it, and, when its party is everyone, their
    group (in their area, if one is said) or their organisation, whoever is on the roll of the rakor that made it and
    was not absent. A standing promise of everyone never ends; it holds numbers only as long as rakors keep it alive:
    affirming it moves its review date, and renewing or ending it is its end, on the day of the rakor that did so.

    The keys are said to every part of the question, so that each index is entered at a few hundred people.
    """
    since = months_before(today, settings.PHONE_MONTHS)
    moment = timezone.make_aware(datetime.combine(since, time.min))
    person, these = OuterRef("pk"), {"participant__in": pks}
    recent = Q(date__gte=since) | Q(date=None, created_at__gte=moment)
    on_roll = Attendance.objects.filter(participant=person, **these)
    written = AuditEntry.objects.filter(subject="participant", subject_id__in=pks, verb__in=WRITTEN, at__gte=moment)
    kept = [
        Exists(on_roll.filter(Q(meeting__date__gte=since) | Q(meeting__date=None, meeting__created_at__gte=moment))),
        Exists(Meeting.objects.filter(recent, chair=person, chair__in=pks)),
        Exists(Meeting.objects.filter(recent, minute_taker=person, minute_taker__in=pks)),
        Exists(Commitment.objects.filter(_alive(since), officer=person, officer__in=pks)),
        Exists(Party.objects.filter(_alive(since, "commitment__"), participant=person, **these)),
        Exists(_promised_on_the_roll(on_roll.exclude(status=Attendance.Status.ABSENT), since)),
        Exists(written.filter(subject_id=person)),
    ]
    people = Participant.objects.filter(pk__in=pks, added_at__lt=moment).exclude(phone="")
    people = people.filter(Q(consented_on=None) | Q(consented_on__lt=since))
    for reason in kept:
        people = people.filter(~reason)
    return people


def _promised_on_the_roll(on_roll, since):
    """The rows of the roll at whose rakor a living promise was made by everyone, or by the person's own."""
    theirs = Q(scope=Party.Scope.EVERYONE)
    areas = [Q(area=OuterRef(f"participant__area{above}")) for above in ("", "__parent", "__parent__parent")]
    theirs |= Q(group=OuterRef("participant__group")) & (Q(area=None) | areas[0] | areas[1] | areas[2])
    theirs |= Q(scope=Party.Scope.ORGANISATION, name__iexact=OuterRef("participant__organisation"))
    parties = Party.objects.filter(theirs, _alive(since, "commitment__"), commitment__meeting=OuterRef("meeting"))
    return on_roll.filter(Exists(parties))


def _alive(since, path=""):
    """In force with a review or due date that is not long past, or ended since."""
    lives, key = Commitment.Life, OuterRef(f"{path}pk")
    looked_at = Q(**{f"{path}review_on__gte": since}) | Q(**{f"{path}due_on__gte": since})
    in_force = Q(**{f"{path}life": lives.IN_FORCE}) & looked_at
    later = Meeting.objects.left_the_drawer().filter(date__gte=since).values("pk")
    ended = Q(Exists(CarriedOver.objects.filter(commitment=key, outcome=CarriedOver.Outcome.ENDED, meeting__in=later)))
    renewed = Q(Exists(Commitment.objects.filter(renews=key, meeting__in=later)))
    over = Q(**{f"{path}life__in": [lives.COMPLETED, lives.WITHDRAWN, lives.SUPERSEDED]})
    return in_force | over & (ended | renewed)

"""The meeting while it is written: its head, who was there, what was said, photos, who signs."""

from django.db import models
from django.db.models import Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from minutes.models.versioned import SectionRow, Versioned
from participants.models import Unit
from participants.models.constraints import together


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The meetings that exist for this member of staff: those of the own units and below."""
        return self.filter(unit__in=Unit.objects.below(user.reading_paths))

    def editable(self):
        """Still in the drawer."""
        return self.filter(state=Meeting.State.OPEN)

    def left_the_drawer(self):
        """What they say is frozen."""
        return self.filter(state__in=Meeting.LEFT_THE_DRAWER)

    def ordinary(self):
        """Those of which somebody outside the police may read more than day and place."""
        return self.filter(classification=Meeting.Classification.ORDINARY)

    def inviting(self, participant, today):
        """The coming rakor on whose roll this person stands."""
        return self.editable().filter(date__gte=today, attendances__participant=participant)

    def inviting_group(self, group, unit, today):
        """The coming rakor of a unit to which this group, or somebody of it, is invited."""
        return self.editable().filter(_of_group(group), unit=unit, date__gte=today)

    def agreed_with(self, participant):
        """The frozen, ordinary rakor on whose roll this person stands, newest first.

        (In an order that no index has, so that the index of the person is entered, not the country walked by day.)
        """
        newest = models.F("date").desc(nulls_last=True), "-pk"
        return self.left_the_drawer().ordinary().filter(attendances__participant=participant).order_by(*newest)

    def agreed_with_group(self, group, unit):
        """The frozen, ordinary rakor of a unit at which this group was present, newest first."""
        away = Q(status__in=[Attendance.Status.EXCUSED, Attendance.Status.ABSENT])
        rows = self.left_the_drawer().ordinary().filter(_of_group(group, ~away), unit=unit)
        return rows.order_by("-date", "-pk")

    def older_than(self, date, pk):
        """Those after this row in the list, newest first. (Written so that the index is entered at the row.)"""
        return self.filter(date__lte=date).exclude(date=date, pk__gte=pk)


def _of_group(group, who=None):
    """The group stands among those present, or one of it (of these people) on the roll.

    (As a first row and not as EXISTS: between two of them PostgreSQL would read every roll of the country at once.)
    """
    people = Attendance.objects.filter(who or Q(), meeting=models.OuterRef("pk"), participant__group=group)
    groups = GroupPresent.objects.filter(meeting=models.OuterRef("pk"), group=group)
    return Q(_is_there(people)) | Q(_is_there(groups))


def _is_there(rows):
    return IsNull(models.Subquery(rows.order_by().values("pk")[:1]), False)


class Meeting(Versioned):
    """A rakor. `version` counts the saves of the head; each part of the paper has its own."""

    class State(models.TextChoices):
        OPEN = "open", _("Draft")
        CIRCULATED = "circulated", _("Awaiting signatures")
        SEALED = "sealed", _("Sealed")
        CANCELLED = "cancelled", _("Cancelled")

    LEFT_THE_DRAWER = frozenset({State.CIRCULATED, State.SEALED})

    class Kind(models.TextChoices):
        COORDINATION = "rakor", _("Coordination meeting")
        FOCUS_GROUP = "fgd", _("Focus group discussion")
        FRIDAY_TALK = "jumat-curhat", _("Friday talk")
        GATHERING = "silaturahmi", _("Gathering")
        COFFEE_MORNING = "coffee-morning", _("Coffee morning")
        OTHER = "lainnya", _("Other meeting")

    class Classification(models.TextChoices):
        ORDINARY = "biasa", _("Ordinary")
        RESTRICTED = "terbatas", _("Restricted")
        SECRET = "rahasia", _("Secret")

    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    replaces = models.CharField(max_length=64, blank=True, editable=False)  # digest of the content it replaces
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    source = models.CharField(max_length=300, blank=True)  # where an imported document says it comes from

    kind = models.CharField(_("Kind of meeting"), max_length=20, choices=Kind, default=Kind.COORDINATION)
    title = models.CharField(_("Title"), max_length=300)
    purpose = models.TextField(_("Purpose"), blank=True)
    basis = models.CharField(_("Basis"), max_length=300, blank=True)
    number = models.CharField(_("Document number"), max_length=80, blank=True)
    classification = models.CharField(
        _("Classification"), max_length=10, choices=Classification, default=Classification.ORDINARY
    )
    # Day and times as on the wall of the unit's hall; an open end is "s.d. selesai".
    date = models.DateField(_("Date"), null=True, blank=True)
    starts_at = models.TimeField(_("Start"), null=True, blank=True)
    ends_at = models.TimeField(_("End"), null=True, blank=True)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    chair = models.ForeignKey(
        "participants.Participant", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Chair")
    )
    minute_taker = models.ForeignKey(
        "participants.Participant",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Minute taker"),
    )
    copies = models.TextField(_("Copies to"), blank=True)  # one recipient a line
    stems = models.TextField(blank=True, editable=False)  # what search looks in; written by minutes.search

    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey("participants.User", models.PROTECT, editable=False, related_name="+")
    circulated_at = models.DateTimeField(null=True, editable=False)
    circulated_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index("unit", models.F("date").desc(), models.F("id").desc(), name="meeting_newest_of_unit"),
            models.Index(models.F("date").desc(), models.F("id").desc(), name="meeting_newest"),
            models.Index(fields=["unit", "state"], name="meeting_by_state"),
        ]
        constraints = [
            *Versioned.Meta.constraints,
            together("circulated_at", "circulated_by", name="meeting_circulated_at_and_by_together"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "cancelled"], circulated_at=None)
                | Q(state__in=["circulated", "sealed"], circulated_at__isnull=False),
                name="meeting_is_circulated_since",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_a_title"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def has_left_the_drawer(self):
        return self.state in self.LEFT_THE_DRAWER

    @property
    def is_ordinary(self):
        """May somebody outside the police read more of it than day and place (domain.md 4.2)?"""
        return self.classification == self.Classification.ORDINARY

    @property
    def current_minutes(self):
        """The last frozen text, or None. While the meeting is open again, the last one is of the past."""
        return self.frozen.order_by("-circulation").first()


class GroupPresent(SectionRow):
    """A group seen at the meeting, with or without a list of names."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="groups_present")
    group = models.ForeignKey("participants.Group", models.PROTECT, related_name="+", verbose_name=_("Group"))
    headcount = models.PositiveIntegerField(_("Headcount"), null=True, blank=True)
    label = models.CharField(_("As written"), max_length=120, blank=True)  # the source's wording: "KBPPP Polri"

    class Meta(SectionRow.Meta):
        constraints = [
            *SectionRow.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "group"], name="group_present_once"),
        ]

    def __str__(self):
        return self.label or str(self.group)


class Attendance(SectionRow):
    """An invited person, or a guest who came. Everybody invited counts as present until somebody says otherwise."""

    class Status(models.TextChoices):
        INVITED = "invited", _("Invited")
        PRESENT = "present", _("Present")
        REPRESENTED = "represented", _("Represented")
        EXCUSED = "excused", _("Excused")
        ABSENT = "absent", _("Absent")

    class Way(models.TextChoices):
        ROLL_CALL = "roll-call", _("Roll call")
        WALK_IN = "walk-in", _("Walk-in")
        SELF = "self", _("On the own phone")
        KIOSK = "kiosk", _("At the kiosk, before an officer")

    class Answer(models.TextChoices):
        """What an invited person answered by the personal link."""

        COMING = "coming", _("Will come")
        REPRESENTED = "represented", _("Will be represented")
        UNABLE = "unable", _("Unable to come")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    unit = models.ForeignKey("participants.Unit", models.PROTECT, related_name="+")  # the meeting's, for fast lists
    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="attendances")
    status = models.CharField(_("Attendance"), max_length=12, choices=Status, default=Status.PRESENT)
    represents = models.CharField(_("Represented by"), max_length=160, blank=True)
    reason = models.CharField(_("Reason"), max_length=160, blank=True)
    way = models.CharField(max_length=12, choices=Way, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The officer at the door or at the kiosk; empty when somebody checked in on the own phone.
    checked_in_by = models.ForeignKey("participants.User", models.PROTECT, null=True, editable=False, related_name="+")
    # Who wrote down the own name at the door, so that two taps are one guest; empty for everybody else.
    guest_key = models.CharField(max_length=64, blank=True, editable=False)
    answer = models.CharField(_("Answer"), max_length=12, choices=Answer, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        "participants.AccessLink", models.PROTECT, null=True, editable=False, related_name="+"
    )  # through which link
    invitation_shared_at = models.DateTimeField(null=True, editable=False)
    invitation_shared_by = models.ForeignKey(
        "participants.User", models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta(SectionRow.Meta):
        constraints = [
            *SectionRow.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "participant"], name="attends_once"),
            models.UniqueConstraint(
                fields=["meeting", "guest_key"], condition=~Q(guest_key=""), name="guest_checks_in_once"
            ),
            models.CheckConstraint(
                condition=Q(checked_in_at=None, checked_in_by=None)
                | Q(checked_in_at__isnull=False) & (Q(checked_in_by__isnull=False) | Q(way="self")),
                name="attendance_checked_in_by_an_officer_or_alone",
            ),
            together("answered_at", "answered_by", name="attendance_answered_at_and_by_together"),
            together(
                "invitation_shared_at", "invitation_shared_by", name="attendance_invitation_shared_at_and_by_together"
            ),
        ]

    def __str__(self):
        return f"{self.participant}: {self.get_status_display()}"


class AttendanceSignature(models.Model):
    """What somebody drew when checking in. Apart from the roll: it can be erased alone, and lists stay light."""

    attendance = models.OneToOneField(Attendance, models.CASCADE, primary_key=True, related_name="signature")
    strokes = models.TextField()  # minutes.strokes: integer points in a box of 600 x 200
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(
        "participants.User", models.PROTECT, null=True, related_name="+"
    )  # the witness at the kiosk; empty: on the own phone

    def __str__(self):
        return str(self.attendance_id)


class AgendaItem(SectionRow):
    """An item of the agenda and what was said about it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    title = models.CharField(_("Agenda item"), max_length=300, blank=True)
    speaker = models.CharField(_("Speaker"), max_length=200, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(_("Minutes planned"), null=True, blank=True)
    discussion = models.TextField(_("Discussion"), blank=True)

    def __str__(self):
        return self.title


class Signatory(SectionRow):
    """Somebody who must sign. Copied into the frozen text: five chiefs in six years."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="signatories")
    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    capacity = models.CharField(_("Signs as"), max_length=120)
    on_behalf_of = models.CharField(_("On behalf of"), max_length=160, blank=True)  # "a.n. KEPALA KEPOLISIAN RESOR …"

    class Meta(SectionRow.Meta):
        constraints = [
            *SectionRow.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "participant", "capacity"], name="signs_once_in_a_capacity"),
        ]

    def __str__(self):
        return f"{self.participant}, {self.capacity}"


class Photo(SectionRow):
    """A photo of the meeting, decoded and encoded again by us: no metadata, no place, no surprise."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="photos")
    caption = models.CharField(_("Caption"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, editable=False)
    image = models.FileField(upload_to="photos/", blank=True, editable=False)  # empty: imported without its picture
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)

    class Meta(SectionRow.Meta):
        constraints = [
            *SectionRow.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "sha256"], name="photo_once_in_a_meeting"),
        ]

    def __str__(self):
        return self.caption or self.sha256[:8]

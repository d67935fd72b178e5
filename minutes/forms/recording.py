"""The parts of the recording page: what was typed, cleaned and saved if nobody saved before us.

The forms only read and save; the page is drawn by its templates. They are plain forms, not model forms: a column that
is not named here cannot be written, and the row in hand is never half changed.
"""

from django import forms
from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minutes import search
from minutes.forms.fields import DayField, HourField, VersionField
from minutes.forms.parties import AreaField, PartiesField, named_in, person_party, token
from minutes.forms.people import PersonField
from minutes.models import (
    AgendaItem,
    Attendance,
    CarriedOver,
    Commitment,
    GroupPresent,
    Meeting,
    Party,
    Photo,
    Signatory,
)
from participants import indonesian
from participants.models import Group
from rakor.refusals import Stale

# What counts against MEETING_MAX_CHARACTERS.
TEXTS = {
    Meeting: ["title", "purpose", "basis", "place", "copies"],
    AgendaItem: ["title", "speaker", "discussion"],
    Commitment: ["text"],
    CarriedOver: ["text", "note"],
    Photo: ["caption"],
}


class Words(forms.CharField):
    """Clean text of at most `limit` characters; `lines` keeps its line breaks. Too long is said, never cut."""

    def __init__(self, limit, *, lines=False, required=False, **kwargs):
        super().__init__(required=required, **kwargs)
        self.limit, self.lines = limit, lines

    def to_python(self, value):
        text = indonesian.clean_text(super().to_python(value))
        return text if self.lines else " ".join(text.split())

    def validate(self, value):
        super().validate(value)
        over = len(value) - self.limit
        if over > 0:
            raise forms.ValidationError(
                _("%(over)s characters too many: at most %(limit)s fit here. What you wrote is still in the field.")
                % {"over": indonesian.number(over), "limit": indonesian.number(self.limit)},
                code="too_long",
            )


def _column(model, name, **kwargs):
    return Words(model._meta.get_field(name).max_length, **kwargs)


def _choice(choices, *, required=True):
    message = gettext_lazy("Choose one of the list.")
    return forms.ChoiceField(
        choices=choices, required=required, error_messages={"required": message, "invalid_choice": message}
    )


class AutosaveForm(forms.Form):
    """Saves the fields that were sent, if nobody saved before us (then Stale)."""

    model = None
    changes_parties = False
    section = ""  # how ids and addresses call the row
    version = VersionField()

    def __init__(self, data, *, row, meeting, by):
        super().__init__(data, prefix=prefix(self.section, row), initial=self.stored(row))
        self.row, self.meeting, self.by = row, meeting, by
        for name in [name for name in self.fields if name != "version" and self.add_prefix(name) not in data]:
            del self.fields[name]  # a field that was not sent is not a field that was emptied
        for name, field in self.fields.items():
            if isinstance(field, PersonField | PartiesField | AreaField):
                field.unit, field.chosen = meeting.unit, self.initial.get(name)

    def stored(self, row):
        """What the row holds, field by field, as `has_changed` wants it."""
        return {name: getattr(row, name, None) for name in self.base_fields if name != "version"}

    def clean(self):
        cleaned = super().clean()
        counted = TEXTS.get(self.model, [])
        grown = sum(len(cleaned[name]) - len(self.initial[name] or "") for name in counted if cleaned.get(name))
        if grown > 0:
            over = characters(self.meeting) + grown - settings.MEETING_MAX_CHARACTERS
            if over > 0:
                longest = max((name for name in counted if cleaned.get(name)), key=lambda name: len(cleaned[name]))
                self.add_error(longest, _too_long_together(over))
        return cleaned

    @transaction.atomic
    def save(self):
        """Write what was sent and return the row. What is stored already is not written again: an answer lost on its
        way does no harm."""
        changes = {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}
        if not changes:
            return self.row
        locked = self._lock()
        columns = self.columns(changes)
        rows = self.model.objects.filter(pk=self.row.pk, version=self.cleaned_data["version"])
        now = timezone.now()
        if not rows.update(version=F("version") + 1, saved_at=now, saved_by=self.by, **columns):
            raise Stale
        self.row.refresh_from_db()
        self.finish(changes, locked)
        return self.row

    def columns(self, changes):
        """The columns that these changes write."""
        return {
            name: named_in(self.meeting.unit, value, by=self.by)
            if isinstance(self.base_fields[name], PersonField)
            else value
            for name, value in changes.items()
        }

    def finish(self, changes, locked):
        """What follows from the written columns, in the same transaction."""

    def _lock(self):
        """The meeting, ours until the transaction ends: nobody freezes it while we write. (SQLite: all of it is.)"""
        locked = (
            Meeting.objects.editable().select_for_update(no_key=True, of=("self",)).filter(pk=self.meeting.pk).first()
        )
        if locked is None:
            raise Stale
        return locked


def prefix(section, row):
    """The meeting's head is alone on its page; every other row carries its number."""
    return section if section == "meeting" else f"{section}-{row.pk}"


def characters(meeting):
    """How many characters the texts of a meeting have."""
    total = 0
    for model, names in TEXTS.items():
        rows = model.objects.filter(pk=meeting.pk) if model is Meeting else model.objects.filter(meeting=meeting)
        lengths = rows.aggregate(**{f"{name}_length": Sum(Length(name)) for name in names})
        total += sum(length or 0 for length in lengths.values())
    return total


def _too_long_together(over):
    return _(
        "All texts of this meeting together have %(over)s characters too many: at most %(limit)s fit. "
        "What you wrote is still in the field."
    ) % {"over": indonesian.number(over), "limit": indonesian.number(settings.MEETING_MAX_CHARACTERS)}


class MeetingForm(AutosaveForm):
    model, section = Meeting, "meeting"
    kind = _choice(Meeting.Kind.choices)
    title = _column(Meeting, "title", required=True, error_messages={"required": gettext_lazy("Enter the title")})
    purpose = Words(settings.TEXT_MAX_CHARACTERS, lines=True)
    basis = _column(Meeting, "basis")
    number = _column(Meeting, "number")
    classification = _choice(Meeting.Classification.choices)
    date = DayField(required=False)
    starts_at = HourField(required=False)
    ends_at = HourField(required=False)
    place = _column(Meeting, "place")
    chair = PersonField(required=False)
    minute_taker = PersonField(required=False)
    copies = Words(settings.TEXT_MAX_CHARACTERS, lines=True)

    def clean(self):
        cleaned = super().clean()
        times = [name for name in ("ends_at", "starts_at") if name in self.fields]
        start, end = (cleaned.get(name, getattr(self.row, name)) for name in ("starts_at", "ends_at"))
        if times and start and end and end <= start:
            self.add_error(times[0], _("The meeting must end after its start."))
        return cleaned

    def finish(self, changes, locked):
        search.index_meeting(self.row)


class GroupForm(AutosaveForm):
    model, section = GroupPresent, "group"
    headcount = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=100_000,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], gettext_lazy("Enter the headcount as a number, like 12.")
        ),
    )
    label = _column(GroupPresent, "label")

    def finish(self, changes, locked):
        search.index_meeting(locked)


class AttendanceForm(AutosaveForm):
    model, section = Attendance, "attendance"
    status = _choice(Attendance.Status.choices)
    represents = _column(Attendance, "represents")
    reason = _column(Attendance, "reason")

    def columns(self, changes):
        """A reason belongs to an absence, a name to a representation."""
        status = self.cleaned_data.get("status", self.row.status)
        if status != Attendance.Status.REPRESENTED:
            changes["represents"] = ""
        if status not in {Attendance.Status.EXCUSED, Attendance.Status.ABSENT}:
            changes["reason"] = ""
        return changes


class CarriedForm(AutosaveForm):
    model, section = CarriedOver, "carried"
    outcome = _choice([("", ""), *CarriedOver.Outcome.choices], required=False)
    note = _column(CarriedOver, "note")


class AgendaForm(AutosaveForm):
    model, section = AgendaItem, "agenda"
    title = _column(AgendaItem, "title")
    speaker = _column(AgendaItem, "speaker")
    discussion = Words(settings.TEXT_MAX_CHARACTERS, lines=True)

    def finish(self, changes, locked):
        search.index_meeting(locked)


class CommitmentForm(AutosaveForm):
    """A commitment, its parties among it. The `add_…` fields add a party to those that are ticked."""

    model, section = Commitment, "commitment"
    text = Words(settings.TEXT_MAX_CHARACTERS, lines=True)
    kind = _choice(Commitment.Kind.choices)
    approach = _choice([("", ""), *Commitment.Approach.choices], required=False)
    due_on = DayField(required=False)
    every = _choice([("", ""), *Commitment.Every.choices], required=False)
    review_on = DayField(required=False)
    officer = PersonField(required=False)
    parties = PartiesField(required=False)
    add_group = forms.ModelChoiceField(
        Group.objects.all(),
        to_field_name="code",
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the list.")},
    )
    add_area = AreaField(required=False)
    add_organisation = _column(Party, "name")
    add_person = PersonField(required=False)

    ADDING = ("add_group", "add_area", "add_organisation", "add_person")

    def __init__(self, data, *, row, meeting, by):
        super().__init__(data, row=row, meeting=meeting, by=by)
        if "every" in self.fields and row.every not in {"", *Commitment.Every.values}:
            self.fields["every"].choices = [*self.fields["every"].choices, (row.every, row.every)]  # from an import

    def stored(self, row):
        values = super().stored(row)
        return values | {"parties": list(row.parties.select_related("group", "area")), **dict.fromkeys(self.ADDING)}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("add_area") and not cleaned.get("add_group"):
            self.add_error("add_area", _("Choose the group to which the area belongs."))
        self._not_before_the_meeting("due_on", _("The due date cannot lie before the meeting (%(day)s)."))
        self._not_before_the_meeting("review_on", _("The review date cannot lie before the meeting (%(day)s)."))
        return cleaned

    def _not_before_the_meeting(self, name, sentence):
        day, typed = self.meeting.date, self.cleaned_data.get(name)
        if day and typed and typed < day and not (name == "due_on" and self._kind() != Commitment.Kind.DATED):
            self.add_error(name, sentence % {"day": indonesian.date_in_table(day)})

    def _kind(self):
        return self.cleaned_data.get("kind") or self.row.kind

    def columns(self, changes):
        """No due date but for what is dated, no rhythm but for what recurs."""
        columns = {name: value for name, value in changes.items() if name not in {"parties", *self.ADDING}}
        if self._kind() != Commitment.Kind.DATED:
            columns["due_on"] = None
        if self._kind() != Commitment.Kind.RECURRING:
            columns["every"] = ""
        return super().columns(columns)

    @property
    def changes_parties(self):
        """Must the list of parties be drawn again?"""
        return bool({"parties", *self.ADDING} & self.fields.keys())

    def finish(self, changes, locked):
        if {"parties", *self.ADDING} & changes.keys():
            self._write_parties(changes)
        search.index_commitment(self.row)

    def _write_parties(self, changes):
        parties = self.cleaned_data["parties"] if "parties" in self.fields else self.initial["parties"]
        rows = {token(party): party for party in [*parties, *self._added(changes)]}
        rows = [rows["everyone"]] if "everyone" in rows else list(rows.values())
        self.row.parties.all().delete()
        for party in rows:
            party.pk, party.commitment = None, self.row
        Party.objects.bulk_create(rows)

    def _added(self, changes):
        if changes.get("add_group"):
            yield Party(scope=Party.Scope.GROUP, group=changes["add_group"], area=changes.get("add_area"))
        if changes.get("add_organisation"):
            yield Party(scope=Party.Scope.ORGANISATION, name=changes["add_organisation"])
        if changes.get("add_person"):
            yield person_party(named_in(self.meeting.unit, changes["add_person"], by=self.by))


class SignatoryForm(AutosaveForm):
    model, section = Signatory, "signatory"
    capacity = _column(
        Signatory, "capacity", required=True, error_messages={"required": gettext_lazy("Enter in what capacity")}
    )
    on_behalf_of = _column(Signatory, "on_behalf_of")

    def clean_capacity(self):
        capacity = self.cleaned_data["capacity"]
        if self._signs_elsewhere_as(capacity):
            raise forms.ValidationError(_("This person already signs in this capacity. Enter another one."))
        return capacity

    def columns(self, changes):
        """The meeting is ours now: somebody may have given the same capacity since we looked."""
        if "capacity" in changes and self._signs_elsewhere_as(changes["capacity"]):
            raise Stale
        return super().columns(changes)

    def _signs_elsewhere_as(self, capacity):
        others = Signatory.objects.filter(meeting=self.meeting, participant=self.row.participant_id)
        return others.exclude(pk=self.row.pk).filter(capacity=capacity).exists()


class PhotoForm(AutosaveForm):
    model, section = Photo, "photo"
    caption = _column(Photo, "caption")


FORMS = {
    form.section: form
    for form in (
        MeetingForm,
        GroupForm,
        AttendanceForm,
        CarriedForm,
        AgendaForm,
        CommitmentForm,
        SignatoryForm,
        PhotoForm,
    )
}

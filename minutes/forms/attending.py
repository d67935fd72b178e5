"""What is typed at the door: a mark on the roll, a guest without an invitation."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from minutes.actions import attending
from minutes.forms import people
from minutes.forms.fields import VersionField
from minutes.forms.parties import AreaField
from minutes.forms.recording import Words, prefix
from minutes.models import Attendance
from participants.models import Group, Participant

WAITING = "waiting"  # not seen yet; counts as present
STATES = [
    (WAITING, pgettext_lazy("at the door", "Not yet")),
    (Attendance.Status.PRESENT, pgettext_lazy("at the door", "Present")),
    (Attendance.Status.REPRESENTED, Attendance.Status.REPRESENTED.label),
    (Attendance.Status.EXCUSED, Attendance.Status.EXCUSED.label),
    (Attendance.Status.ABSENT, Attendance.Status.ABSENT.label),
]
_LIST = gettext_lazy("Choose one of the list.")


def state_of(row):
    """How the door shows a row: the choice that is set. Who only announced a representative has not been seen."""
    if row.status in {Attendance.Status.EXCUSED, Attendance.Status.ABSENT}:
        return row.status
    if row.checked_in_at is None:
        return WAITING
    return row.status if row.status == Attendance.Status.REPRESENTED else Attendance.Status.PRESENT


class MarkForm(forms.Form):
    """One person at the door. What was not sent stays as the row has it. `save` may raise Stale and Refused."""

    section = "door"  # how ids and addresses call the row
    version = VersionField(widget=forms.HiddenInput)
    status = forms.ChoiceField(
        choices=STATES, required=False, widget=forms.RadioSelect, error_messages={"invalid_choice": _LIST}
    )
    represents = Words(Attendance._meta.get_field("represents").max_length)
    reason = Words(Attendance._meta.get_field("reason").max_length)

    def __init__(self, data, *, row, by):
        super().__init__(data, prefix=prefix(self.section, row))
        self.row, self.by = row, by

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        cleaned["status"] = cleaned["status"] or state_of(self.row)
        for name in ("represents", "reason"):
            if self.add_prefix(name) not in self.data:
                cleaned[name] = getattr(self.row, name)
        if cleaned["status"] == Attendance.Status.REPRESENTED and not cleaned["represents"]:
            self.add_error("represents", _("Write who came instead."))
        if cleaned["status"] == Attendance.Status.EXCUSED and not cleaned["reason"]:
            self.add_error("reason", _("Write the reason of the absence."))
        return cleaned

    def save(self):
        marks = {name: self.cleaned_data[name] for name in ("version", "status", "represents", "reason")}
        if marks["status"] == WAITING:
            marks |= {"status": Attendance.Status.PRESENT, "arrived": False}
        return attending.mark(self.row, by=self.by, **marks)


class GuestForm(forms.Form):
    """Somebody without an invitation. `save` may raise Stale (somebody of that name is known) and Refused."""

    prefix = "guest"
    name = Words(
        people.LONGEST,
        required=True,
        label=gettext_lazy("Name, with titles"),
        error_messages={"required": gettext_lazy("Enter the name.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "words"}),
    )
    group = forms.ModelChoiceField(
        Group.objects.all(),
        to_field_name="code",
        label=gettext_lazy("Group"),
        empty_label=gettext_lazy("Choose"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], gettext_lazy("Choose the group.")),
    )
    area = AreaField(
        required=False,
        label=gettext_lazy("Area"),
        widget=forms.TextInput({"list": "wilayah", "autocomplete": "off"}),
    )
    position = Words(
        Participant._meta.get_field("position").max_length,
        label=gettext_lazy("Position"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, data=None, *, meeting, by, group=""):
        super().__init__(data, initial={"group": group})
        self.meeting, self.by = meeting, by
        self.fields["area"].unit = meeting.unit

    def clean_name(self):
        """The titles that were typed along move into their columns."""
        self.person = people.parse(self.cleaned_data["name"])
        columns = {"name": self.person.name, **self.person.columns}
        fields = {name: Participant._meta.get_field(name).max_length for name in columns}
        if not any(map(str.isalpha, self.person.name)) or any(len(columns[name]) > fields[name] for name in columns):
            raise forms.ValidationError(_("Write a name of at most 120 characters, then the position after a comma."))
        return self.person.name

    @property
    def twins(self):
        """Those of the address book who bear this name."""
        return attending.twins(self.meeting, self.cleaned_data["name"])

    def save(self):
        typed = {name: self.cleaned_data[name] for name in ("area", "position")}
        columns = self.person.columns | {name: value for name, value in typed.items() if value}
        known = next((person for person in self.twins if str(person.pk) == self.data.get("use")), None)
        return attending.add_guest(
            self.meeting,
            by=self.by,
            name=self.cleaned_data["name"],
            group=self.cleaned_data["group"],
            anyway="anyway" in self.data,
            known=known,
            **columns,
        )

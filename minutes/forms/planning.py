"""Planning a rakor: what is known beforehand, and who is invited."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minutes.forms.fields import DayField, HourField
from minutes.models import Meeting
from participants.forms import LineField
from participants.models import Group, Participant


class PersonField(forms.ModelChoiceField):
    """Somebody of the address book, with rank and office."""

    def label_from_instance(self, person):
        name = f"{person.rank} {person.full_name}".strip()
        return ", ".join(filter(None, (name, person.position or person.organisation)))


class GroupsField(forms.ModelMultipleChoiceField):
    """Groups by their numbers. One that no row can have is refused here: in a list of them SQLite would fail."""

    def clean(self, value):
        if any(len(str(number)) > 9 for number in value or []):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


def _choose():
    """The sentence for a choice that is none; it does not repeat what may be a megabyte."""
    return dict.fromkeys(["required", "invalid_choice"], _("Choose one of the list."))


class PlanForm(forms.Form):
    """What `recording.plan_meeting` takes. `previous` is the rakor that is copied and followed, or None."""

    class Invite:
        MEMBERS, SAME, NONE = "members", "same", "none"

    title = LineField(
        label=_("Title of the meeting"),
        max_length=300,
        help_text=_("For example: Preventing brawls among pupils."),
        error_messages={
            "required": _("Enter the title of the meeting"),
            "max_length": _("The title has %(show_value)s characters; the most is %(limit_value)s"),
        },
    )
    kind = forms.ChoiceField(
        label=_("Kind of meeting"), choices=Meeting.Kind, initial=Meeting.Kind.COORDINATION, error_messages=_choose()
    )
    date = DayField(label=_("Date of the meeting"), required=False)
    starts_at = HourField(label=_("Start"), required=False, help_text=_("24 hours, for example 09.00."))
    ends_at = HourField(label=_("End"), required=False, help_text=_("Empty means: until it is finished."))
    place = LineField(label=_("Place"), required=False, max_length=200)
    chair = PersonField(label=_("Chair"), required=False, queryset=Participant.objects.none(), error_messages=_choose())
    minute_taker = PersonField(
        label=_("Minute taker"), required=False, queryset=Participant.objects.none(), error_messages=_choose()
    )
    groups = GroupsField(
        label=_("Groups invited"),
        queryset=Group.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice", "invalid_pk_value", "invalid_list"], _("Choose at least one group to invite")
        ),
    )
    invite = forms.ChoiceField(label=_("Who is on the roll"), widget=forms.RadioSelect, error_messages=_choose())

    def __init__(self, *args, unit, previous=None, **kwargs):
        self.unit, self.previous = unit, previous
        super().__init__(*args, initial=self._copied(), **kwargs)
        people = Participant.objects.filter(unit=unit).current().order_by("order", "sort_name")
        officers = people.filter(Q(group__code=Group.POLICE) | Q(pk__in=self._officers()))
        for name in ("chair", "minute_taker"):
            self.fields[name].queryset = officers
            self.fields[name].empty_label = gettext("To be chosen later")
        self.fields["invite"].choices = self._ways_to_invite()

    def _officers(self):
        return {self.previous.chair_id, self.previous.minute_taker_id} - {None} if self.previous else set()

    def _copied(self):
        """What the previous rakor hands on. Its title and its day are its own."""
        if self.previous is None:
            return {"invite": self.Invite.MEMBERS}
        return {
            "kind": self.previous.kind,
            "starts_at": self.previous.starts_at,
            "place": self.previous.place,
            "chair": self.previous.chair_id,
            "minute_taker": self.previous.minute_taker_id,
            "groups": list(self.previous.groups_present.values_list("group", flat=True)),
            "invite": self.Invite.SAME,
        }

    def _ways_to_invite(self):
        ways = [(self.Invite.MEMBERS, _("All members of the groups in the address book"))]
        if self.previous is not None:
            ways.append((self.Invite.SAME, _("The same people as at the previous meeting")))
        return [*ways, (self.Invite.NONE, _("No names yet; groups by headcount"))]

    def clean(self):
        start, end = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if end and not start:
            self.add_error("starts_at", _("Enter the start, too"))
        elif start and end and end <= start:
            self.add_error("ends_at", _("The end must lie after the start"))
        return self.cleaned_data

    def planned(self):
        """The arguments of `recording.plan_meeting`."""
        plan = dict(self.cleaned_data)
        plan["invitees"] = self._invitees(plan.pop("invite"), plan["groups"])
        return {**plan, "follows": self.previous}

    def _invitees(self, way, groups):
        people = Participant.objects.filter(unit=self.unit).current().in_protocol_order()
        if way == self.Invite.NONE:
            return []
        if way == self.Invite.SAME:
            return people.filter(attendances__meeting=self.previous)
        return people.filter(group__in=groups)

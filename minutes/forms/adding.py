"""Adding to the paper: a group, a person on the roll, a signatory, a line to promise."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minutes.actions import recording
from minutes.forms.parties import named_in
from minutes.forms.people import NewPerson, PersonField
from minutes.forms.recording import Words
from minutes.models import Signatory
from participants.models import Group, Participant


class PersonInput(forms.TextInput):
    """A line that offers the address book and shows what was typed."""

    def __init__(self):
        super().__init__({"list": "orang", "autocomplete": "off", "data-whole": True})


class AddingForm(forms.Form):
    """Adds a row to a meeting. `save` may raise Refused."""

    prefix = ""

    def __init__(self, data=None, *, meeting, by):
        super().__init__(data, prefix=self.prefix)
        self.meeting, self.by = meeting, by
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.unit = meeting.unit


class AddGroupForm(AddingForm):
    prefix = "add-group"
    group = forms.ModelChoiceField(
        Group.objects.all(),
        to_field_name="code",
        label=gettext_lazy("Group"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], gettext_lazy("Choose the group.")),
    )

    def save(self):
        return recording.add_group(self.meeting, self.cleaned_data["group"], by=self.by)


class AddPersonForm(AddingForm):
    """Somebody of the address book, or a guest who is put into it."""

    prefix = "add-person"
    needed = ("group",)  # of somebody new
    name = PersonField(
        label=gettext_lazy("Name"),
        widget=PersonInput(),
        error_messages={"required": gettext_lazy("Enter the name.")},
    )
    group = forms.ModelChoiceField(
        Group.objects.all(),
        to_field_name="code",
        required=False,
        label=gettext_lazy("Group"),
        empty_label=gettext_lazy("Choose"),
        error_messages={"invalid_choice": gettext_lazy("Choose the group.")},
    )
    position = Words(Participant._meta.get_field("position").max_length, label=gettext_lazy("Position"))
    organisation = Words(Participant._meta.get_field("organisation").max_length, label=gettext_lazy("Organisation"))

    def clean(self):
        cleaned = super().clean()
        person = cleaned.get("name")
        if isinstance(person, NewPerson) and not cleaned.get("group") and not person.columns.get("group"):
            self.add_error("group", _("Choose the group of the new guest."))
        return cleaned

    def save(self):
        person = self.cleaned_data["name"]
        if isinstance(person, Participant):
            return recording.add_attendance(self.meeting, person, by=self.by, way="walk-in")
        typed = {name: self.cleaned_data[name] for name in ("group", "position", "organisation")}
        columns = person.columns | {name: value for name, value in typed.items() if value}
        return recording.add_walk_in(self.meeting, by=self.by, name=person.name, **columns)


class AddSignatoryForm(AddingForm):
    prefix = "add-signatory"
    participant = PersonField(
        label=gettext_lazy("Name"),
        widget=PersonInput(),
        error_messages={"required": gettext_lazy("Enter who signs.")},
    )
    capacity = Words(
        Signatory._meta.get_field("capacity").max_length,
        required=True,
        label=gettext_lazy("Signs as"),
        error_messages={"required": gettext_lazy("Enter in what capacity")},
    )

    def save(self):
        person = named_in(self.meeting.unit, self.cleaned_data["participant"], by=self.by)
        return recording.add_signatory(self.meeting, person, by=self.by, capacity=self.cleaned_data["capacity"])


FORMS = {form.prefix: form for form in (AddGroupForm, AddPersonForm, AddSignatoryForm)}

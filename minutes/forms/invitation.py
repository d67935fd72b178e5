"""The letter of invitation as it is typed, and who is to be invited."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minutes import merging
from minutes.forms.fields import DayField, VersionField
from minutes.forms.planning import GroupsField, PersonField
from minutes.forms.recording import Words
from minutes.models import Invitation
from participants import indonesian
from participants.models import Area, Group, Participant

LONG = 4000  # characters of a part of the letter that has lines
CHOOSE = dict.fromkeys(["required", "invalid_choice"], _("Choose one of the list."))


def _line(name, **kwargs):
    column = Invitation._meta.get_field(name)
    return Words(column.max_length, label=column.verbose_name, **kwargs)


def _lines(name, **kwargs):
    label = Invitation._meta.get_field(name).verbose_name
    return Words(LONG, lines=True, label=label, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class InvitationForm(forms.Form):
    """The letter. Each field carries what it showed (`seen`), so that only what the writer touched is saved."""

    version = VersionField(min_value=0, widget=forms.HiddenInput)
    number = _line("number", help_text=_("As Sium gave it. Empty: dots to be filled in by hand."))
    dated_on = DayField(label=_("Date of the letter"), required=False, help_text=_("Empty: filled in by hand."))
    basis = _lines("basis", help_text=_("One a line."))
    agenda = _line("agenda")
    dress = _line("dress", help_text=_("For example: batik with long sleeves."))
    note = _lines("note", help_text=_("A paragraph before the closing, for example whom to call."))
    signatory = PersonField(
        label=_("Signed by"), required=False, queryset=Participant.objects.none(), error_messages=CHOOSE
    )
    on_behalf_of = _line("on_behalf_of", help_text=_("For example: Kapolres Pelabuhan Belawan. Printed after “a.n.”"))
    copies = _lines("copies", help_text=_("One a line."))

    def __init__(self, data=None, *, letter):
        stored = {name: getattr(letter, name) for name in self.base_fields}
        super().__init__(data, initial=stored | {"signatory": letter.signatory_id})
        self.letter = letter
        people = Participant.objects.filter(unit=letter.meeting.unit_id).current().order_by("order", "sort_name")
        self.fields["signatory"].queryset = people.filter(Q(group__code=Group.POLICE) | Q(pk=letter.signatory_id))
        self.fields["signatory"].empty_label = gettext("To be chosen later")
        for name in self.texts:
            self.fields[name].show_hidden_initial = True

    @property
    def texts(self):
        """The names of all fields but the version."""
        return [name for name in self.base_fields if name != "version"]

    @property
    def seen(self):
        """The hidden twins of the fields: what they showed when the page was read."""
        return [self[name].as_hidden(only_initial=True) for name in self.texts]

    @property
    def changes(self):
        """What is to be written: all of a letter that nobody saved yet, else what the writer touched."""
        first = self.cleaned_data["version"] == 0
        return {name: self.cleaned_data[name] for name in self.texts if first or name in self.changed_data}

    def differences(self):
        """[(label, saved text, typed text or None)] of the fields in which `letter`, the saved one, is not what was
        sent; None where the writer touched nothing."""
        rows = []
        for name in self.texts:
            theirs, ours = self._words(name, self.initial[name]), self._words(name, self.cleaned_data[name])
            if theirs != ours:
                rows.append((self.fields[name].label, theirs, ours if name in self.changed_data else None))
        return rows

    def merged(self):
        """The same form on top of what was saved meanwhile: in a field that both wrote nothing of either is lost."""
        data = {"version": self.letter.version}
        for name in self.texts:
            field, saved = self.fields[name], self.initial[name]
            mine = self.data.get(name, "") if name in self.changed_data else field.prepare_value(saved)
            if name in self.changed_data and isinstance(field.widget, forms.Textarea):
                mine = merging.merged(saved, self.cleaned_data[name])
            data[name] = "" if mine is None else mine
            data[self.add_initial_prefix(name)] = "" if saved is None else field.prepare_value(saved)
        merged = type(self)(data, letter=self.letter)
        merged.is_valid()
        return merged

    def _words(self, name, value):
        """A value as people read it."""
        if name == "signatory":
            person = value if isinstance(value, Participant) or value is None else self.letter.signatory
            return self.fields[name].label_from_instance(person) if person else ""
        return indonesian.long_date(value) if name == "dated_on" and value else str(value or "")


class AreaFilter(forms.Form):
    """The area by which people are counted before they are invited. Lenient: what cannot be read does not narrow."""

    wilayah = forms.ModelChoiceField(
        Area.objects.none(), required=False, label=_("Area"), empty_label=_("All areas"), widget=forms.Select
    )

    def __init__(self, data, *, unit):
        super().__init__(data)
        self.fields["wilayah"].queryset = _areas(unit)

    @property
    def area(self):
        return self.cleaned_data.get("wilayah") if self.is_valid() else None


class InviteForm(forms.Form):
    """The groups, and the area, whose people are put on the roll."""

    groups = GroupsField(
        label=_("Groups to invite"),
        queryset=Group.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice", "invalid_pk_value", "invalid_list"], _("Choose at least one group to invite")
        ),
    )
    area = forms.ModelChoiceField(Area.objects.none(), required=False, widget=forms.HiddenInput, error_messages=CHOOSE)

    def __init__(self, data=None, *, unit, area=None):
        super().__init__(data, initial={"area": area})
        self.fields["area"].queryset = _areas(unit)


def _areas(unit):
    """Kecamatan and kelurahan; those of a lingkungan are found by their kelurahan."""
    return Area.objects.of(unit).exclude(level=Area.Level.NEIGHBOURHOOD).order_by("full_name")

"""What staff type about people and areas: cleaned, parsed, said back in sentences."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants import indonesian
from participants.models import Area, Group, Participant, Unit

SEARCH_CHARACTERS = 2


class LineField(forms.CharField):
    """One line of clean text."""

    def to_python(self, value):
        return " ".join(indonesian.clean_text(super().to_python(value)).split())


def phone_of(typed):
    """A telephone number as it is stored; "" stays "". Raises ValidationError."""
    try:
        return indonesian.parse_phone(typed) if typed else ""
    except ValueError as error:
        raise forms.ValidationError(error.args[0]) from None


class ParticipantForm(forms.ModelForm):
    """A person as the operator writes it. Titles typed with the name are moved to their fields.

    Each field carries what it showed (`seen`), so that only what the writer touched is saved.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Participant
        fields = [
            "name",
            "title_prefix",
            "title_suffix",
            "group",
            "position",
            "organisation",
            "area",
            "phone",
            "rank",
            "police_id",
            "civil_service_id",
        ]
        field_classes = dict.fromkeys(set(fields) - {"group", "area"}, LineField)
        labels = {"civil_service_id": gettext_lazy("NIP")}
        help_texts = {
            "name": gettext_lazy("Titles may be typed along, like H. Ahmad, S.H.; they move to their fields."),
            "position": gettext_lazy("For example: Lurah Belawan I."),
            "phone": gettext_lazy("For example 0812-3456-7890. Only the operator sees the whole number."),
            "rank": gettext_lazy("Police, short form: AKBP, Kompol, Bripka."),
            "police_id": gettext_lazy("Police: 8 digits."),
            "civil_service_id": gettext_lazy("18 digits."),
        }
        error_messages = {
            "name": {"required": gettext_lazy("Write the name")},
            "group": {"required": gettext_lazy("Choose the group")},
        }

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.twins = []
        self.fields["group"].required = True
        self.fields["group"].queryset = Group.objects.all()
        self.fields["group"].empty_label = _("Choose a group")
        self.fields["area"].queryset = Area.objects.of(unit).order_by("full_name")
        self.fields["area"].empty_label = _("Not named")
        self.fields["phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "off", "class": "w-short"}
        self.fields["rank"].widget.attrs |= {"list": "ranks", "class": "w-short"}
        for name in ("police_id", "civil_service_id"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        if self.instance.pk:
            self.initial["phone"] = indonesian.show_phone(self.instance.phone)
            self.initial["version"] = self.instance.version
        for name in self.Meta.fields:
            self.fields[name].show_hidden_initial = True

    @property
    def seen(self):
        """The hidden twins of the fields: what they showed when the page was read."""
        return [field.as_hidden(only_initial=True) for field in self.visible_fields()]

    @property
    def changes(self):
        """What the writer touched, and what was moved out of the name."""
        touched = set(self.changed_data) | self._moved
        # Who saves the page has seen the number: it is confirmed, changed or not.
        touched |= {"phone"} if self.instance.phone_unconfirmed_since else set()
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in touched}

    @property
    def person(self):
        """All that was written about a person."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def differences(self, saved):
        """[(label, saved text, typed text or None)] of the fields in which the saved person is not what was sent."""
        fresh = type(self)(instance=saved, unit=self.unit)
        rows = []
        for field in fresh.visible_fields():
            theirs, ours = fresh.text_of(field.name, saved=True), self.text_of(field.name)
            if theirs != ours:
                rows.append((field.label, theirs, ours if field.name in self.changes else None))
        return rows

    def merged_with(self, saved):
        """The same form on top of what was saved meanwhile: the writer's words stand where the writer wrote."""
        fresh = type(self)(instance=saved, unit=self.unit)
        data = {"version": saved.version, "save_anyway": "on"}
        for field in fresh.visible_fields():
            value = field.value()
            data[fresh.add_initial_prefix(field.name)] = value
            data[field.html_name] = self.data.get(field.html_name, "") if field.name in self.changes else value
        data = {name: "" if value is None else value for name, value in data.items()}
        merged = type(self)(data, instance=saved, unit=self.unit)
        merged.is_valid()
        return merged

    def text_of(self, name, saved=False):
        """The value of a field as people read it."""
        value = self.initial.get(name) if saved else self.cleaned_data.get(name)
        if name == "phone" and not saved:
            return indonesian.show_phone(value)
        if value and hasattr(self.fields[name], "queryset"):
            return str(self.fields[name].queryset.get(pk=getattr(value, "pk", value)))
        return str(value or "")

    def clean_title_suffix(self):
        return indonesian.normalise_suffix(self.cleaned_data["title_suffix"])

    def clean_phone(self):
        return phone_of(self.cleaned_data["phone"])

    def clean_rank(self):
        typed = self.cleaned_data["rank"]
        return indonesian.normalise_rank(typed) or typed

    def clean_civil_service_id(self):
        digits = re.sub(r"[\s.\-]", "", self.cleaned_data["civil_service_id"])
        if digits and not re.fullmatch(r"[0-9]{18}", digits):
            raise forms.ValidationError(_("A NIP has 18 digits"))
        return digits

    def clean(self):
        cleaned = super().clean()
        self._moved = set()
        if "name" in cleaned:
            self._move_titles(cleaned)
        group = cleaned.get("group")
        number = re.sub(r"[\s.]", "", cleaned.get("police_id") or "")
        if number and group and group.code == Group.POLICE and not re.fullmatch(r"[0-9]{8}", number):
            self.add_error("police_id", _("The NRP of the police has 8 digits"))
        elif "police_id" in cleaned:
            cleaned["police_id"] = number
        if not self.errors and "save_anyway" not in self.data:
            self._look_for_twins(cleaned)
        return cleaned

    def _move_titles(self, cleaned):
        prefix, name, suffix = indonesian.split_titles(cleaned["name"])
        if not any(map(str.isalpha, name)):
            self.add_error("name", _("Write the name with letters"))
            return
        joined = {
            "name": name,
            "title_prefix": " ".join(filter(None, (cleaned.get("title_prefix"), prefix))),
            "title_suffix": ", ".join(filter(None, (cleaned.get("title_suffix"), suffix))),
        }
        for field, value in joined.items():
            if len(value) > self.fields[field].max_length:  # written with their dots, titles grow
                self.add_error(field, _("The titles are too long together; shorten them"))
            if value != cleaned.get(field):
                cleaned[field] = value
                self._moved.add(field)

    def _look_for_twins(self, cleaned):
        same = Participant.objects.current().filter(
            unit=self.unit, sort_name=indonesian.sort_name(cleaned["name"]), position__iexact=cleaned["position"]
        )
        self.twins = list(same.exclude(pk=self.instance.pk)[:5])
        if self.twins and {"name", "position"} & (set(self.changed_data) | self._moved):
            self.add_error(
                None,
                _("Somebody of this name and position is in the address book already. Look below, or save it as well."),
            )
        else:
            self.twins = []


class NewParticipantForm(ParticipantForm):
    """Also asks in which unit, when the operator keeps more than one address book."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"), empty_label=None)

    def __init__(self, *args, units, **kwargs):
        self.units = units
        super().__init__(*args, unit=self._chosen(kwargs.get("data") or (args[0] if args else None)), **kwargs)
        del self.fields["version"]
        if len(units) > 1:
            self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
            self.initial.setdefault("unit", self.unit.pk)
        else:
            del self.fields["unit"]

    def _chosen(self, data):
        wanted = data.get("unit", "") if data else ""
        return next((unit for unit in self.units if str(unit.pk) == wanted), self.units[0])


class PeopleFilter(forms.Form):
    """What the list is narrowed to. Lenient: what cannot be read does not narrow."""

    q = LineField(required=False, max_length=100, label=gettext_lazy("Name, position or organisation"))
    kelompok = forms.ModelChoiceField(
        Group.objects.all(),
        required=False,
        to_field_name="code",
        label=gettext_lazy("Group"),
        empty_label=gettext_lazy("All groups"),
    )
    wilayah = forms.ModelChoiceField(
        Area.objects.none(), required=False, label=gettext_lazy("Area"), empty_label=gettext_lazy("All areas")
    )
    keadaan = forms.ChoiceField(
        choices=[("", gettext_lazy("Active")), ("nonaktif", gettext_lazy("Retired"))],
        required=False,
        label=gettext_lazy("State"),
    )

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wilayah"].queryset = areas
        self.fields["q"].widget.input_type = "search"

    def narrow(self, people):
        """The people who answer to every filter that could be read."""
        self.is_valid()
        chosen = self.cleaned_data
        people = people.filter(retired_at__isnull=chosen.get("keadaan") != "nonaktif")
        if chosen.get("kelompok"):
            people = people.filter(group=chosen["kelompok"])
        if chosen.get("wilayah"):
            people = people.in_area(chosen["wilayah"])
        words = chosen.get("q", "")  # at most 100 characters
        return people.called(words) if len(words) >= SEARCH_CHARACTERS else people

    @property
    def too_short(self):
        return 0 < len(self.cleaned_data.get("q", "")) < SEARCH_CHARACTERS


class SectorForm(forms.Form):
    """Which Polsek looks after an area, and the telephone of its Bhabinkamtibmas."""

    sector = forms.ModelChoiceField(
        Unit.objects.none(),
        required=False,
        label=gettext_lazy("Sector police"),
        empty_label=gettext_lazy("Not assigned"),
    )
    duty_phone = LineField(
        required=False,
        label=gettext_lazy("Telephone of the Bhabinkamtibmas"),
        help_text=gettext_lazy(
            "A number of the office, for example 0812-3456-7890. The residents see it on their pages and call it, "
            "after 110. Leave it empty if there is none."
        ),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "w-short"}),
    )

    def __init__(self, *args, area, **kwargs):
        shown = {"sector": area.sector_id, "duty_phone": indonesian.show_phone(area.duty_phone)}
        super().__init__(*args, initial=shown, **kwargs)
        self.fields["sector"].queryset = Unit.objects.below([area.unit.path]).filter(level=Unit.Level.SECTOR)

    def clean_duty_phone(self):
        return phone_of(self.cleaned_data["duty_phone"])

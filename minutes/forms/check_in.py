"""What somebody writes at the door, on the own phone or at the kiosk."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minutes import strokes
from minutes.actions import checking_in
from minutes.forms.parties import AreaField
from minutes.forms.recording import Words
from minutes.models import Attendance
from participants import indonesian
from participants.forms import phone_of
from participants.models import Area, Group, Participant

LONGEST_PHONE = 40  # as typed, with brackets and blanks


class SignatureForm(forms.Form):
    """A drawn signature or, without drawing, a confirmation. The pad is drawn by its template."""

    strokes = forms.CharField(required=False, label=gettext_lazy("Signature"))
    unsigned = forms.BooleanField(required=False, label=gettext_lazy("I am present, without a signature"))
    namesakes = ()

    def __init__(self, *args, meeting, shared=False, **kwargs):
        """`shared`: the next person holds this device, too, so that it must remember nothing."""
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        for field in self.fields.values() if shared else ():
            field.widget.attrs["autocomplete"] = "off"

    @property
    def above_the_pad(self):
        return [field for field in self if field.name not in SignatureForm.base_fields]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("unsigned"):
            cleaned["strokes"] = ""
            return cleaned
        try:
            cleaned["strokes"] = strokes.canonical(strokes.parse(cleaned.get("strokes", "")))
        except ValueError as error:
            self.add_error("strokes", str(error))
        return cleaned

    def arrival(self):
        """What the action is told."""
        return {"strokes": self.cleaned_data["strokes"]}


class InvitedForm(SignatureForm):
    """An invited person in person: the name is known, the telephone number is a choice."""

    phone = Words(
        LONGEST_PHONE,
        label=gettext_lazy("WhatsApp number"),
        help_text=gettext_lazy("To send you what was agreed. For example 0812-3456-7890."),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "w-short"}),
    )
    consented = forms.BooleanField(
        required=False, label=gettext_lazy("I agree to receive messages about this meeting by WhatsApp")
    )
    field_order = ["phone", "consented"]

    def clean_phone(self):
        return phone_of(self.cleaned_data["phone"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("consented") and cleaned.get("phone") == "":
            self.add_error("phone", _("Enter your WhatsApp number, or take away the mark below it."))
        return cleaned

    def arrival(self):
        return super().arrival() | {name: self.cleaned_data[name] for name in ("phone", "consented")}


class RepresentingForm(SignatureForm):
    """Somebody who came in the place of an invited person."""

    represented_by = Words(
        Attendance._meta.get_field("represents").max_length,
        required=True,
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("With your position, for example Sari Lubis, Secretary of the Lurah."),
        error_messages={"required": gettext_lazy("Enter your name.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def arrival(self):
        return super().arrival() | {"represented_by": self.cleaned_data["represented_by"]}


class GuestForm(InvitedForm):
    """Somebody whose name is not on the roll. Of a name that is on it, it first asks whether that is the writer."""

    name = Words(
        Participant._meta.get_field("name").max_length + 60,  # titles may be typed along
        required=True,
        label=gettext_lazy("Full name"),
        help_text=gettext_lazy("One word is fine, too. Titles may be typed along."),
        error_messages={"required": gettext_lazy("Enter your name.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    group = forms.ModelChoiceField(
        Group.objects.all(),
        to_field_name="code",
        label=gettext_lazy("You are here as"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], gettext_lazy("Choose as what you are here.")),
    )
    position = Words(
        Participant._meta.get_field("position").max_length,
        required=True,
        label=gettext_lazy("Position, office or organisation"),
        help_text=gettext_lazy("For example: Kepala Lingkungan 7."),
        error_messages={"required": gettext_lazy("Enter your position, office or organisation.")},
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    area = AreaField(
        required=False, label=gettext_lazy("Kelurahan or village"), widget=forms.TextInput({"list": "wilayah"})
    )
    on_behalf_of = Words(
        140,
        label=gettext_lazy("You came for"),
        help_text=gettext_lazy("When you came in the place of somebody else: that name or office."),
    )
    field_order = ["name", "group", "position", "area", "on_behalf_of", "phone", "consented"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].unit = self.meeting.unit

    @property
    def areas(self):
        """The kelurahan and villages that the field offers."""
        levels = [Area.Level.URBAN_VILLAGE, Area.Level.VILLAGE]
        return Area.objects.of(self.meeting.unit).filter(level__in=levels).values_list("full_name", flat=True)

    def clean_name(self):
        prefix, name, suffix = indonesian.split_titles(self.cleaned_data["name"])
        if not any(map(str.isalpha, name)):
            raise forms.ValidationError(_("Write your name with letters."))
        columns = {"name": name, "title_prefix": prefix, "title_suffix": suffix}
        if any(len(text) > Participant._meta.get_field(column).max_length for column, text in columns.items()):
            raise forms.ValidationError(_("The name is too long. Shorten it or leave the titles out."))
        self._named = columns
        return self.cleaned_data["name"]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        named = {name: cleaned[name] for name in ("group", "position", "area", "on_behalf_of")}
        self.guest = checking_in.Guest(**self._named, **named)
        if "not_me" in self.data or checking_in.is_known(self.meeting, self.guest):
            return cleaned
        self.namesakes = checking_in.namesakes(self.meeting, self.guest)
        if self._chosen() is None and self.namesakes:
            self.add_error(None, _("This name is on the roll already. Look below whether it is you."))
        return cleaned

    def _chosen(self):
        """The row of the roll that the writer says to be."""
        return next((row for row in self.namesakes if str(row.pk) == self.data.get("this_is_me")), None)

    def arrival(self):
        chosen = self._chosen()
        who = {"attendance": chosen} if chosen else {"guest": self.guest}
        return super().arrival() | who

"""What people type behind their personal link: an answer to an invitation, a correction of their data."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minutes.forms.recording import Words
from minutes.models import Attendance
from participants import indonesian
from participants.forms import phone_of
from participants.models import Area, DataRequest, Participant

CHOOSE = gettext_lazy("Choose one of the three answers")
LINES = ["name", "title_prefix", "title_suffix", "position", "organisation"]


class AnswerForm(forms.Form):
    """Whether I come; if not, who comes for me, or why."""

    answer = forms.ChoiceField(
        choices=[
            (Attendance.Answer.COMING.value, gettext_lazy("Present")),
            (Attendance.Answer.REPRESENTED.value, gettext_lazy("Represented")),
            (Attendance.Answer.UNABLE.value, gettext_lazy("Unable")),
        ],
        widget=forms.RadioSelect,
        label=gettext_lazy("Will you come?"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    represents = Words(160, label=gettext_lazy("Who comes for you"), help_text=gettext_lazy("Name and position."))
    reason = Words(160, label=gettext_lazy("Why you cannot come"), help_text=gettext_lazy("For example: on duty."))
    needed = ("represents", "reason")  # each for its answer

    def __init__(self, data=None, *, row):
        said = {"answer": row.answer, "represents": row.represents, "reason": row.reason}
        super().__init__(data, initial=said, auto_id=f"id_rakor{row.meeting_id}_%s")

    def clean(self):
        cleaned = super().clean()
        answer = cleaned.get("answer")
        if answer == Attendance.Answer.REPRESENTED and not cleaned.get("represents") and "represents" in cleaned:
            self.add_error("represents", _("Write the name of the person who comes for you"))
        if answer == Attendance.Answer.UNABLE and not cleaned.get("reason") and "reason" in cleaned:
            self.add_error("reason", _("Write why you cannot come"))
        return cleaned


def _line(column, label, hint=""):
    limit = Participant._meta.get_field(column).max_length
    return Words(limit, required=column == "name", label=label, help_text=hint)


class CorrectionForm(forms.Form):
    """My data as they should be. `wanted` holds only what differs from what is stored; of the number the last digits
    are all that is shown, so it is typed anew."""

    name = _line("name", gettext_lazy("Name"), gettext_lazy("Without titles; one word is enough."))
    title_prefix = _line("title_prefix", gettext_lazy("Title before the name"))
    title_suffix = _line("title_suffix", gettext_lazy("Title after the name"))
    position = _line("position", gettext_lazy("Position"))
    organisation = _line("organisation", gettext_lazy("Organisation"))
    area = forms.ModelChoiceField(
        Area.objects.none(),
        required=False,
        label=gettext_lazy("Area"),
        empty_label=gettext_lazy("Not named"),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the list.")},
    )
    phone = Words(30, label=gettext_lazy("Mobile number"))
    words = Words(
        500,
        lines=True,
        label=gettext_lazy("Anything else"),
        help_text=gettext_lazy("What is wrong, in your own words."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, participant, asked=None):
        """`asked`: the DataRequest that is still open, which this one will replace."""
        self.participant = participant
        self.asked = asked or DataRequest()
        stored = {column: getattr(participant, column) for column in LINES} | {"area": participant.area_id}
        kept = {column: value for column, value in self.asked.wanted.items() if column != "phone"}
        super().__init__(data, initial=stored | kept | {"words": self.asked.words})
        self.fields["name"].error_messages["required"] = _("Write the name")
        self.fields["area"].queryset = Area.objects.of(participant.unit).order_by("full_name")
        phone = self.fields["phone"]
        phone.help_text = self._number_hint()
        phone.widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"})

    def _number_hint(self):
        known = self.asked.wanted.get("phone") or self.participant.phone
        if not known:
            return _("No number is stored. For example 0812-3456-7890.")
        masked = {"number": indonesian.mask_phone(known)}
        if "phone" in self.asked.wanted:
            return _("You asked for %(number)s. Leave it empty to keep asking for that.") % masked
        return _("Stored: %(number)s. Leave it empty if it is right.") % masked

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not any(map(str.isalpha, name)):
            raise forms.ValidationError(_("Write the name with letters"))
        return name

    def clean_title_suffix(self):
        return indonesian.normalise_suffix(self.cleaned_data["title_suffix"])

    def clean_phone(self):
        return phone_of(self.cleaned_data["phone"]) or self.asked.wanted.get("phone", "")

    @property
    def wanted(self):
        """{column: value} of what should become different; an area by its number."""
        said, person = self.cleaned_data, self.participant
        wanted = {column: said[column] for column in LINES if said[column] != getattr(person, column)}
        area = said["area"].pk if said["area"] else None
        if area != person.area_id:
            wanted["area"] = area
        if said["phone"] and said["phone"] != person.phone:
            wanted["phone"] = said["phone"]
        return wanted

"""What is said to a promise: agreed or objected to, by its own link or before an officer; a reply to a dispute."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minutes.forms.people import NewPerson, PersonField
from minutes.forms.recording import Words
from minutes.models import Acknowledgement

CHOOSE = gettext_lazy("Choose whether you agree or object")
WHICH = gettext_lazy("Choose somebody of the list; whoever is new is added to the address book first.")


class AcknowledgeForm(forms.Form):
    """Do I agree with the promise as it is written? Whoever objects says why."""

    answer = forms.ChoiceField(
        choices=[
            (Acknowledgement.Answer.AGREE.value, gettext_lazy("I agree")),
            (Acknowledgement.Answer.OBJECT.value, gettext_lazy("I object")),
        ],
        widget=forms.RadioSelect,
        label=gettext_lazy("Do you agree with this text?"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    reason = Words(
        500,
        lines=True,
        label=gettext_lazy("Why you object"),
        help_text=gettext_lazy("Only if you object. Write no names of others."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on_behalf_of = Words(
        160,
        label=gettext_lazy("On behalf of"),
        help_text=gettext_lazy("Only if you answer for others, for example: the youth of Lingkungan 7."),
    )
    needed = ("reason",)  # with an objection

    def __init__(self, data=None, **kwargs):
        super().__init__(data, auto_id="id_setuju_%s", **kwargs)

    def clean(self):
        cleaned = super().clean()
        objects = cleaned.get("answer") == Acknowledgement.Answer.OBJECT
        if objects and "reason" in cleaned and not cleaned["reason"]:
            self.add_error("reason", _("Write why you object"))
        return cleaned


class WitnessForm(AcknowledgeForm):
    """The same, said by a person of the unit before an officer."""

    participant = PersonField(
        label=gettext_lazy("Who answers"),
        help_text=gettext_lazy("Type some letters of the name and choose."),
        error_messages={"required": gettext_lazy("Choose who answers")},
        widget=forms.TextInput(attrs={"list": "orang", "autocomplete": "off"}),
    )
    field_order = ["participant"]

    def __init__(self, data=None, *, unit):
        super().__init__(data)
        self.fields["participant"].unit = unit
        self.fields["answer"].label = _("Does this person agree with the text?")
        self.fields["reason"].label = _("Why the person objects")
        self.fields["reason"].help_text = _("Only with an objection, in the words of the person.")
        self.fields["on_behalf_of"].help_text = _("Only if the person answers for others.")

    def clean_participant(self):
        chosen = self.cleaned_data["participant"]
        if chosen is None or isinstance(chosen, NewPerson):
            raise forms.ValidationError(WHICH)
        return chosen


class ReplyForm(forms.Form):
    """What the sender of a disputed report says to it, once."""

    text = Words(
        1000,
        lines=True,
        required=True,
        label=gettext_lazy("Your reply"),
        help_text=gettext_lazy("The officer reads it beside your report. You can reply once."),
        error_messages={"required": gettext_lazy("Write your reply")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, report):
        super().__init__(data, auto_id=f"id_laporan{report.pk}_%s")
        self.report = report

"""What the operator types about personal links: for what they are handed over, and why they are revoked."""

from django import forms
from django.utils.translation import gettext_lazy

from participants.forms import LineField

REASON_CHARACTERS = 160


class ReasonForm(forms.Form):
    """For what a link is handed over. It stays in the audit trail."""

    reason = LineField(
        label=gettext_lazy("For what is it handed over?"),
        help_text=gettext_lazy("It stays in the audit trail, with your name."),
        initial=gettext_lazy("Invitation to the rakor and commitments of the group"),
        max_length=REASON_CHARACTERS,
        error_messages={
            "required": gettext_lazy("Write for what the link is handed over"),
            "max_length": gettext_lazy("Shorten the reason to at most 160 characters"),
        },
    )


class RevokeForm(forms.Form):
    """Why a link ends."""

    reason = LineField(
        label=gettext_lazy("Why does the link end?"),
        help_text=gettext_lazy("For example: another person holds the office. It stays in the audit trail."),
        max_length=REASON_CHARACTERS,
        error_messages={
            "required": gettext_lazy("Write why the link ends"),
            "max_length": gettext_lazy("Shorten the reason to at most 160 characters"),
        },
    )


class CardsForm(ReasonForm):
    """Whose cards are printed: some of the group, or one person's `link`."""

    NOT_SHARED, NO_PHONE, ALL = "belum", "tanpa-nomor", "semua"
    needed = ("which",)  # one is always chosen; only the form of a single person leaves it out
    which = forms.ChoiceField(
        label=gettext_lazy("Whose cards?"),
        choices=[
            (NOT_SHARED, gettext_lazy("Links that were not shared yet")),
            (NO_PHONE, gettext_lazy("People without a telephone number")),
            (ALL, gettext_lazy("Everybody whose link opens")),
        ],
        initial=NOT_SHARED,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose whose cards are printed")},
    )
    link = forms.ModelChoiceField(
        None,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": gettext_lazy("Choose somebody of this group whose link opens")},
    )
    field_order = ["which", "reason", "link"]

    def __init__(self, *args, printable, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["link"].queryset = printable

    @property
    def chosen(self):
        """The links to be printed."""
        printable = self.fields["link"].queryset
        if self.cleaned_data["link"]:
            return printable.filter(pk=self.cleaned_data["link"].pk)
        which = self.cleaned_data["which"] or self.NOT_SHARED
        if which == self.NO_PHONE:
            return printable.filter(participant__phone="")
        return printable.filter(shared_at=None) if which == self.NOT_SHARED else printable

"""What the system administrator types: the papers of a unit, accounts and roles."""

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants import indonesian
from participants.forms import LineField
from participants.models import Role, Unit, User
from participants.models.unit import LETTERHEAD_CHARACTERS, LETTERHEAD_LINES

GIVEN_ROLES = [(kind.value, kind.label) for kind in Role.Kind if kind != Role.Kind.SYSTEM_ADMINISTRATOR]


class UnitForm(forms.ModelForm):
    """The letterhead and the paper of a unit. Each field carries what it showed: only what was touched is saved."""

    class Meta:
        model = Unit
        fields = ["letterhead", "address", "city", "time_zone", "paper"]
        field_classes = {"address": LineField, "city": LineField}
        widgets = {"letterhead": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})}
        help_texts = {
            "letterhead": gettext_lazy(
                "At most three lines of at most 41 characters. They are printed in capitals, without the street."
            ),
            "address": gettext_lazy("For example: Jalan Raya Pelabuhan Nomor 1, Belawan 20411."),
            "city": gettext_lazy("It stands before the date of the minutes, like Belawan, 10 Januari 2024."),
        }
        error_messages = {
            "letterhead": {"required": gettext_lazy("Write the letterhead")},
            "city": {"required": gettext_lazy("Write the city of the dateline")},
            "time_zone": {"invalid_choice": gettext_lazy("Choose the time zone from the list")},
            "paper": {"invalid_choice": gettext_lazy("Choose the paper from the list")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].show_hidden_initial = True
        for name in ("letterhead", "city"):
            self.fields[name].required = True

    def clean_letterhead(self):
        lines = _lines(self.cleaned_data["letterhead"])
        if len(lines) > LETTERHEAD_LINES:
            raise forms.ValidationError(
                _("The letterhead has %(count)s lines; at most three are allowed. Leave the street to the address")
                % {"count": len(lines)}
            )
        long = [(number, len(line)) for number, line in enumerate(lines, 1) if len(line) > LETTERHEAD_CHARACTERS]
        if long:
            number, length = long[0]
            raise forms.ValidationError(
                _("Line %(number)s has %(length)s characters; at most 41 are allowed. Abbreviate it")
                % {"number": number, "length": length}
            )
        return "\n".join(lines)

    @property
    def seen(self):
        """The hidden twins of the fields: what they showed when the page was read."""
        return [field.as_hidden(only_initial=True) for field in self.visible_fields()]

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self.changed_data}

    @property
    def letterhead_lines(self):
        """The letterhead as it would be printed with what is typed."""
        return _lines(str(self["letterhead"].value() or ""))[:LETTERHEAD_LINES]


def _lines(text):
    lines = (" ".join(line.split()) for line in indonesian.clean_text(text).upper().splitlines())
    return [line for line in lines if line]


class DaysMixin:
    """Until when: today or later; empty means without an end."""

    def clean_valid_until(self):
        until = self.cleaned_data["valid_until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("This day is past. Choose today or a later day, or leave it empty"))
        return until


class RoleForm(DaysMixin, forms.Form):
    """A role that the system administrator may give."""

    role = forms.ChoiceField(
        choices=[("", gettext_lazy("Choose a role")), *GIVEN_ROLES],
        label=gettext_lazy("Role"),
        error_messages={
            "required": gettext_lazy("Choose the role"),
            "invalid_choice": gettext_lazy("Choose the role"),
        },
    )
    valid_until = forms.DateField(
        required=False,
        label=gettext_lazy("Until the day"),
        help_text=gettext_lazy("Empty: without an end."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class AccountForm(RoleForm):
    """A new account with its first role. The password is invented by the program."""

    username = LineField(
        max_length=150,
        validators=[UnicodeUsernameValidator(message=gettext_lazy("Use letters, digits and . @ + - _ only"))],
        label=gettext_lazy("User name"),
        help_text=gettext_lazy("NRP or NIP, as it is typed at signing in."),
        error_messages={"required": gettext_lazy("Write the NRP or NIP")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = LineField(
        max_length=120,
        label=gettext_lazy("Name"),
        error_messages={"required": gettext_lazy("Write the name")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        required=False,
        label=gettext_lazy("Official email address"),
        help_text=gettext_lazy("A forgotten password can be renewed by this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["username", "name", "email", "role", "valid_until"]

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("This user name is taken. Choose another one"))
        return username

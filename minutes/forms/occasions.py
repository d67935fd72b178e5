"""What is touched on the phone when something happened: almost all of it is filled in already."""

import hashlib
import secrets
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from minutes.actions import occasions
from minutes.forms.fields import DayField, HourField, PictureField, VersionField
from minutes.forms.occasion_promises import Promises
from minutes.forms.recording import Words
from minutes.models import Commitment, Occasion, Verdict
from participants.models import Area, Group

NOT_CALLED = "waiting"  # as the drawing kit calls the neutral answer; it leaves no row
ANSWERS = [
    (Verdict.KEPT.value, pgettext_lazy("came to an occasion", "Yes")),
    (Verdict.PARTLY.value, pgettext_lazy("came to an occasion", "Partly")),
    (Verdict.NOT_KEPT.value, pgettext_lazy("came to an occasion", "No")),
    (NOT_CALLED, pgettext_lazy("came to an occasion", "Not called")),
]
_AGAIN = gettext_lazy("Choose the commitments from the list again.")
_LIST = dict.fromkeys(["required", "invalid_choice"], gettext_lazy("Choose one of the list."))


class CommitmentsField(forms.ModelMultipleChoiceField):
    """Commitments by their numbers. One that no row can have is refused here: in a list SQLite would fail."""

    def clean(self, value):
        if any(not number.isascii() or not number.isdigit() or len(number) > 9 for number in value or []):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class OccasionForm(forms.Form):
    """An occasion of a unit. `typed` is what was typed before the list of commitments was asked for anew."""

    form_key = forms.CharField(required=False, widget=forms.HiddenInput)
    date = DayField(label=gettext_lazy("Date"), error_messages={"required": gettext_lazy("Enter the date.")})
    hour = HourField(
        label=gettext_lazy("Time"), error_messages={"required": gettext_lazy("Enter the time, like 01.10.")}
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=gettext_lazy("Area"), empty_label=None, error_messages=_LIST
    )
    commitments = CommitmentsField(
        Commitment.objects.none(),
        required=False,
        label=gettext_lazy("Commitments that this tests"),
        error_messages=dict.fromkeys(["invalid_choice", "invalid_pk_value", "invalid_list"], _AGAIN),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=Occasion.Kind,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what happened."),
            "invalid_choice": gettext_lazy("Choose one of the list."),
        },
    )
    picture = PictureField(
        label=gettext_lazy("One photo"),
        help_text=gettext_lazy("From a safe distance. Data about the place is removed."),
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
    )
    note = Words(
        Occasion._meta.get_field("note").max_length,
        lines=True,
        label=gettext_lazy("Short note"),
        help_text=gettext_lazy("Without the name of who told it and without names of children."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, files=None, *, unit, by, address=None, occasion=None, typed=None):
        self.unit, self.occasion = unit, occasion
        super().__init__(data, files)
        self.fields["area"].queryset = Area.objects.of(unit).only("name", "full_name", "unit")
        self.fields["commitments"].queryset = (
            Commitment.objects.filter(unit=unit).exclude(life=Commitment.Life.DRAFT).select_related("meeting")
        )
        if data is None:
            self.initial = self._initial(by, address or {}) if typed is None else _as_typed(typed)
        typed = data if data is not None else typed
        self.promises = Promises(unit, area=self._area(), typed=typed, address=address or {}, occasion=occasion)
        self._ask_every_party()

    def _initial(self, by, address):
        now = timezone.localtime(timezone=ZoneInfo(self.unit.time_zone))
        area = last_area(self.unit, by, address.get("wilayah", ""))
        return {"form_key": secrets.token_urlsafe(24), "date": now.date(), "hour": now.time(), "area": area}

    def _area(self):
        """The area that is chosen so far, None while there is none."""
        number = str(self.data.get("area", "") if self.is_bound else self.initial.get("area") or "")
        known = number.isascii() and number.isdigit() and len(number) < 10
        return self.fields["area"].queryset.filter(pk=number).first() if known else None

    def _ask_every_party(self):
        """A question for each party: those of the ticked commitments, then whoever else may have come."""
        groups = {group.pk: group for group in Group.objects.all()}
        parties = {f"group-{pk}": (pk, group.name) for pk, group in groups.items()}
        parties |= {_party_name(name): (name, name) for name in self._names()}
        self.parties = {field: key for field, (key, _label) in parties.items()}
        for field, (_key, label) in parties.items():
            self.fields[field] = forms.ChoiceField(
                choices=ANSWERS, required=False, label=label, widget=forms.RadioSelect, error_messages=_LIST
            )
            self.initial[field] = self.initial.get(field) or NOT_CALLED

    def _names(self):
        return self.promises.names

    @property
    def asked(self):
        """The questions to the parties of the ticked commitments, and to whoever else is said to have been called."""
        return [self[field] for field in self.parties if self._is_asked(field)]

    @property
    def others(self):
        """The questions to all others."""
        return [self[field] for field in self.parties if not self._is_asked(field)]

    def _is_asked(self, field):
        key = self.parties[field]
        return key in self.promises.parties or self[field].value() not in {None, "", NOT_CALLED}

    @property
    def is_fresh(self):
        """Nobody has touched it yet: it happens now."""
        return self.occasion is None and not self.is_bound and isinstance(self.initial.get("date"), date)

    @property
    def hour_shown(self):
        return self.fields["hour"].prepare_value(self["hour"].value())

    @property
    def when(self):
        """The moment on the wall of the unit, once day and hour are known."""
        day, hour = self.cleaned_data.get("date"), self.cleaned_data.get("hour")
        return datetime.combine(day, hour, ZoneInfo(self.unit.time_zone)) if day and hour else None

    def clean_form_key(self):
        """Any text is a key; a long one by its digest."""
        key = self.cleaned_data["form_key"] or secrets.token_urlsafe(24)
        return key if len(key) <= 64 else hashlib.sha256(key.encode()).hexdigest()

    def clean(self):
        cleaned = super().clean()
        if self.when and cleaned.get("area") and "commitments" in cleaned:
            tested = self.promises.tested
            facts = {"area": cleaned["area"], "commitments": cleaned["commitments"], "tested": tested}
            for field, sentence in occasions.faults(self.unit, happened_at=self.when, now=timezone.now(), **facts):
                self.add_error(field, sentence)
        return cleaned

    @property
    def what_happened(self):
        """As the actions take it."""
        answers = {self.parties[field]: self.cleaned_data[field] for field in self.parties}
        rest = {name: self.cleaned_data[name] for name in ("area", "kind", "note", "commitments", "picture")}
        called = {key: verdict for key, verdict in answers.items() if verdict not in {"", NOT_CALLED}}
        return rest | {"happened_at": self.when, "responses": called}


class ChangeForm(OccasionForm):
    """An occasion as it was logged, to be put right. Its photo stays unless another is sent."""

    version = VersionField(widget=forms.HiddenInput)
    drop_picture = forms.BooleanField(required=False, label=gettext_lazy("Remove the photo"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.occasion.image:
            del self.fields["drop_picture"]

    @property
    def what_happened(self):
        return super().what_happened | {"drop_picture": self.cleaned_data.get("drop_picture", False)}

    def _initial(self, by, address):
        row = self.occasion
        when = timezone.localtime(row.happened_at, ZoneInfo(self.unit.time_zone))
        answers = {
            f"group-{one.group_id}" if one.group_id else _party_name(one.name): one.verdict
            for one in row.responses.all()
        }
        columns = {"area": row.area_id, "kind": row.kind, "note": row.note, "version": row.version}
        return {"date": when.date(), "hour": when.time()} | columns | answers

    def _names(self):
        """Those who are said to have been called, too: nobody is lost by taking away a tick."""
        said = {one.name.casefold(): one.name for one in self.occasion.responses.all() if one.name}
        return list((said | {name.casefold(): name for name in self.promises.names}).values())


class MergeForm(forms.Form):
    """Which occasion stands for both."""

    into = forms.ModelChoiceField(
        Occasion.objects.none(),
        label=gettext_lazy("The occasion that stays"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages=dict.fromkeys(["required", "invalid_choice"], gettext_lazy("Choose the occasion that stays.")),
    )

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = candidates


class StrikeForm(forms.Form):
    reason = Words(
        Occasion._meta.get_field("struck_reason").max_length,
        required=True,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("For example: logged twice, or it happened elsewhere. Without names."),
        error_messages={"required": gettext_lazy("Write the reason why this occasion is struck out.")},
    )


def last_area(unit, by, wanted=""):
    """The number of the area that was asked for in the address, of the user's last occasion, or the first one."""
    areas = Area.objects.of(unit)
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        found = areas.filter(pk=wanted).values_list("pk", flat=True).first()
        if found:
            return found
    last = Occasion.objects.filter(unit=unit, logged_by=by).order_by("-logged_at").values_list("area", flat=True)
    return last.first() or areas.values_list("pk", flat=True).first()


def _as_typed(typed):
    """What was typed, as the next page shows it again."""
    return {name: typed.get(name, "") for name in typed if name != "picture"}


def _party_name(name):
    return f"party-{hashlib.sha256(name.casefold().encode()).hexdigest()[:12]}"

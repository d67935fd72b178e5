"""What may be typed about a promise, and which periods it is asked for."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minutes import periods
from minutes.forms.reports import ReportFields
from minutes.models import Commitment, Meeting
from tests.permissions import jpeg

TODAY = datetime.date(2024, 3, 20)


def promise(kind="continuous", **columns):
    return Commitment(kind=kind, meeting=Meeting(date=datetime.date(2024, 1, 10)), **columns)


def form_of(row, files=None, **data):
    data = {"verdict": "kept", "about_on": "2024-03-01", "form_key": "satu"} | data
    return ReportFields(data, files, commitment=row, today=TODAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verdict", "bagus"),
        ("verdict", ""),
        ("about_on", "2024-02-02"),
        ("about_on", "kemarin"),
        ("about_on", ""),
        ("count", "banyak"),
        ("count", "-1"),
        ("count", "99999999999999999999"),
        ("count_of", "panggilan"),  # of what, and not how many
        ("text", "a" * 1001),
        ("form_key", ""),
        ("form_key", "a" * 65),
    ],
)
def test_it_is_refused_at_its_field(field, value):
    form = form_of(promise(), **{field: value})
    assert list(form.errors) == ["count" if field == "count_of" else field]


@pytest.mark.parametrize("data", [b"", b"bukan foto"])
def test_what_is_no_photo_is_refused(data):
    assert list(form_of(promise(), {"photo": SimpleUploadedFile("a.jpg", data, "image/jpeg")}).errors) == ["photo"]


def test_a_photo_is_cleaned_and_handed_on():
    form = form_of(promise(), {"photo": jpeg()}, count="12", count_of="panggilan  orang tua")
    assert form.is_valid(), form.errors
    told = form.told()
    assert told.pop("picture").jpeg[:2] == b"\xff\xd8"
    assert told == {
        "verdict": "kept",
        "about_on": datetime.date(2024, 3, 1),
        "text": "",
        "count": 12,
        "count_of": "panggilan orang tua",
        "form_key": "satu",
    }


def test_an_open_form_has_a_key_of_its_own():
    first, second = (ReportFields(commitment=promise(), today=TODAY) for _form in range(2))
    assert first["form_key"].value() != second["form_key"].value()


def test_a_promise_with_periods_asks_for_one_and_never_for_a_day_before_the_meeting():
    assert periods.choices_of(promise(), datetime.date(2024, 1, 25)) == [(datetime.date(2024, 1, 10), "Januari 2024")]
    days = [day for day, __ in periods.choices_of(promise(record=[["2024-02-14", "kept", 0, 0]]), TODAY)]
    assert days == [datetime.date(2024, 3, 1), datetime.date(2024, 2, 1)]
    names = [name for __, name in periods.choices_of(promise(), TODAY)]
    assert names[0] == "Maret 2024"
    assert names[1].startswith("Februari 2024 (")  # nobody reported it


def test_other_promises_ask_for_the_day():
    form = form_of(promise("dated", due_on=TODAY), about_on="20 Maret 2024")
    assert form.is_valid(), form.errors
    assert form.told()["about_on"] == TODAY


def test_a_period_that_nobody_reported_is_shown_and_not_invented():
    row = promise("recurring", every="P1M", record=[["2024-03-02", "not-kept", 0, 0]])
    lines = periods.lines_of(row, TODAY)
    assert [name for name, __ in lines] == ["Maret 2024", "Februari 2024"]
    assert (bool(lines[0][1]), lines[1][1]) == (True, "")
    assert periods.lines_of(promise("conditional"), TODAY) == []

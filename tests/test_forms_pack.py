"""How a form looks: label, hint, error, control, in this order, and every id leads somewhere (look.md §4)."""

import datetime
import re
from html.parser import HTMLParser

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.forms import formset_factory
from django.template import Context, Template, TemplateSyntaxError

from participants.templatetags.rakor_ui import ICONS

GROUPS = [("tm", "Tokoh masyarakat"), ("ta", "Tokoh agama")]
OFFICES = [("Polres", [("1", "Kasat Binmas")]), ("Polsek", [("2", "Kapolsek")])]


class PlanForm(forms.Form):
    title = forms.CharField(
        label="Judul", help_text="Misalnya: Antisipasi tawuran.", error_messages={"required": "Isi judul"}
    )
    date = forms.DateField(label="Tanggal", widget=forms.DateInput(attrs={"type": "date"}), help_text="Hari rapat.")
    time = forms.TimeField(label="Waktu", required=False)
    groups = forms.MultipleChoiceField(
        label="Kelompok",
        choices=GROUPS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih kelompok"},
    )
    office = forms.ChoiceField(label="Kantor", choices=OFFICES, widget=forms.RadioSelect)
    read = forms.BooleanField(label="Sudah dibacakan", required=False, help_text="Centang bila sudah.")
    secret = forms.CharField(label="Kata sandi", widget=forms.PasswordInput, required=False)
    basis = forms.CharField(label="Dasar", required=False, widget=forms.Textarea)
    place = forms.CharField(label="Tempat", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    needed = {"place"}


class Page(HTMLParser):
    """What a reader's software sees: ids, who points to them, and the texts under them."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.pointers, self.tags = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self.ids += [attrs["id"]] if "id" in attrs else []
        for name in ["for", "aria-describedby", "aria-labelledby", "aria-controls"]:
            self.pointers += (attrs.get(name) or "").split()
        if attrs.get("href", "").startswith("#"):
            self.pointers.append(attrs["href"][1:])


def drawn(form, tag="{% crispy form %}"):
    html = Template(f"{{% load crispy_forms_tags rakor_ui %}}{tag}").render(Context({"form": form}))
    return " ".join(html.split())


def part(html, name):
    """The piece of the form that belongs to one field."""
    return re.search(
        rf'<(div|fieldset) id="div_id_{name}".*?(?=<(?:div|fieldset) id="div_|<input type="hidden"|</form>)',
        html,
        re.DOTALL,
    ).group()


def order(html, *marks):
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)


@pytest.fixture
def empty():
    return drawn(PlanForm({}))


@pytest.mark.parametrize("data", [None, {}, {"title": "a", "date": "31/02/2024", "groups": ["zz"], "version": "x"}])
def test_every_id_is_there_once_and_every_pointer_arrives(data):
    page = Page(drawn(PlanForm(data)))

    assert sorted(page.ids) == sorted(set(page.ids))
    assert set(page.pointers) - set(page.ids) == set()


def test_a_field_is_label_hint_error_control(empty):
    order(part(empty, "title"), "<label", 'class="hint"', 'class="error"', "<input")
    order(part(empty, "groups"), "<legend>", 'class="error"', 'type="checkbox"')


def test_the_control_is_described_by_its_hint_its_error_and_its_reading(empty):
    controls = {attrs.get("name"): attrs for _, attrs in Page(empty).tags if "name" in attrs}

    assert controls["title"]["aria-describedby"] == "id_title_helptext id_title_error"
    assert controls["title"]["aria-invalid"] == "true"
    assert controls["date"]["aria-describedby"] == "id_date_helptext id_date_error id_date_echo"
    assert "aria-describedby" not in controls["time"]
    fieldset = next(attrs for tag, attrs in Page(empty).tags if tag == "fieldset")
    assert fieldset["aria-describedby"] == "id_groups_error"


def test_only_what_may_stay_empty_says_so(empty):
    optional = re.findall(r'<label for="id_(\w+)">\s*[^<]*<span class="opt">\(opsional\)</span>', empty)

    assert optional == ["time", "secret", "basis"]
    assert "*" not in re.sub(r"<[^>]+>", "", empty)


def test_the_summary_repeats_every_message_word_for_word():
    form = PlanForm({"title": "", "date": "31/02/2024", "version": "1"})
    html = drawn(form)
    summary = re.search(r'<div class="summary".*?</div>', html, re.DOTALL).group()

    assert html.index("summary") < html.index("<label")
    assert 'role="alert"' in summary
    assert 'tabindex="-1"' in summary
    assert "Ada 4 isian yang perlu diperbaiki" in summary
    assert re.findall(r'<a href="#(\w+)">(.*?)</a>', summary) == [
        ("id_title", "Isi judul"),
        ("id_date", "Tulis tanggal yang ada, misalnya 12 Maret 2026"),
        ("id_groups_0", "Pilih kelompok"),
        ("id_office_0_0", "Isi bagian ini"),
    ]


def test_a_fault_of_the_whole_form_or_of_a_hidden_field_has_no_link():
    form = PlanForm({"version": "x", "title": "a", "date": "2024-01-10", "groups": ["tm"], "office": "1"})
    form.add_error(None, "Tanggal tinjau sebelum rapat")

    html = drawn(form, "{% error_summary form %}")

    assert re.findall(r"<li>\s*(.*?)\s*</li>", html, re.DOTALL) == [
        "Tanggal tinjau sebelum rapat",
        "Tulis bilangan bulat",
    ]


def test_a_form_that_was_not_sent_has_no_summary():
    assert "summary" not in drawn(PlanForm())


def test_what_was_typed_stays_and_stays_text():
    html = drawn(
        PlanForm({"title": '"><script>alert(1)</script>', "date": "31 Februari 2024", "basis": "</textarea><b>"})
    )

    assert "<script>" not in html
    assert "<b>" not in html
    assert 'value="31 Februari 2024"' in html


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        ("2024-01-10", "Rabu, 10 Januari 2024"),
        ("10/1/2024", "Rabu, 10 Januari 2024"),
        ("31/2/2024", ""),
        ("", ""),
        ("<b>", ""),
    ],
)
def test_a_date_is_followed_by_its_reading(value, reading):
    html = drawn(PlanForm({"date": value}))
    said = re.search(r'<p class="echo" id="id_date_echo" data-echo="date">(.*?)</p>', html).group(1)

    assert said.replace("\u00a0", " ").replace("&nbsp;", " ") == reading


def test_a_date_control_is_filled_as_browsers_want_it():
    html = drawn(PlanForm(initial={"date": datetime.date(2024, 1, 10)}))

    assert 'value="2024-01-10"' in html
    assert "10 Januari 2024" in html.replace("\u00a0", " ")


@pytest.mark.parametrize("text", ["01/13/2024", "13.45.00 PM", "Jan 10, 2024", "10/25/06"])
def test_american_dates_are_refused(text):
    assert PlanForm({"date": text}).errors["date"] == ["Tulis tanggal yang ada, misalnya 12 Maret 2026"]


def test_the_tenth_of_january_is_not_the_first_of_october():
    form = PlanForm({"date": "10/1/2024", "time": "09.30"})
    form.is_valid()

    assert (form.cleaned_data["date"], form.cleaned_data["time"]) == (datetime.date(2024, 1, 10), datetime.time(9, 30))


def test_a_password_is_shown_only_by_a_button_that_script_brings(empty):
    assert 'data-reveal="id_secret" aria-controls="id_secret"' in " ".join(part(empty, "secret").split())
    assert re.search(r"<button[^>]* hidden>\s*<span>Tampilkan</span>", empty)


def test_the_layout_of_a_helper_is_drawn():
    form = PlanForm()
    form.helper = FormHelper()
    form.helper.layout = Layout(Fieldset("Kapan", Row("date", "time")), "title")
    form.helper.add_input(Submit("simpan", "Simpan rapat"))
    html = drawn(form)

    assert re.findall(r'<div id="div_id_(\w+)"', html) == ["date", "time", "title"]
    assert '<button type="submit" name="simpan" value="1" id="submit-id-simpan" class="btn btn-main"' in html
    assert 'name="version"' in html
    assert "novalidate" in html


def test_a_formset_has_one_summary_for_all_its_forms():
    rows = formset_factory(PlanForm, extra=0, min_num=2)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-title": "a", "form-1-title": ""}
    html = drawn(rows(data), "{{ form|crispy }}")
    page = Page(html)

    assert html.count('class="summary"') == 1
    assert set(page.pointers) - set(page.ids) == set()


def test_an_icon_is_a_drawing_beside_a_word():
    html = drawn(None, '{% icon "warn" "warn-text" %}')
    assert html == f'<svg class="i warn-text" viewBox="0 0 20 20" aria-hidden="true"><path d="{ICONS["warn"]}"/></svg>'


def test_an_icon_nobody_drew_is_a_fault_of_the_page():
    with pytest.raises((KeyError, TemplateSyntaxError)):
        drawn(None, '{% icon "unicorn" %}')

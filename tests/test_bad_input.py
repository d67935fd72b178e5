"""Whatever is typed, pasted or forged: never a fault of ours, never another unit's row, and a sentence that helps.

Every address that takes a POST is tried, derived from the permission table; a new one fails until it is named here.
"""

import html
import re
from urllib.parse import quote, urlencode

import pytest
from django import forms
from django.db import transaction
from django.test import override_settings

from minutes.forms import (
    adding,
    attending,
    check_in,
    circulation,
    following_up,
    informing,
    invitation,
    mine,
    occasions,
    planning,
    privacy,
    recording,
    reports,
    search,
)
from minutes.forms import promise as promise_forms
from minutes.forms.fields import DayField, HourField
from minutes.models import Attendance, HallCode, Meeting, Minutes
from participants import account_forms, link_forms, roster_forms, unit_forms
from participants import forms as book
from participants.models import AccessLink, Area, DataRequest, Group, Participant, Role, Unit, User
from tests import hostile
from tests.permissions import MISSING, body, build, row_of, undone
from tests.test_permissions import MATRIX, SENT, address, arguments, behind_a_link, converters

pytestmark = pytest.mark.django_db
URLENCODED = "application/x-www-form-urlencoded"
WHO = "own operator"
SCRIPTS = {"X-Requested-With": "rakor"}
CALM = {200, 302, 303, 400, 404, 409, 413, 422}
ENGLISH = re.compile(r"\b(?:the|this|is|not|valid|enter|choose|select|field|ensure|must)\b", re.IGNORECASE)

FORMS = {
    **{f"minutes:save-{section}": form for section, form in recording.FORMS.items()},
    "minutes:add-group": adding.AddGroupForm,
    "minutes:add-attendance": adding.AddPersonForm,
    "minutes:add-signatory": adding.AddSignatoryForm,
    "minutes:plan": planning.PlanForm,
    "minutes:recall": circulation.RecallForm,
    "participants:add": book.NewParticipantForm,
    "participants:change": book.ParticipantForm,
    "participants:assign-sector": book.SectorForm,
    "units:change": unit_forms.UnitForm,
    "units:add-account": unit_forms.AccountForm,
    "units:grant-role": unit_forms.RoleForm,
    "account_login": account_forms.SignInForm,
    "account_reset_password": account_forms.ResetForm,
    "account_reset_password_from_key": account_forms.NewPasswordForm,
    "account_change_password": account_forms.ChangeForm,
    "account_reauthenticate": account_forms.ConfirmForm,
    # The roster as a file
    "participants:export-phones": roster_forms.ExportForm,
    #
    # Personal links
    "participants:share-link": link_forms.ReasonForm,
    "participants:link-cards": link_forms.CardsForm,
    "participants:revoke-link": link_forms.RevokeForm,
    "participants:reissue-link": link_forms.RevokeForm,
    #
    # Invitation
    "minutes:invitation": invitation.InvitationForm,
    "minutes:invite": invitation.InviteForm,
    # Roll call and its list
    "minutes:mark": attending.MarkForm,
    "minutes:walk-in": attending.GuestForm,
    #
    # The hall and its kiosk
    #
    # Checking in on the own phone
    "minutes:check-in-form": check_in.GuestForm,
    #
    # Behind a personal link
    "minutes:answer": mine.AnswerForm,
    "minutes:correct-data": mine.CorrectionForm,
    #
    # Requests about personal data, and forgetting
    "minutes:answer-request": privacy.AnswerForm,
    "minutes:forget": privacy.ForgetForm,
    #
    # One commitment
    "minutes:complete-commitment": following_up.CompleteForm,
    "minutes:review-commitment": following_up.ReviewForm,
    #
    # The list of commitments
    "minutes:keep-filter": search.SaveFilterForm,
    #
    # Occasions
    "minutes:log-occasion": occasions.OccasionForm,
    "minutes:change-occasion": occasions.ChangeForm,
    "minutes:strike-occasion": occasions.StrikeForm,
    #
    # Reports
    "minutes:accept-report": reports.AcceptForm,
    "minutes:dispute-report": reports.DisputeForm,
    "minutes:check-commitment": reports.CheckForm,
    #
    # Information
    "minutes:answer-information": informing.InformationAnswerForm,
    #
    # Papers
    #
    # Reminders
    #
    # A promise behind a link
    "minutes:acknowledge": promise_forms.AcknowledgeForm,
    "minutes:send-report": reports.ReportFields,
    "minutes:reply-report": promise_forms.ReplyForm,
    "minutes:witness": promise_forms.WitnessForm,
    #
    # Information behind a link
    "minutes:inform": informing.InformationForm,
    #
}
ANONYMOUS = {"minutes:check-in-form", "account_login", "account_reset_password", "account_reset_password_from_key"}
# Texts of a handful of addresses without a form class.
BARE = {"set_language": ["language", "next"], "account_logout": ["next"]}
# Files are the business of the tests of photos and of the import.
OF_FILES = {"minutes:import", "minutes:add-photo", "participants:roster"}
WITHOUT_TEXT = {
    "minutes:add-agenda",
    "minutes:add-commitment",
    "minutes:circulate",
    "participants:retire",
    "participants:restore",
    "units:end-role",
    "units:disable",
    "units:enable",
    "units:set-password",
    *(name for name, __ in MATRIX if name.startswith(("minutes:remove-", "minutes:move-"))),
    # Reminders
    "minutes:reminders-by-mail",
    "minutes:open-feed",
    "minutes:close-feed",
    #
    # The roster as a file
    "participants:import-roster",
    "participants:drop-roster",
    #
    # Personal links
    "participants:issue-links",
    "participants:issue-group-link",
    "participants:issue-link",
    #
    # Invitation
    "minutes:share-invitation",
    # Roll call and its list
    "minutes:close-roll",
    #
    # The hall and its kiosk
    "minutes:start-kiosk",
    "minutes:kiosk-form",  # the form of minutes:check-in-form
    "minutes:open-hall",
    "minutes:change-hall-code",
    "minutes:close-hall",
    "minutes:attendance-list-staff",
    #
    # Checking in on the own phone
    #
    # Behind a personal link
    "minutes:ask-erasure",
    "minutes:withdraw-consent",
    "minutes:not-me",
    #
    # Occasions
    "minutes:merge-occasion",
    #
    # Requests about personal data, and forgetting
    #
    # Information
    "minutes:read-information",
    "minutes:close-information",
    #
}
# Nothing is typed there, only chosen.
CHOSEN = {"minutes:add-group", "units:grant-role", "minutes:invite"}
CHOSEN |= {"minutes:accept-report"}
OURS = [name for name in FORMS if not name.startswith("account_")]
# What a page reads from its address. `dari` and the keys of pages are theirs alone.
READ = {
    "minutes:meetings": ["keadaan", "satuan", "tahun", "sebelum"],
    "minutes:commitments": [
        *["q", "kelompok", "wilayah", "jenis", "upaya", "pejabat", "satuan", "keadaan", "kesehatan", "lewat", "sesudah"]
    ],
    "minutes:export-commitments": ["q", "kelompok", "wilayah", "pejabat", "satuan", "kesehatan"],
    "minutes:commitment": ["sebelum"],
    "minutes:search": ["q", "jenis", "sebelum"],
    "minutes:plan": ["dari", "satuan"],
    "minutes:record": ["buka"],
    "minutes:mine": ["sesudah"],
    "minutes:inbox": ["keadaan", "sesudah"],
    "minutes:roll-call": ["buka", "q", "kelompok"],
    "minutes:roll-news": ["sejak", "kelompok"],
    "minutes:invitation": ["kelompok", "wilayah", "lembar"],
    "minutes:invitation-pdf": ["untuk", "kelompok"],
    "participants:people": ["q", "kelompok", "wilayah", "keadaan", "sesudah"],
    "participants:add": ["kelompok"],
    "participants:links": ["satuan", "keadaan", "sesudah"],
    "participants:roster-preview": ["sesudah", "salah"],
    "account_login": ["next", "habis", "keluar"],
    "minutes:reports": ["sesudah"],
    "minutes:check-in": ["nama"],
    # Occasions
    "minutes:occasions": ["sebelum"],
    "minutes:log-occasion": ["satuan", "wilayah", "cari"],
    "minutes:merge-occasion": ["dengan"],
    #
    "minutes:check-in-form": ["undangan", "mewakili"],
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once, undone at the end; every request in between is undone, too."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield build(media)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media(world, settings):
    settings.MEDIA_ROOT = world.media
    settings.ACCOUNT_RATE_LIMITS = False


# Asking -------------------------------------------------------------------------------------------


def meeting_of(world, name):
    return world.meetings["own", "circulated" if name == "minutes:recall" else "draft"]


def who(name):
    """The actor for whom an address is made."""
    if name in ANONYMOUS or behind_a_link(name):
        return "anonymous"
    return "own system-administrator" if name.startswith("units:") else WHO


def fields_of(world, name):
    """{name in the page: field} of the form behind an address; the version apart."""
    form = FORMS[name]
    section, prefix = getattr(form, "section", ""), getattr(form, "prefix", None)
    if section:
        prefix = recording.prefix(section, None if section == "meeting" else row_of(meeting_of(world, name), name))
    named = {f"{prefix}-{field}" if prefix else field: one for field, one in form.base_fields.items()}
    return {field: one for field, one in named.items() if field.rpartition("-")[2] not in {"version", "unit"}}


def valid(world, name):
    meeting = meeting_of(world, name)
    meeting.refresh_from_db()  # another test may have seen a version that was undone
    return SENT.get(name, lambda w, m: {})(world, meeting)


def send(world, name, data, kwargs=None, **headers):
    """What the operator, or for sign-in a stranger, gets. Undo it yourself."""
    client = world.client(who(name))
    state = "circulated" if name == "minutes:recall" else "draft"
    path = address(name, arguments(world, name, state) if kwargs is None else kwargs)
    sent = urlencode(data, doseq=True, errors="surrogatepass")
    return client.post(path, sent, content_type=URLENCODED, headers=headers)


def sentences(response):
    """What is said to be wrong, field by field."""
    found = re.findall(r'<li data-field="[^"]+">(.*?)</li>|<p class="error">(.*?)</p>', body(response), re.DOTALL)
    texts = [re.sub(r"<[^>]+>", " ", "".join(pair)) for pair in found]
    return [" ".join(html.unescape(text).replace("Galat:", "").split()) for text in texts]


def wrongs(world, response, label):
    """What is wrong with an answer to bad input."""
    found = []
    if response.status_code not in CALM:
        found.append(f"{label}: {response.status_code}")
    if any(word in body(response) for word in world.forbidden_words(WHO)):
        found.append(f"{label}: another unit's words")
    if response.status_code == 422:
        said = sentences(response)
        if not said and 'class="error"' not in body(response):
            found.append(f"{label}: 422 without a sentence")
        found += [f"{label}: {text[:80]}" for text in said if ENGLISH.search(text) or not 8 <= len(text) <= 300]
    return found


def all_wrongs(world, name, tries):
    """Every try is (label, data); a crash is as wrong as any other bad answer."""
    found = []
    for label, data in tries:
        with undone():
            try:
                found += wrongs(world, send(world, name, data, **SCRIPTS), label)
            except Exception as crash:
                found.append(f"{label}: {crash!r:.200}")
    return found


# Texts, dates, numbers, keys ----------------------------------------------------------------------


def test_every_form_is_tried():
    posts = {name for name, method in MATRIX if method == "POST"}
    assert posts == {*FORMS, *BARE, *OF_FILES, *WITHOUT_TEXT}


@pytest.mark.parametrize("name", FORMS)
def test_no_text_breaks_a_form(world, name):
    """What steers, is too long or cannot be written in every field at once; the rest in one field after the other."""
    lines = [field for field, one in fields_of(world, name).items() if isinstance(one, forms.CharField)]
    known, rest = valid(world, name), list((hostile.PLAIN | hostile.SCRIPT).items())
    everywhere = hostile.STEERING | hostile.LONG | hostile.UNWRITABLE
    tries = [(label, known | dict.fromkeys(lines, text)) for label, text in everywhere.items()]
    for start in range(0, len(rest), len(lines) or len(rest)):
        some = rest[start : start + len(lines)]
        fitted = {field: text for field, (__, text) in zip(lines, some, strict=False)}
        tries.append((", ".join(label for label, __ in some), known | fitted))
    assert all_wrongs(world, name, tries if lines else []) == []


def unfitting(field):
    """What no control of this kind would send."""
    if isinstance(field, DayField):
        return hostile.DAYS
    if isinstance(field, HourField):
        return hostile.HOURS
    if isinstance(field, forms.IntegerField):
        return hostile.NUMBERS
    texts = [hostile.PLAIN["sql"], hostile.STEERING["invisible"], hostile.UNWRITABLE["nul"], hostile.XSS[0]]
    return hostile.KEYS + texts + [hostile.LONG["a word"] * 5]


@pytest.mark.parametrize("name", FORMS)
def test_nothing_unfitting_breaks_a_form(world, name):
    known = valid(world, name)
    others = {field: one for field, one in fields_of(world, name).items() if not isinstance(one, forms.CharField)}
    tries = [
        (f"{field}: {text[:30]!r}", known | {field: text}) for field, one in others.items() for text in unfitting(one)
    ]
    assert all_wrongs(world, name, tries) == []


@pytest.mark.parametrize("name", FORMS)
def test_repeated_missing_and_unknown_fields_break_no_form(world, name):
    known, names = valid(world, name), list(fields_of(world, name))
    tries = [
        ("nothing at all", {}),
        ("everything twice", {field: [value, "lain"] for field, value in known.items()}),
        ("every field empty", known | dict.fromkeys(names, "")),
        ("every field twice empty", known | {field: ["", ""] for field in names}),
        ("strange names", known | {"a[b][]": "1", "__proto__": "1", "x" * 5000: "1", "": "1", "…": "1"}),
    ]
    assert all_wrongs(world, name, tries) == []


@pytest.mark.parametrize("name", BARE)
def test_no_text_breaks_what_has_no_form(world, name):
    tries = [(label, dict.fromkeys(BARE[name], text)) for label, text in (hostile.TEXTS | hostile.UNWRITABLE).items()]
    assert all_wrongs(world, name, tries) == []


@pytest.mark.parametrize("target", hostile.ELSEWHERE)
def test_nobody_is_led_out_of_the_house(world, target):
    for name in BARE:
        with undone():
            answer = send(world, name, {"next": target, "language": "en"})
            assert answer.headers["Location"].startswith("/") and not answer.headers["Location"].startswith("//")


@pytest.mark.parametrize("name", [name for name, __ in MATRIX if name.startswith("minutes:save-")])
def test_a_version_that_is_none_saves_nothing(world, name):
    known = valid(world, name)
    version = next(field for field in known if field.endswith("-version"))
    for text in ["", "abc", "0", "-1", "1.5", "1e9", "999", str(10**30), "9" * 5000, "<b>"]:
        with undone():
            answer = send(world, name, known | {version: text}, **SCRIPTS)
            assert answer.status_code in {409, 422}, text
            assert row_of_save(world, name).version == int(known[version])
    with undone():
        del known[version]
        answer = send(world, name, known, **SCRIPTS)
        assert sentences(answer) == ["Muat ulang halaman ini, lalu simpan sekali lagi."]


def row_of_save(world, name):
    row = meeting_of(world, name) if name == "minutes:save-meeting" else row_of(meeting_of(world, name), name)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("name", [name for name in OURS if name not in CHOSEN])
def test_what_was_typed_is_still_in_the_answer(world, name):
    fields = fields_of(world, name)
    long, short = "Kata <b>&</b> " * 2000, "besok </textarea>"
    typed = {field: long for field, one in fields.items() if isinstance(one, forms.CharField)}
    typed |= {field: short for field, one in fields.items() if _is_line(one)}
    with undone():
        answer = send(world, name, valid(world, name) | typed)
    page = html.unescape(body(answer))

    assert answer.status_code == 422
    assert [field for field, text in typed.items() if text.strip() not in page] == []


def _is_line(field):
    """A control in which one writes and that refuses what it does not know."""
    return isinstance(field, DayField | HourField | forms.IntegerField | recording.AreaField)


# Numbers of rows, columns that are nobody's to write ----------------------------------------------


@pytest.mark.parametrize("name", OURS)
def test_a_row_that_does_not_exist_is_not_found(world, name):
    state = "circulated" if name == "minutes:recall" else "draft"
    kwargs = arguments(world, name, state)
    for key in kwargs:
        for number in [0, MISSING, 10**18, 10**30, int("9" * 4000)]:
            with undone():
                answer = send(world, name, valid(world, name), kwargs | {key: number}, **SCRIPTS)
                # A row of the page may just have been removed: that is said, with the text.
                assert answer.status_code == (409 if key == "row" else 404)


NUMBERED = sorted({(name, method) for name, method in MATRIX if set(converters(name)) & {"pk", "row", "photo"}})


@pytest.mark.parametrize(("name", "method"), NUMBERED)
def test_no_number_in_an_address_is_a_fault(world, name, method):
    """What has no form, too: a number that no column holds is an error of SQLite, and another one of PostgreSQL."""
    kwargs = arguments(world, name, "draft")
    for key in converters(name):
        for number in [0, 2**31, 2**63 - 1, 2**63, 10**30, int("9" * 4000)] if key in {"pk", "row", "photo"} else []:
            with undone():
                path = address(name, kwargs | {key: number})
                answer = getattr(world.client(who(name)), method.lower())(path, valid(world, name))
                # A row of the page that is no longer there has been removed already; a row of any other is none.
                gone = {404, 409, 303} if name.startswith(("minutes:remove-", "minutes:move-")) else {404, 409}
                assert answer.status_code in (gone if key == "row" else {404}), (key, number)


@pytest.mark.parametrize("written", ["-1", "+1", "1.0", "1e3", "٣", "１", "0x1", "1%20", "%31%00"])
def test_a_number_in_another_writing_is_no_address(world, written):
    for path in ["rakor/{}/", "layar/{}/", "rakor/{}/kios/", "permintaan/{}/", "kelompok/tautan/{}/bagikan/"]:
        assert world.client(WHO).get(f"/{path.format(written)}").status_code in {400, 404}


def guarded():
    """The columns that no form writes."""
    return [
        list(Meeting.objects.order_by("pk").values_list("pk", "unit", "state", "revision", "replaces", "source")),
        list(Meeting.objects.order_by("pk").values_list("created_by", "created_at", "circulated_by", "follows")),
        list(Participant.objects.order_by("pk").values_list("pk", "unit", "added_by", "retired_at", "order")),
        list(Minutes.objects.order_by("pk").values_list("pk", "digest", "frozen_by", "revision")),
        list(User.objects.order_by("pk").values_list("pk", "username", "is_active", "name")),
        list(Role.objects.order_by("pk").values_list("user", "unit", "kind", "valid_until")),
        list(Unit.objects.order_by("pk").values_list("pk", "code", "path", "parent")),
        list(Area.objects.order_by("pk").values_list("pk", "unit", "name")),
        list(Group.objects.order_by("pk").values_list("pk", "code")),
        list(Attendance.objects.order_by("pk").values_list("pk", "meeting", "unit", "participant", "guest_key")),
        list(AccessLink.objects.order_by("pk").values_list("pk", "unit", "participant", "group", "version", "digest")),
        list(DataRequest.objects.order_by("pk").values_list("pk", "participant", "kind", "asked_by")),
        list(HallCode.objects.order_by("pk").values_list("meeting", "version", "digest", "closed_at")),
    ]


def forged(world, name, values):
    """Every column of every model, bare and with the prefix of the form."""
    models = [Meeting, Participant, Minutes, User, Role, Attendance, AccessLink, DataRequest, HallCode]
    models += [form.model for form in recording.FORMS.values()]
    columns = {column for model in models for one in model._meta.fields for column in (one.name, one.attname)}
    mine = {field.rpartition("-")[2] for field in fields_of(world, name)} | {"version", "save_anyway"}
    prefixes = {field.rpartition("-")[0] for field in fields_of(world, name)} - {""}
    free = sorted(columns - mine) + ["version-version", "meeting-unit", "meeting-state", "meeting-revision"]
    return {
        named: values.get(column, "1")
        for column in free
        for named in [column, *(f"{prefix}-{column}" for prefix in prefixes)]
    }


@pytest.mark.parametrize("name", OURS)
def test_columns_that_are_not_in_the_form_stay_as_they_are(world, name):
    strangers = world.units["sibling"].pk, world.users["sibling operator"].pk
    values = {"unit": strangers[0], "unit_id": strangers[0], "state": "sealed", "revision": "9", "life": "completed"}
    values |= dict.fromkeys(["saved_by", "created_by", "circulated_by", "added_by", "retired_by"], strangers[1])
    values |= {"circulated_at": "2024-01-01", "retired_at": "2024-01-01", "path": "/", "kind": "rakor"}
    with undone():
        before, known = guarded(), {meeting.pk for meeting in Meeting.objects.all()}
        people = set(Participant.objects.values_list("pk", flat=True))
        answer = send(world, name, forged(world, name, values) | valid(world, name), **SCRIPTS)

        assert answer.status_code in {200, 302, 303}
        added = Meeting.objects.exclude(pk__in=known), Participant.objects.exclude(pk__in=people)
        assert {row.unit for rows in added for row in rows} <= {world.units["own"]}
        assert {row.state for row in added[0]} <= {"open"}
        Participant.objects.filter(pk__in=added[1]).update(order=0)
        if name not in {"minutes:recall", "minutes:forget"}:  # they are about the state, and about retiring
            assert [[row for row in rows if row in now] for rows, now in zip(before, guarded(), strict=True)] == before


@pytest.mark.parametrize("name", [name for name in OURS if name.startswith("minutes:save-")])
def test_who_saved_is_who_sent_it(world, name):
    stranger = world.users["sibling operator"].pk
    with undone():
        send(world, name, valid(world, name) | {"saved_by": stranger, "by": stranger, "user": stranger}, **SCRIPTS)
        row = row_of_save(world, name)
        assert (row.saved_by, row.version) == (world.users[WHO], 2 if name != "minutes:save-meeting" else row.version)


def test_rows_of_another_unit_cannot_be_named(world):
    promise = row_of(meeting_of(world, "minutes:save-commitment"), "minutes:save-commitment")
    area, person = world.areas["sibling"].pk, world.people["sibling"].pk
    forgeries = [
        ("minutes:save-commitment", {f"commitment-{promise.pk}-parties": f"person:{person}"}),
        ("minutes:save-commitment", {f"commitment-{promise.pk}-parties": f"group:lurah:{area}"}),
        ("minutes:plan", {"chair": person}),
        ("minutes:plan", {"minute_taker": person}),
        ("participants:add", {"area": area}),
        ("participants:change", {"area": area}),
        ("participants:assign-sector", {"sector": world.units["sibling"].pk}),
        ("minutes:invitation", {"signatory": world.meetings["sibling", "draft"].chair.pk}),
        ("minutes:invite", {"area": area}),
        ("minutes:correct-data", {"area": area}),
    ]
    for name, data in forgeries:
        with undone():
            answer = send(world, name, valid(world, name) | data, **SCRIPTS)
            assert (answer.status_code, wrongs(world, answer, name)) == (422, []), (name, data)


@pytest.mark.parametrize("name", ["minutes:check-in-form", "minutes:walk-in"])
def test_somebody_of_another_unit_is_no_namesake(world, name):
    """Neither as the person that one says to be, nor as the one whom an officer knows."""
    stranger = world.people["sibling"]
    row = world.meetings["sibling", "draft"].attendances.first()
    named = {"name": "Siti", "guest-name": "Siti", "group": "tokoh-agama", "guest-group": "tokoh-agama"}
    for number in [stranger.pk, row.pk, row.participant_id]:
        with undone():
            forged = {"this_is_me": number, "guest-use": number, "use": number, "known": number}
            answer = send(world, name, valid(world, name) | named | forged)

            assert answer.status_code in {303, 422}
            assert not Attendance.objects.filter(participant__unit=stranger.unit, unit=world.units["own"]).exists()
            row.refresh_from_db()
            assert (row.checked_in_at, row.version) == (None, 1)


@pytest.mark.parametrize("name", ["links", "issue-links", "issue-group-link", "link-cards"])
def test_the_code_of_another_unit_leads_nowhere(world, name):
    """`?satuan=` chooses among the books that one keeps."""
    client, path = world.client(WHO), address(f"participants:{name}", {"group": "lurah"})
    ask = client.get if name == "links" else client.post
    for code in ["polres-binjai", "polda-sumatera-utara", "x" * 5000, "' OR 1=1 --"]:
        with undone():
            assert ask(f"{path}?{urlencode({'satuan': code})}").status_code == 404
    if name != "link-cards":  # the paper takes its time, and other tests draw it
        with undone():
            assert ask(f"{path}?satuan=polres-pelabuhan-belawan").status_code in {200, 303}


# Addresses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "parameter"), [(name, one) for name, ones in READ.items() for one in ones])
def test_nothing_in_an_address_breaks_a_page(world, name, parameter):
    client = world.client(who(name))
    path, found = address(name, arguments(world, name, "draft")), []
    texts = [*hostile.PLAIN.values()][::4] + [*hostile.STEERING.values()][::3] + hostile.KEYS[::2] + hostile.XSS[::13]
    for text in [*texts, *hostile.PAGE_KEYS, *hostile.UNWRITABLE.values()]:
        shown = text[:3000]
        try:
            answer = client.get(f"{path}?{parameter}={quote(shown, errors='surrogatepass')}&{parameter}=dua")
            found += wrongs(world, answer, f"{shown[:40]!r}")
            found += [f"{shown[:40]!r}: {one}" for one in hostile.hazards(body(answer))]
        except Exception as crash:
            found.append(f"{shown[:40]!r}: {crash!r:.200}")
    assert found == []

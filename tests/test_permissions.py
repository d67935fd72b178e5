"""The permission table (security.md, D): every address, every method, every actor; derived from the URLconf.

A new address fails until it has its row. A row reads: the four outsiders (anonymous, disabled, without a role, expired
role), then viewer, minute taker, operator, chair and system administrator of the own unit, of the one above, of the one
below, of the one beside. `+` allowed, `L` sent to sign in, `N` refused (403), `0` does not exist for you (404), `!` you
may, but not this, now: the form or the state of the rakor says why (422, 409).

Behind a personal link it is the token that opens. There the table says who may use a browser in which somebody is
signed in, and BEARERS says what each link opens.
"""

import re
from urllib.parse import unquote

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from minutes import feeds
from minutes.actions import informing
from minutes.models import CalendarFeed
from minutes.views.check_in import receipt_of
from participants import rules
from participants.models import Role
from participants.models.link import AccessLinkQuerySet
from participants.models.people import ParticipantQuerySet
from rakor import pdf, tokens
from tests.permissions import (
    ACTORS,
    DEAD_LINKS,
    LINKS,
    MISSING,
    NOT_FOUND,
    NOT_NOW,
    UNITS,
    YES,
    World,
    body,
    build,
    document,
    dump,
    hall_token,
    jpeg,
    outcome,
    roster_file,
    row_of,
    undone,
    url_patterns,
    written_sql,
)

pytestmark = pytest.mark.django_db

#              outsiders own   above below beside
EVERYBODY = "++++ +++++ +++++ +++++ +++++"
WHO_WORKS_HERE = "LLNN +++++ +++++ +++++ +++++"
READERS = "LLNN ++++N ++++N ++++N ++++N"
OPERATORS = "LLNN NN+NN NN+NN NN+NN NN+NN"
BOOK_READ = "LLNN ++++N 0000N 0000N 0000N"
BOOK_WRITE = "LLNN NN+NN NN0NN NN0NN NN0NN"
AREA_WRITE = "LLNN NN+NN NN0NN NNNNN NN0NN"  # the Polsek sees the areas of its Polres
DRAFT_READ = "LLNN N+++N NNNNN 0000N 0000N"
FROZEN_READ = "LLNN ++++N ++++N 0000N 0000N"
RECORD = "LLNN N+++N NNNNN 0000N 0000N"
RECORD_TOO_LATE = "LLNN N!!!N NNNNN 0000N 0000N"
RECALL = "LLNN NN++N NNNNN 0000N 0000N"
ADMINISTRATORS = "LLNN NNNN+ NNNN+ NNNN+ NNNN+"
ADMINISTER = "LLNN NNNN+ NNNN0 NNNN0 NNNN0"
BEARER_ACTS = "++NN NNNNN NNNNN NNNNN NNNNN"  # in a browser in which nobody of the staff is signed in
NOWHERE = "0000 00000 00000 00000 00000"
NAMES_READ = "LLNN ++++N NNNNN 0000N 0000N"
PHONES = "LLNN NN+NN NNNNN 0000N 0000N"
FOLLOW_UP = "LLNN N+++N N000N N000N N000N"
NOBODY = "LLNN NNNNN NNNNN 0000N 0000N"
DRAFT_READ_OF_ITS_OWN = "LLNN N+++N 0000N 0000N 0000N"  # above, it does not exist before it is circulated
NOTICES = "LLNN N+++N 0000N 0000N 0000N"
VERIFY = "LLNN N+++N 0000N 0000N 0000N"
SAVED = {"draft": RECORD, "circulated": RECORD_TOO_LATE}
FEW = "LLNN NN++N NN++N NN++N NN++N"  # who may read what participants tell the police
TOLD = "LLNN NN++N NN00N NN00N NN00N"
INVITE = {"draft": "LLNN NN+NN NNNNN 0000N 0000N", "circulated": "LLNN NN!NN NNNNN 0000N 0000N"}

MATRIX = {
    # Sign-in and account
    ("account_login", "GET"): EVERYBODY,
    ("account_login", "POST"): "!!++ +++++ +++++ +++++ +++++",  # who is in already is led on
    ("account_logout", "GET"): "LL++ +++++ +++++ +++++ +++++",
    ("account_logout", "POST"): "LLLL LLLLL LLLLL LLLLL LLLLL",  # it leads to where one signs in
    ("account_reset_password", "GET"): EVERYBODY,
    ("account_reset_password", "POST"): EVERYBODY,
    ("account_reset_password_done", "GET"): EVERYBODY,
    ("account_reset_password_from_key", "GET"): EVERYBODY,
    ("account_reset_password_from_key", "POST"): EVERYBODY,
    ("account_reset_password_from_key_done", "GET"): EVERYBODY,
    ("account_change_password", "GET"): WHO_WORKS_HERE,
    ("account_change_password", "POST"): WHO_WORKS_HERE,
    ("account_reauthenticate", "GET"): WHO_WORKS_HERE,
    ("account_reauthenticate", "POST"): WHO_WORKS_HERE,
    ("set_language", "POST"): EVERYBODY,
    ("health_live", "GET"): EVERYBODY,
    ("health_ready", "GET"): EVERYBODY,
    # Address book and territory
    ("participants:groups", "GET"): READERS,
    ("participants:people", "GET"): READERS,
    ("participants:person", "GET"): BOOK_READ,
    ("participants:add", "GET"): OPERATORS,
    ("participants:add", "POST"): OPERATORS,
    ("participants:change", "GET"): BOOK_WRITE,
    ("participants:change", "POST"): BOOK_WRITE,
    ("participants:retire", "GET"): BOOK_WRITE,
    ("participants:retire", "POST"): BOOK_WRITE,
    ("participants:restore", "POST"): BOOK_WRITE,
    ("participants:areas", "GET"): OPERATORS,
    ("participants:assign-sector", "GET"): AREA_WRITE,
    ("participants:assign-sector", "POST"): AREA_WRITE,
    # Units, accounts and roles
    ("units:units", "GET"): ADMINISTRATORS,
    ("units:change", "GET"): ADMINISTER,
    ("units:change", "POST"): ADMINISTER,
    ("units:accounts", "GET"): ADMINISTER,
    ("units:add-account", "GET"): ADMINISTER,
    ("units:add-account", "POST"): ADMINISTER,
    ("units:account", "GET"): ADMINISTER,
    ("units:grant-role", "POST"): ADMINISTER,
    ("units:end-role", "GET"): ADMINISTER,
    ("units:end-role", "POST"): ADMINISTER,
    ("units:disable", "GET"): ADMINISTER,
    ("units:disable", "POST"): ADMINISTER,
    ("units:enable", "POST"): ADMINISTER,
    ("units:set-password", "GET"): ADMINISTER,
    ("units:set-password", "POST"): ADMINISTER,
    # Rakor: lists and reading
    ("minutes:home", "GET"): READERS,
    ("minutes:meetings", "GET"): READERS,
    ("minutes:commitments", "GET"): READERS,
    ("minutes:search", "GET"): READERS,
    ("minutes:plan", "GET"): OPERATORS,
    ("minutes:plan", "POST"): OPERATORS,
    ("minutes:meeting", "GET"): {"draft": DRAFT_READ, "circulated": FROZEN_READ},
    # In and out
    ("minutes:import", "GET"): OPERATORS,
    ("minutes:import", "POST"): "LLNN NN+NN NN!NN NN!NN NN!NN",  # the file says its unit
    ("minutes:export", "GET"): {"draft": DRAFT_READ, "circulated": FROZEN_READ},
    ("minutes:pdf", "GET"): {"draft": DRAFT_READ, "circulated": FROZEN_READ},
    ("minutes:photo", "GET"): {"draft": DRAFT_READ, "circulated": FROZEN_READ},
    # Recording
    ("minutes:record", "GET"): {"draft": RECORD, "circulated": RECORD},  # it leads to the reading page
    ("minutes:roll", "GET"): {"draft": RECORD, "circulated": RECORD},
    ("minutes:save-meeting", "POST"): SAVED,
    ("minutes:save-group", "POST"): SAVED,
    ("minutes:save-attendance", "POST"): SAVED,
    ("minutes:save-carried", "POST"): SAVED,
    ("minutes:save-agenda", "POST"): SAVED,
    ("minutes:save-commitment", "POST"): SAVED,
    ("minutes:save-photo", "POST"): SAVED,
    ("minutes:save-signatory", "POST"): SAVED,
    ("minutes:add-agenda", "POST"): SAVED,
    ("minutes:add-commitment", "POST"): SAVED,
    ("minutes:add-photo", "POST"): SAVED,
    ("minutes:add-group", "POST"): SAVED,
    ("minutes:add-attendance", "POST"): SAVED,
    ("minutes:add-signatory", "POST"): SAVED,
    ("minutes:remove-group", "POST"): SAVED,
    ("minutes:remove-attendance", "POST"): SAVED,
    ("minutes:remove-agenda", "POST"): SAVED,
    ("minutes:remove-commitment", "POST"): SAVED,
    ("minutes:remove-photo", "POST"): SAVED,
    ("minutes:remove-signatory", "POST"): SAVED,
    ("minutes:move-agenda", "POST"): SAVED,
    ("minutes:move-commitment", "POST"): SAVED,
    ("minutes:move-photo", "POST"): SAVED,
    ("minutes:move-signatory", "POST"): SAVED,
    # Circulating: twice is once, so the second time leads to the frozen text
    ("minutes:circulate", "POST"): {"draft": RECORD, "circulated": RECORD},
    ("minutes:recall", "GET"): {"draft": NOBODY, "circulated": RECALL},
    ("minutes:recall", "POST"): {"draft": NOBODY, "circulated": RECALL},
    # The roster as a file
    ("participants:roster", "GET"): OPERATORS,
    ("participants:roster", "POST"): OPERATORS,
    ("participants:roster-preview", "GET"): BOOK_WRITE,
    ("participants:import-roster", "POST"): BOOK_WRITE,
    ("participants:drop-roster", "POST"): BOOK_WRITE,
    ("participants:roster-template", "GET"): OPERATORS,
    ("participants:export", "GET"): OPERATORS,
    ("participants:export-file", "GET"): OPERATORS,
    ("participants:export-phones", "POST"): OPERATORS,
    #
    # Personal links
    ("participants:links", "GET"): OPERATORS,
    ("participants:issue-links", "POST"): OPERATORS,
    ("participants:issue-group-link", "POST"): OPERATORS,
    ("participants:link-cards", "POST"): "LLNN NN+NN NN!NN NN!NN NN+NN",  # above and below nobody has a link
    ("participants:issue-link", "POST"): BOOK_WRITE,
    ("participants:share-link", "GET"): BOOK_WRITE,
    ("participants:share-link", "POST"): BOOK_WRITE,
    ("participants:revoke-link", "GET"): BOOK_WRITE,
    ("participants:revoke-link", "POST"): BOOK_WRITE,
    ("participants:reissue-link", "POST"): BOOK_WRITE,
    #
    # Invitation
    ("minutes:invitation", "GET"): {"draft": RECORD, "circulated": RECORD},
    ("minutes:invitation", "POST"): INVITE,
    ("minutes:invite", "POST"): INVITE,
    ("minutes:share-invitation", "POST"): INVITE,
    ("minutes:invitation-pdf", "GET"): {"draft": RECORD, "circulated": RECORD},
    ("minutes:invitation-ics", "GET"): {"draft": RECORD, "circulated": RECORD},
    # Roll call and its list
    ("minutes:roll-call", "GET"): {"draft": RECORD, "circulated": RECORD},  # circulated, it is read only
    ("minutes:roll-news", "GET"): {"draft": RECORD, "circulated": RECORD},
    ("minutes:mark", "POST"): SAVED,
    ("minutes:walk-in", "POST"): SAVED,
    ("minutes:close-roll", "GET"): {"draft": RECORD, "circulated": RECORD},
    ("minutes:close-roll", "POST"): {"draft": RECORD_TOO_LATE, "circulated": RECORD_TOO_LATE},  # nobody came yet
    #
    # The hall and its kiosk
    ("minutes:start-kiosk", "POST"): SAVED | {"today": RECORD},
    ("minutes:kiosk", "GET"): {"draft": RECORD, "circulated": RECORD, "today": RECORD},
    ("minutes:kiosk-form", "GET"): {"draft": RECORD, "circulated": RECORD, "today": RECORD},  # it leads to the start
    ("minutes:kiosk-form", "POST"): {"draft": RECORD, "circulated": RECORD, "today": RECORD},
    ("minutes:kiosk-done", "GET"): {"draft": RECORD, "circulated": RECORD, "today": RECORD},
    # The hall and its kiosk: the rakor of the world were held long ago, so nothing opens any more
    ("minutes:hall", "GET"): {"draft": RECORD, "circulated": RECORD},
    ("minutes:hall-news", "GET"): {"draft": RECORD, "circulated": RECORD},
    ("minutes:open-hall", "POST"): SAVED,
    ("minutes:change-hall-code", "POST"): {"draft": RECORD_TOO_LATE, "circulated": RECORD_TOO_LATE},
    ("minutes:close-hall", "POST"): {"draft": RECORD_TOO_LATE, "circulated": RECORD_TOO_LATE},
    ("minutes:attendance-list", "GET"): {"draft": NAMES_READ, "circulated": NAMES_READ},
    ("minutes:attendance-list-staff", "POST"): {"draft": PHONES, "circulated": PHONES},
    #
    # Checking in on the own phone
    ("minutes:check-in", "GET"): EVERYBODY,
    ("minutes:check-in-form", "GET"): EVERYBODY,
    ("minutes:check-in-form", "POST"): "++NN NNNNN NNNNN NNNNN NNNNN",  # who is signed in uses the kiosk
    ("minutes:checked-in", "GET"): EVERYBODY,
    ("minutes:agreed-today", "GET"): EVERYBODY,
    #
    # Behind a personal link
    ("minutes:mine", "GET"): EVERYBODY,
    ("minutes:my-meeting", "GET"): {"draft": NOWHERE, "circulated": EVERYBODY},
    ("minutes:answer", "GET"): EVERYBODY,
    ("minutes:answer", "POST"): {"draft": BEARER_ACTS, "circulated": "!!NN NNNNN NNNNN NNNNN NNNNN"},
    ("minutes:my-calendar", "GET"): {"draft": EVERYBODY, "circulated": NOWHERE},
    ("minutes:my-data", "GET"): EVERYBODY,
    ("minutes:correct-data", "GET"): EVERYBODY,
    ("minutes:correct-data", "POST"): BEARER_ACTS,
    ("minutes:ask-erasure", "GET"): EVERYBODY,
    ("minutes:ask-erasure", "POST"): BEARER_ACTS,
    ("minutes:withdraw-consent", "POST"): BEARER_ACTS,
    ("minutes:not-me", "GET"): EVERYBODY,
    ("minutes:not-me", "POST"): BEARER_ACTS,
    #
    # Requests about personal data, and forgetting
    ("minutes:requests", "GET"): OPERATORS,
    ("minutes:answer-request", "GET"): BOOK_WRITE,
    ("minutes:answer-request", "POST"): BOOK_WRITE,
    ("minutes:forget", "GET"): BOOK_WRITE,
    ("minutes:forget", "POST"): BOOK_WRITE,
    #
    # One commitment
    ("minutes:commitment", "GET"): {"draft": DRAFT_READ_OF_ITS_OWN, "circulated": FROZEN_READ},
    ("minutes:complete-commitment", "GET"): RECORD,
    ("minutes:complete-commitment", "POST"): RECORD,
    ("minutes:review-commitment", "GET"): RECORD,
    ("minutes:review-commitment", "POST"): RECORD,
    #
    # The list of commitments
    ("minutes:export-commitments", "GET"): READERS,
    ("minutes:keep-filter", "POST"): READERS,
    ("minutes:remove-filter", "POST"): "LLNN 00+0N 0000N 0000N 0000N",  # a filter is the own one's
    #
    # Occasions
    ("minutes:occasions", "GET"): READERS,
    ("minutes:log-occasion", "GET"): "LLNN N+++N N+++N N+++N N+++N",  # each in the own unit
    ("minutes:log-occasion", "POST"): "LLNN N+++N N!!!N N+++N N!!!N",  # the areas of the Polres are those of its Polsek
    ("minutes:occasion", "GET"): BOOK_READ,
    ("minutes:change-occasion", "GET"): FOLLOW_UP,
    ("minutes:change-occasion", "POST"): FOLLOW_UP,
    ("minutes:merge-occasion", "GET"): FOLLOW_UP,
    ("minutes:merge-occasion", "POST"): "LLNN N!!!N N000N N000N N000N",  # there is no other one yet
    ("minutes:strike-occasion", "GET"): FOLLOW_UP,
    ("minutes:strike-occasion", "POST"): FOLLOW_UP,
    ("minutes:occasion-photo", "GET"): "LLNN 0000N 0000N 0000N 0000N",  # that of the world has none
    #
    # Reports
    ("minutes:reports", "GET"): READERS,
    ("minutes:report", "GET"): BOOK_READ,
    ("minutes:accept-report", "POST"): VERIFY,
    ("minutes:dispute-report", "POST"): VERIFY,
    ("minutes:report-photo", "GET"): "LLNN 0000N 0000N 0000N 0000N",  # it has none
    ("minutes:check-commitment", "GET"): RECORD,
    ("minutes:check-commitment", "POST"): RECORD,
    #
    # Information
    ("minutes:inbox", "GET"): FEW,
    ("minutes:information", "GET"): TOLD,
    ("minutes:read-information", "POST"): TOLD,
    ("minutes:answer-information", "POST"): TOLD,
    ("minutes:close-information", "POST"): TOLD,
    #
    # Papers
    ("minutes:anev", "GET"): READERS,
    ("minutes:anev-pdf", "GET"): READERS,
    ("minutes:handover-pdf", "GET"): READERS,  # each of the own unit
    ("minutes:notice-pdf", "GET"): NOTICES,
    #
    # Reminders
    ("minutes:reminders", "GET"): "LLNN N+++N N+++N N+++N N+++N",
    ("minutes:reminders-by-mail", "POST"): "LLNN N+++N N+++N N+++N N+++N",
    ("minutes:open-feed", "POST"): OPERATORS,
    ("minutes:close-feed", "POST"): "LLNN NN+NN NN0NN NN0NN NN0NN",
    ("minutes:calendar-feed", "GET"): EVERYBODY,
    #
    # A promise behind a link
    ("minutes:my-promise", "GET"): EVERYBODY,
    ("minutes:acknowledge", "GET"): EVERYBODY,
    ("minutes:acknowledge", "POST"): BEARER_ACTS,
    ("minutes:send-report", "GET"): EVERYBODY,
    ("minutes:send-report", "POST"): BEARER_ACTS,
    ("minutes:reply-report", "GET"): EVERYBODY,
    ("minutes:reply-report", "POST"): BEARER_ACTS,
    ("minutes:witness", "GET"): RECORD,
    ("minutes:witness", "POST"): RECORD,
    #
    # Information behind a link
    ("minutes:inform", "GET"): EVERYBODY,
    ("minutes:inform", "POST"): BEARER_ACTS,
    ("minutes:information-receipt", "GET"): EVERYBODY,
    #
}

# What the links open, in a browser in which nobody is signed in: of somebody who is invited, of somebody of the same
# unit who is not, of another unit, of a group. Those that are revoked, expired, … open nothing, of which all say 404.
BEARERS = {
    # Behind a personal link
    ("minutes:mine", "GET"): "++++",
    ("minutes:my-meeting", "GET"): {"draft": "0000", "circulated": "+00+"},
    ("minutes:answer", "GET"): "+000",
    ("minutes:answer", "POST"): {"draft": "+00N", "circulated": "!00N"},
    ("minutes:my-calendar", "GET"): {"draft": "+00+", "circulated": "0000"},
    ("minutes:my-data", "GET"): "+++0",
    ("minutes:correct-data", "GET"): "+++0",
    ("minutes:correct-data", "POST"): "+++N",
    ("minutes:ask-erasure", "GET"): "+++0",
    ("minutes:ask-erasure", "POST"): "+++N",
    ("minutes:withdraw-consent", "POST"): "+++N",
    ("minutes:not-me", "GET"): "+++0",
    ("minutes:not-me", "POST"): "+++N",
    #
    # A promise behind a link
    ("minutes:my-promise", "GET"): "++0+",
    ("minutes:acknowledge", "GET"): "++0+",
    ("minutes:acknowledge", "POST"): "++0N",
    ("minutes:send-report", "GET"): "++0+",
    ("minutes:send-report", "POST"): "++0N",
    ("minutes:reply-report", "GET"): "+000",
    ("minutes:reply-report", "POST"): "+00N",
    #
    # Information behind a link
    ("minutes:inform", "GET"): "++++",
    ("minutes:inform", "POST"): "+++N",
    #
}

PUBLIC = {
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "health_live",
    "health_ready",
    "set_language",
    "minutes:check-in",
    "minutes:check-in-form",
    "minutes:checked-in",
    "minutes:agreed-today",
    "minutes:calendar-feed",
    "minutes:information-receipt",
}

# Where a token is deliberately revealed.
REVEALING = {"participants:share-link"}

# Whose address is handed over by the unit, to read what it circulated.
TELLING = {"minutes:calendar-feed"}

# What is sent with it. `w` is the world, `m` the rakor of the own unit in the state of the row.
ARGUMENTS = {
    "participants:assign-sector": lambda w, m: {"pk": w.areas["own"].pk},
    "units:change": lambda w, m: {"pk": w.units["own"].pk},
    "units:accounts": lambda w, m: {"pk": w.units["own"].pk},
    "units:add-account": lambda w, m: {"pk": w.units["own"].pk},
    "units:account": lambda w, m: account_of(w),
    "units:grant-role": lambda w, m: account_of(w),
    "units:end-role": lambda w, m: account_of(w) | {"role": w.users["own viewer"].roles.get().pk},
    "units:disable": lambda w, m: account_of(w),
    "units:enable": lambda w, m: account_of(w),
    "units:set-password": lambda w, m: account_of(w),
    "minutes:photo": lambda w, m: {"pk": m.pk, "photo": m.photos.get().pk},
    "minutes:roll": lambda w, m: {"pk": m.pk, "group": "polri"},
    "account_reset_password_from_key": lambda w, m: {"uidb36": "1", "key": "set-password"},
    # The roster as a file
    "participants:roster-preview": lambda w, m: {"pk": w.rosters["own"].pk},
    "participants:import-roster": lambda w, m: {"pk": w.rosters["own"].pk},
    "participants:drop-roster": lambda w, m: {"pk": w.rosters["own"].pk},
    "participants:roster-template": lambda w, m: {"form": "csv"},
    "participants:export-file": lambda w, m: {"form": "csv"},
    #
    # Personal links
    "participants:links": lambda w, m: {"group": "tokoh-agama"},
    "participants:issue-links": lambda w, m: {"group": "tokoh-agama"},
    "participants:issue-group-link": lambda w, m: {"group": "tokoh-agama"},
    "participants:link-cards": lambda w, m: {"group": "lurah"},
    "participants:share-link": lambda w, m: {"pk": w.links["own"].pk},
    "participants:revoke-link": lambda w, m: {"pk": w.links["own"].pk},
    "participants:reissue-link": lambda w, m: {"pk": w.links["own"].pk},
    #
    # Invitation
    #
    # Roll call and its list
    #
    # The hall and its kiosk
    "minutes:kiosk-done": lambda w, m: {"pk": m.pk, "receipt": receipt(w)},
    #
    # Checking in on the own phone
    "minutes:check-in": lambda w, m: {"token": hall_token(w)},
    "minutes:check-in-form": lambda w, m: {"token": hall_token(w)},
    "minutes:checked-in": lambda w, m: {"token": hall_token(w), "receipt": receipt(w)},
    "minutes:agreed-today": lambda w, m: {"token": hall_token(w)},
    #
    # Behind a personal link
    #
    # Requests about personal data, and forgetting
    "minutes:answer-request": lambda w, m: {"pk": w.requests["own"].pk},
    "minutes:forget": lambda w, m: {"pk": w.people["own"].pk},
    #
    # One commitment
    "minutes:commitment": lambda w, m: {"pk": m.commitments.first().pk},
    "minutes:complete-commitment": lambda w, m: {"pk": w.dated["own"].pk},
    "minutes:review-commitment": lambda w, m: {"pk": w.promises["own"].pk},
    #
    # The list of commitments
    "minutes:export-commitments": lambda w, m: {"form": "csv"},
    "minutes:remove-filter": lambda w, m: {"pk": w.saved_filter.pk},
    #
    # Occasions
    "minutes:occasion": lambda w, m: {"pk": w.occasions["own"].pk},
    "minutes:change-occasion": lambda w, m: {"pk": w.occasions["own"].pk},
    "minutes:merge-occasion": lambda w, m: {"pk": w.occasions["own"].pk},
    "minutes:strike-occasion": lambda w, m: {"pk": w.occasions["own"].pk},
    "minutes:occasion-photo": lambda w, m: {"pk": w.occasions["own"].pk},
    #
    # Reports
    "minutes:report": lambda w, m: {"pk": w.reports["own"].pk},
    "minutes:accept-report": lambda w, m: {"pk": w.reports["own"].pk},
    "minutes:dispute-report": lambda w, m: {"pk": w.reports["own"].pk},
    "minutes:report-photo": lambda w, m: {"pk": w.reports["own"].pk},
    "minutes:check-commitment": lambda w, m: {"pk": w.promises["own"].pk},
    #
    # Information
    "minutes:information": lambda w, m: {"pk": w.information["own"].pk},
    "minutes:read-information": lambda w, m: {"pk": w.information["own"].pk},
    "minutes:answer-information": lambda w, m: {"pk": w.information["own"].pk},
    "minutes:close-information": lambda w, m: {"pk": w.information["own"].pk},
    #
    # Papers
    "minutes:notice-pdf": lambda w, m: {"pk": w.areas["own"].pk},
    #
    # Reminders
    "minutes:close-feed": lambda w, m: {"pk": feed_of(w).pk},
    "minutes:calendar-feed": lambda w, m: {"token": feeds.token_of(feed_of(w))},
    #
    # A promise behind a link
    "minutes:my-promise": lambda w, m: {"pk": w.promises["own"].pk},
    "minutes:acknowledge": lambda w, m: {"pk": w.promises["own"].pk},
    "minutes:send-report": lambda w, m: {"pk": w.promises["own"].pk},
    "minutes:reply-report": lambda w, m: {"pk": w.disputed["own"].pk},
    "minutes:witness": lambda w, m: {"pk": w.promises["own"].pk},
    #
    # Information behind a link
    "minutes:information-receipt": lambda w, m: {"receipt": informing.receipt_of("informasi-own")},
    #
}
WRITTEN_AT_THE_DOOR = {
    "name": "Tamu Baru",
    "group": "lurah",
    "position": "Lurah Bagan Deli",
    "strokes": "[[60,150,90,60,120,150,150,60]]",
}
SENT = {
    "participants:people": lambda w, m: {"q": "kenari"},
    "minutes:search": lambda w, m: {"q": "isi janji"},
    "participants:add": lambda w, m: {"name": "Orang Baru", "group": w.people["own"].group_id},
    "participants:change": lambda w, m: {"name": "Nama Baru", "group": w.people["own"].group_id, "version": 1},
    "participants:assign-sector": lambda w, m: {"sector": w.units["child"].pk},
    "units:change": lambda w, m: {
        "letterhead": "RESOR BARU",
        "city": "Belawan",
        "time_zone": "Asia/Jakarta",
        "paper": "f4",
    },
    "units:add-account": lambda w, m: {"username": "75010203", "name": "Rina Lubis", "role": "operator"},
    "units:grant-role": lambda w, m: {"role": "operator"},
    "minutes:plan": lambda w, m: {
        "title": "Rakor baru",
        "kind": "rakor",
        "groups": [w.people["own"].group_id],
        "invite": "none",
    },
    "minutes:import": lambda w, m: {"file": document(w.units["own"])},
    "minutes:save-meeting": lambda w, m: {"meeting-version": m.version, "meeting-title": "Judul baru"},
    "minutes:save-group": lambda w, m: typed(m, "group", headcount=7),
    "minutes:save-attendance": lambda w, m: typed(m, "attendance", status="excused", reason="Dinas"),
    "minutes:save-carried": lambda w, m: typed(m, "carried", outcome="reaffirmed"),
    "minutes:save-agenda": lambda w, m: typed(m, "agenda", title="Pembukaan"),
    "minutes:save-commitment": lambda w, m: typed(m, "commitment", text="Janji baru"),
    "minutes:save-photo": lambda w, m: typed(m, "photo", caption="Keterangan"),
    "minutes:save-signatory": lambda w, m: typed(m, "signatory", capacity="Moderator"),
    "minutes:add-photo": lambda w, m: {"photos": jpeg()},
    "minutes:add-group": lambda w, m: {"add-group-group": "tokoh-agama"},
    "minutes:add-attendance": lambda w, m: {"add-person-name": "Tamu Baru", "add-person-group": "lurah"},
    "minutes:add-signatory": lambda w, m: {
        "add-signatory-participant": "Kapolres, Kapolres",
        "add-signatory-capacity": "Moderator",
    },
    "minutes:recall": lambda w, m: {"reason": "Salah ketik"},
    # The roster as a file
    "participants:roster": lambda w, m: {"file": roster_file()},
    "participants:export-phones": lambda w, m: {"reason": "Undangan rakor", "form": "csv"},
    #
    # Personal links
    "participants:share-link": lambda w, m: {"reason": "Undangan rakor"},
    "participants:link-cards": lambda w, m: {"reason": "Undangan rakor"},
    "participants:revoke-link": lambda w, m: {"reason": "Ganti pejabat"},
    "participants:reissue-link": lambda w, m: {"reason": "Ganti pejabat"},
    #
    # Invitation
    "minutes:invitation": lambda w, m: {"version": 0, "number": "B/1/I/2024", "agenda": "Acara"},
    "minutes:invite": lambda w, m: {"groups": [w.people["own"].group_id]},
    # Roll call and its list
    "minutes:mark": lambda w, m: typed(m, "attendance", prefix="door", status="excused", reason="Dinas"),
    "minutes:walk-in": lambda w, m: {"guest-name": "Tamu Baru", "guest-group": "lurah"},
    #
    # The hall and its kiosk
    "minutes:kiosk-form": lambda w, m: WRITTEN_AT_THE_DOOR,
    #
    # Checking in on the own phone
    "minutes:check-in-form": lambda w, m: WRITTEN_AT_THE_DOOR,
    #
    # Behind a personal link
    "minutes:answer": lambda w, m: {"answer": "represented", "represents": "Sekretaris lurah"},
    "minutes:correct-data": lambda w, m: {"name": "Halimah Lubis", "position": "Lurah", "phone": "0812-0000-7899"},
    #
    # Requests about personal data, and forgetting
    "minutes:answer-request": lambda w, m: {"outcome": "refused", "answer": "Nama sudah benar"},
    "minutes:forget": lambda w, m: {"reason": "Permintaan sendiri", "name": w.people["own"].name},
    #
    # One commitment
    "minutes:complete-commitment": lambda w, m: {"reason": "Spanduk terpasang"},
    "minutes:review-commitment": lambda w, m: {"review_on": timezone.localdate().isoformat()},
    #
    # The list of commitments
    "minutes:keep-filter": lambda w, m: {"nama": "Perlu perhatian", "kesehatan": "attention"},
    #
    # Occasions
    "minutes:log-occasion": lambda w, m: happened(w),
    "minutes:change-occasion": lambda w, m: happened(w) | {"version": 1},
    "minutes:strike-occasion": lambda w, m: {"reason": "Salah catat"},
    #
    # Reports
    "minutes:accept-report": lambda w, m: {"seen": "submitted"},
    "minutes:dispute-report": lambda w, m: {"seen": "submitted", "text": "Pos kosong"},
    "minutes:check-commitment": lambda w, m: {
        "verdict": "kept",
        "about_on": timezone.localdate().replace(day=1),
        "form_key": "cek",
    },
    #
    # Information
    "minutes:answer-information": lambda w, m: {"answer": "Terima kasih"},
    #
    # Papers
    #
    # Reminders
    #
    # A promise behind a link
    "minutes:acknowledge": lambda w, m: {"answer": "object", "reason": "Belum dibahas", "digest": digest_of(w)},
    "minutes:send-report": lambda w, m: {
        "verdict": "kept",
        "about_on": timezone.localdate().replace(day=1),  # the period that runs
        "form_key": "tamu",
    },
    "minutes:reply-report": lambda w, m: {"text": "Kami datang bersama"},
    "minutes:witness": lambda w, m: {
        "participant": "Halimah, Lurah",
        "answer": "agree",
        "on_behalf_of": "Warga",
        "digest": digest_of(w),
    },
    #
    # Information behind a link
    "minutes:inform": lambda w, m: {
        "form_key": "kunci-" * 5,
        "named": "tanpa",
        "kind": "information",
        "text": "Ada balap liar",
    },
    #
}


def happened(world):
    """What is sent of an occasion of this midnight in the own area."""
    area = {"date": timezone.localdate().isoformat(), "hour": "00.00", "area": world.areas["own"].pk}
    return area | {"form_key": "kunci", "kind": "brawl", "note": "Bubar setelah didatangi"}


def receipt(world):
    """Of the only one who has checked in today."""
    return receipt_of(world.meetings["own", "today"].attendances.get(checked_in_at__isnull=False))


def digest_of(world):
    """Of the text that the own unit circulated."""
    return world.meetings["own", "circulated"].current_minutes.digest


def account_of(world):
    """The viewer of the own unit, as an account."""
    return {"pk": world.units["own"].pk, "account": world.users["own viewer"].pk}


def typed(meeting, section, prefix="", **fields):
    """What the recording page, or the page with this prefix, sends for one row."""
    row = row_of(meeting, section)
    named = {"version": row.version} | fields
    return {f"{prefix or section}-{row.pk}-{name}": value for name, value in named.items()}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once, undone at the end; every request in between is undone, too."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield build(media)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media(world, settings, monkeypatch):
    """The photos of the world; and the paper as its HTML, because sixty papers take a minute to draw."""
    settings.MEDIA_ROOT = world.media
    monkeypatch.setattr(pdf, "render", lambda html, **rest: html.encode())


def arguments(world, name, state, unit="own", link="own"):
    meeting = world.meetings[unit, state]
    if behind_a_link(name):
        of_the_rest = ARGUMENTS.get(name, lambda w, m: {"pk": m.pk} if "pk" in converters(name) else {})
        return {"token": world.tokens[link]} | of_the_rest(world, meeting)
    if name in ARGUMENTS:
        return ARGUMENTS[name](world, meeting)
    if "pk" not in converters(name):
        return {}
    if "row" in converters(name):
        return {"pk": meeting.pk, "row": row_of(meeting, name).pk}
    return {"pk": meeting.pk if name.startswith("minutes:") else world.people[unit].pk}


def behind_a_link(name):
    return name in url_patterns() and getattr(url_patterns()[name].callback, "access", "") == "participant"


def feed_of(world):
    return CalendarFeed.objects.get(unit=world.units["own"], closed_at=None)


def converters(name):
    return url_patterns()[name].pattern.converters if name in url_patterns() else {}


def address(name, kwargs):
    return reverse(name, kwargs=kwargs or None)


def ask(world: World, actor, name, method, state, kwargs=None):
    """What this actor gets. Undo it yourself."""
    meeting = world.meetings["own", state]
    sent = SENT.get(name, lambda w, m: {})(world, meeting)
    kwargs = arguments(world, name, state) if kwargs is None else kwargs
    send = getattr(world.client(actor), method.lower())
    return send(address(name, kwargs), sent)


def mismatches(world, name, method, state, row):
    """Every actor who meets something else than the row says, or sees or changes what is not theirs."""
    cells = list(zip(ACTORS, row.replace(" ", ""), strict=True))
    found = []
    for actor, expected in cells:
        if expected == YES:
            with undone():
                found += meets(world, actor, name, method, state, expected)[0]
    wrote = []
    with undone():  # whoever is refused leaves the database as it was, all of them together
        for actor, expected in cells:
            if expected != YES:
                faults, writes = meets(world, actor, name, method, state, expected)
                found += faults
                wrote += [actor] if writes else []
        if dump() != world.dump:
            found += [f"{actor} was refused and changed something" for actor in wrote or ["somebody"]]
    return found


def meets(world, actor, name, method, state, expected):
    """What is wrong with what one actor meets, and the statements that wrote."""
    with written_sql() as writes:
        response = ask(world, actor, name, method, state)
    met, faults = outcome(response), []
    if met != expected:
        faults.append(f"{actor}: {met} instead of {expected}")
    # A refusal is the same for everybody: it says nothing even of one's own.
    forbidden = world.forbidden_words(actor if met in {YES, NOT_NOW} else "nobody")
    if (behind_a_link(name) or name in TELLING) and met in {YES, NOT_NOW}:
        forbidden = world.forbidden_words_of_a_bearer("own")
    seen = forbidden & set(words(body(response)))
    if seen:
        faults.append(f"{actor} reads {', '.join(sorted(seen))}")
    if name not in REVEALING:
        faults += [f"{actor} reads the token of {link}" for link in tokens_in(world, name, body(response))]
    if method == "GET" and writes:
        faults.append(f"{actor}: GET writes {writes[0][:80]}")
    return faults, writes


def tokens_in(world, name, text):
    """Whose tokens an answer holds, but for the one that stood in its address."""
    found = [link for link in world.links if world.tokens[link] in text]
    return [link for link in found if link != "own" or not behind_a_link(name)]


def words(text):
    return re.findall(r"kenari(?:orang|draf|edar|ikut|info)(?:own|parent|child|sibling)", text)


def states(cell):
    return cell.items() if isinstance(cell, dict) else [("draft", cell)]


ROWS = [
    pytest.param(name, method, state, row, id=f"{method} {name} {state}")
    for (name, method), cell in MATRIX.items()
    for state, row in states(cell)
]


@pytest.mark.parametrize(("name", "method", "state", "row"), ROWS)
def test_every_actor_meets_what_the_table_says(world, name, method, state, row):
    assert mismatches(world, name, method, state, row) == []


def test_every_address_has_its_row():
    assert {name for name, __ in MATRIX} == set(url_patterns())


@pytest.mark.parametrize("name", list(url_patterns()))
def test_every_method_an_address_takes_has_its_row(world, name):
    """The view itself says which methods it takes."""
    # allauth's class views take PUT for POST; the test of strange methods sends one.
    taken = methods_of(world, name) - {"HEAD", "OPTIONS", "PUT"}
    assert {method for row, method in MATRIX if row == name} == taken


def methods_of(world, name):
    """A class names them; a function is asked, by somebody its door lets in."""
    view = url_patterns()[name].callback
    if hasattr(view, "view_class"):
        return {method.upper() for method in view.view_class.http_method_names if hasattr(view.view_class, method)}
    kinds = getattr(view, "kinds", {""})
    kind = Role.Kind.OPERATOR if Role.Kind.OPERATOR in kinds else sorted(kinds)[0]
    with undone():
        answer = ask(world, f"own {kind}" if kind else "anonymous", name, "OPTIONS", "draft")
    return set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("name", list(url_patterns()))
def test_strange_methods_change_nothing(world, name):
    with undone(), written_sql() as writes:
        for method in ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"]:
            for actor in ["anonymous", "own operator"]:
                ask(world, actor, name, method, "draft")

        assert (writes, dump()) == ([], world.dump)


def test_the_public_addresses_are_these():
    assert {name for name, pattern in url_patterns().items() if pattern.callback.access == "public"} == PUBLIC


def object_rows():
    return [
        pytest.param(name, method, state, id=f"{method} {name} {state}")
        for (name, method), cell in MATRIX.items()
        for state, __ in states(cell)
        if "pk" in converters(name) and not behind_a_link(name)
    ]


@pytest.mark.parametrize(("name", "method", "state"), object_rows())
def test_what_is_another_units_looks_like_what_is_nowhere(world, name, method, state):
    kwargs = arguments(world, name, state)
    for actor in ["sibling operator", "child operator", "sibling system-administrator"]:
        with undone():
            theirs = ask(world, actor, name, method, state, kwargs)
        with undone():
            nowhere = ask(world, actor, name, method, state, dict.fromkeys(kwargs, MISSING))
        if outcome(theirs) != "N":  # the Polsek may look at the areas of its Polres
            assert outcome(theirs) == outcome(nowhere)
            assert anonymised(theirs, address(name, kwargs)) == anonymised(
                nowhere, address(name, dict.fromkeys(kwargs, MISSING))
            )


ROW_ADDRESSES = [name for name in url_patterns() if "row" in converters(name) and not behind_a_link(name)]


@pytest.mark.parametrize("name", ROW_ADDRESSES)
def test_a_row_of_another_rakor_is_not_reached_through_ones_own(world, name):
    for unit in ["own", "sibling"]:
        mine, theirs = world.meetings["own", "draft"], world.meetings[unit, "circulated"]
        stranger = row_of(theirs, name)
        sent = typed(theirs, name.rpartition("-")[2]) | {f"{name.rpartition('-')[2]}-{stranger.pk}-text": "Terubah"}
        with undone():
            address = reverse(name, kwargs={"pk": mine.pk, "row": stranger.pk})
            response = world.client("own operator").post(address, sent)

            assert outcome(response) in {YES, NOT_NOW, NOT_FOUND}
            assert dump() == world.dump
            assert world.forbidden_words("own operator") & set(words(body(response))) == set()


def anonymised(response, path):
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body(response))
    return text.replace(path, "")


# Behind a personal link ----------------------------------------------------------------------------


def bearer_rows():
    return [
        pytest.param(name, method, state, row, id=f"{method} {name} {state}")
        for (name, method), cell in BEARERS.items()
        for state, row in states(cell)
    ]


def ask_with(world, link, name, method, state):
    """What the bearer of this link gets, signed in nowhere."""
    return ask(world, "anonymous", name, method, state, arguments(world, name, state, link=link))


def faults_of_bearers(world, name, method, state, row):
    """Every link that opens something else than the row says, or shows or changes what is not its holder's."""
    found = []
    for link, expected in [*zip(LINKS, row, strict=True), *((link, NOT_FOUND) for link in DEAD_LINKS)]:
        with undone():
            response = ask_with(world, link, name, method, state)
            met = outcome(response)
            if met != expected:
                found.append(f"{link}: {met} instead of {expected}")
            if (met != YES or method == "GET") and dump() != world.dump:
                found.append(f"{link}: {method} changed something")
        opened = met in {YES, NOT_NOW}
        forbidden = world.forbidden_words_of_a_bearer(link) if opened else world.forbidden_words("nobody")
        found += [f"{link} reads {word}" for word in forbidden & set(words(body(response)))]
        theirs = set(tokens_in(world, "", body(response).replace(world.tokens[link], "")))
        found += [f"{link} reads the token of {of}" for of in theirs]
    return found


@pytest.mark.parametrize(("name", "method", "state", "row"), bearer_rows())
def test_every_link_opens_what_the_table_says(world, name, method, state, row):
    assert faults_of_bearers(world, name, method, state, row) == []


@pytest.mark.parametrize(("name", "method", "state", "row"), bearer_rows())
def test_links_that_do_not_open_all_say_the_same(world, name, method, state, row):
    answers = set()
    for link in DEAD_LINKS:
        with undone():
            response = ask_with(world, link, name, method, state)
        path = address(name, arguments(world, name, state, link=link))
        answers.add(anonymised(response, iri_to_uri(unquote(path))).replace(unquote(path), ""))

    assert len(answers) == 1


def test_every_address_behind_a_link_has_its_row():
    behind = {(name, method) for name, method in MATRIX if behind_a_link(name)}
    assert set(BEARERS) == behind


# The controls: a table that notices nothing would be as green as this one. ----------------------------


def test_a_door_that_is_taken_out_is_noticed(world, monkeypatch):
    pattern = url_patterns()["participants:areas"]
    monkeypatch.setattr(pattern, "callback", pattern.callback.__wrapped__)

    found = mismatches(world, "participants:areas", "GET", "draft", MATRIX["participants:areas", "GET"])
    assert "own viewer: + instead of N" in found


def test_rows_that_are_open_to_all_are_noticed(world, monkeypatch):
    monkeypatch.setattr(ParticipantQuerySet, "visible_to", lambda people, user: people.all())

    found = mismatches(world, "participants:person", "GET", "draft", MATRIX["participants:person", "GET"])
    assert "sibling operator: + instead of 0" in found
    assert "sibling operator reads kenariorangown" in found
    found = mismatches(world, "participants:people", "GET", "draft", MATRIX["participants:people", "GET"])
    assert "own viewer reads kenariorangchild, kenariorangparent, kenariorangsibling" in found


def test_a_verb_that_asks_nobody_is_noticed(world, monkeypatch):
    monkeypatch.setattr(rules, "may_keep_book", lambda user, unit_id: True)
    monkeypatch.setattr(ParticipantQuerySet, "visible_to", lambda people, user: people.all())

    found = mismatches(world, "participants:retire", "POST", "draft", MATRIX["participants:retire", "POST"])
    assert "sibling operator: + instead of 0" in found
    assert "sibling operator was refused and changed something" in found


def test_a_reading_that_writes_is_noticed(world, monkeypatch):
    visible = ParticipantQuerySet.visible_to

    def counting(people, user):
        people.model.objects.filter(pk=world.people["own"].pk).update(order=7)
        return visible(people, user)

    monkeypatch.setattr(ParticipantQuerySet, "visible_to", counting)

    found = mismatches(world, "participants:people", "GET", "draft", MATRIX["participants:people", "GET"])
    assert any("own viewer: GET writes UPDATE" in line for line in found)


def test_a_revoked_link_that_opens_is_noticed(world, monkeypatch):
    monkeypatch.setattr(AccessLinkQuerySet, "usable", lambda links, today: links.all())

    found = faults_of_bearers(world, "minutes:mine", "GET", "draft", "++++")
    assert {f"{link}: + instead of 0" for link in ["revoked", "expired", "retired", "forgotten"]} == set(found)


def test_a_link_of_another_key_that_opens_is_noticed(world, monkeypatch):
    monkeypatch.setattr(tokens, "matches", lambda token, name: True)

    assert faults_of_bearers(world, "minutes:mine", "GET", "draft", "++++") == ["other key: + instead of 0"]


def test_the_world_is_as_it_was(world):
    assert dump() == world.dump
    assert set(UNITS) == set(world.units)
    assert connection.in_atomic_block

"""The commands that open accounts and give and take roles."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from participants.models import AuditEntry, Role, User
from tests.cast import PASSWORD


def run(monkeypatch, *arguments, stdin=""):
    monkeypatch.setattr("sys.stdin", StringIO(stdin))
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def add_user(monkeypatch, username="rina", password=PASSWORD, unit="polres-pelabuhan-belawan", role="operator"):
    arguments = ["add_user", username, "--name", "Rina Lubis", "--unit", unit, "--role", role, "--password-stdin"]
    return run(monkeypatch, *arguments, stdin=f"{password}\n")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"unit": "polres-antah-berantah"}, "There is no unit 'polres-antah-berantah'"),
        ({"password": "pendek"}, "15"),
        ({"password": ""}, "15"),
        ({"username": "rina lubis"}, "nama pengguna"),
        ({"role": "jenderal"}, "invalid choice"),
    ],
)
def test_a_bad_account_is_refused_whole(belawan, monkeypatch, change, sentence):
    with pytest.raises(CommandError, match=f"(?i){sentence}"):
        add_user(monkeypatch, **change)
    assert (User.objects.count(), Role.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_a_name_that_is_taken_is_refused(belawan, dewi, monkeypatch):
    with pytest.raises(CommandError):
        add_user(monkeypatch, username="dewi")
    assert User.objects.count() == 1


def test_an_account_is_opened_with_its_role(belawan, monkeypatch):
    assert add_user(monkeypatch) == "rina works for Polres Pelabuhan Belawan: operator.\n"

    user = User.objects.get()
    assert (user.name, user.check_password(PASSWORD), user.is_superuser) == ("Rina Lubis", True, False)
    assert user.holds({Role.Kind.OPERATOR}, belawan.pk)
    assert [entry.verb for entry in AuditEntry.objects.order_by("sequence")] == ["user-added", "role-granted"]


def test_a_role_is_given_for_some_days_and_given_again(vera, belawan, monkeypatch):
    days = ["--from", "2030-01-01", "--until", "2030-12-31"]
    run(monkeypatch, "grant_role", "vera", "chair", "--unit", belawan.code, *days)
    role = Role.objects.get(user=vera, kind="chair")
    assert (role.valid_from, role.valid_until) == (datetime.date(2030, 1, 1), datetime.date(2030, 12, 31))

    run(monkeypatch, "grant_role", "vera", "chair", "--unit", belawan.code)
    role.refresh_from_db()
    assert (role.valid_from, role.valid_until) == (timezone.localdate(), None)


def test_a_role_that_ends_before_it_begins_is_refused(vera, belawan, monkeypatch):
    with pytest.raises(CommandError):
        run(
            monkeypatch,
            "grant_role",
            "vera",
            "chair",
            "--unit",
            belawan.code,
            "--from",
            "2030-01-02",
            "--until",
            "2030-01-01",
        )
    assert list(Role.objects.values_list("kind", flat=True)) == ["viewer"]


@pytest.mark.parametrize("since", [datetime.date(2020, 1, 1), None], ids=["long ago", "today"])
def test_a_role_that_was_taken_is_gone_at_the_next_request(client_of, vera, belawan, monkeypatch, since):
    Role.objects.update(valid_from=since or timezone.localdate())
    browser = client_of(vera)
    assert browser.get("/kelompok/").status_code == 200

    run(monkeypatch, "end_role", "vera", "viewer", "--unit", belawan.code)

    assert browser.get("/kelompok/").status_code == 403
    assert AuditEntry.objects.get().verb == "role-ended"


def test_a_disabled_user_is_out_at_the_next_request(client_of, vera):
    browser = client_of(vera)
    assert browser.get("/kelompok/").status_code == 200

    User.objects.update(is_active=False)

    assert browser.get("/kelompok/").url.startswith("/masuk/?")


def test_a_role_nobody_holds_cannot_be_taken(vera, belawan, monkeypatch):
    with pytest.raises(CommandError, match="vera"):
        run(monkeypatch, "end_role", "vera", "chair", "--unit", belawan.code)


def test_the_password_can_be_typed_twice(belawan, monkeypatch):
    answers = iter([PASSWORD, "another one that differs"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))

    with pytest.raises(CommandError, match="differ"):
        run(monkeypatch, "add_user", "rina", "--name", "Rina", "--unit", belawan.code, "--role", "viewer")
    assert User.objects.count() == 0

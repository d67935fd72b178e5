"""The system administrator opens accounts, gives and ends roles, closes accounts, sets passwords."""

import datetime
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from participants import actions, passwords
from participants.models import AuditDetail, AuditEntry, Role, User
from rakor.refusals import Refused
from tests.cast import PASSWORD, add_staff

TYPED = {"username": "75010203", "name": "Rina Lubis", "email": "", "role": "operator", "valid_until": ""}
INVENTED = re.compile(r"[2-9a-z]{4}(?:-[2-9a-z]{4}){3}")


@pytest.fixture
def admin(client_of, sari_admin):
    return client_of(sari_admin)


@pytest.fixture
def path(belawan):
    return f"/satuan/{belawan.pk}/akun/"


def verbs():
    return list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))


def people():
    return list(User.objects.order_by("pk").values()), list(Role.objects.order_by("pk").values())


# Refusals -----------------------------------------------------------------------------------------


def test_the_actions_refuse_whoever_is_not_its_administrator(belawan, sektor, dewi, vera, sari_admin):
    before = people()
    for by, unit in [(dewi, belawan), (sari_admin, sektor)]:
        for act in [
            lambda by, unit: actions.add_user("x", name="X", unit=unit, roles=["viewer"], password=PASSWORD, by=by),
            lambda by, unit: actions.grant_role(vera, "chair", unit=unit, by=by),
            lambda by, unit: actions.end_role(vera, "viewer", unit=unit, by=by),
            lambda by, unit: actions.disable_user(vera, unit=unit, by=by),
            lambda by, unit: actions.enable_user(vera, unit=unit, by=by),
            lambda by, unit: actions.set_password(vera, unit=unit, password=PASSWORD, by=by),
        ]:
            with pytest.raises(Refused):
                act(by, unit)
    assert (people(), verbs()) == (before, [])


def test_nobody_changes_their_own_roles_or_account(admin, sari_admin, path):
    Role.objects.create(user=sari_admin, unit=sari_admin.home_unit, kind="viewer", valid_from=datetime.date(2020, 1, 1))
    before = people()
    own = f"{path}{sari_admin.pk}/"

    assert admin.post(f"{own}peran/", {"role": "chair"}).status_code == 403
    for role in Role.objects.all():
        assert admin.post(f"{own}peran/{role.pk}/akhiri/").status_code == 403
    for act in ["nonaktifkan", "aktifkan", "sandi"]:
        assert admin.post(f"{own}{act}/").status_code == 403
    assert (people(), verbs()) == (before, [])
    assert "Ini akun Anda sendiri." in admin.get(own).content.decode()


def test_the_role_of_system_administrator_is_not_given_or_taken_here(admin, sari_admin, vera, belawan, path):
    other = add_staff("rudi", "Rudi", belawan, Role.Kind.SYSTEM_ADMINISTRATOR)
    before = people()

    assert admin.post(f"{path}tambah/", TYPED | {"role": "system-administrator"}).status_code == 422
    assert admin.post(f"{path}{vera.pk}/peran/", {"role": "system-administrator"}).status_code == 422
    assert admin.post(f"{path}{other.pk}/peran/{other.roles.get().pk}/akhiri/").status_code == 403
    with pytest.raises(Refused):
        actions.grant_role(vera, "system-administrator", unit=belawan, by=sari_admin)
    for act in ["nonaktifkan", "sandi"]:
        assert admin.post(f"{path}{other.pk}/{act}/").status_code == 403
    assert (people(), verbs()) == (before, [])


@pytest.mark.parametrize("since", [datetime.date(2020, 1, 1), datetime.date(2090, 1, 1)], ids=["now", "later"])
def test_a_password_is_not_the_way_into_another_unit(admin, vera, sibling, path, since):
    Role.objects.create(user=vera, unit=sibling, kind="operator", valid_from=since)
    before = people()

    for act in ["nonaktifkan", "aktifkan", "sandi"]:
        assert admin.post(f"{path}{vera.pk}/{act}/").status_code == 403
    assert (people(), verbs()) == (before, [])
    assert "Akun ini juga memegang peran di satuan lain." in admin.get(f"{path}{vera.pk}/").content.decode()


def test_accounts_and_roles_of_another_unit_are_not_there(admin, vera, tono, path):
    before = people()
    theirs = tono.roles.get().pk

    for address in [f"{tono.pk}/", f"{tono.pk}/nonaktifkan/", f"{tono.pk}/sandi/", f"{vera.pk}/peran/{theirs}/akhiri/"]:
        assert admin.get(f"{path}{address}").status_code == 404
    for address in ["peran/", f"peran/{theirs}/akhiri/", "nonaktifkan/", "aktifkan/", "sandi/"]:
        assert admin.post(f"{path}{tono.pk}/{address}", {"role": "chair"}).status_code == 404
    assert "Tono" not in admin.get(path).content.decode()
    assert (people(), verbs()) == (before, [])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"username": ""}, "Isi NRP atau NIP"),
        ({"username": "SARI"}, "Nama pengguna ini sudah dipakai. Pilih yang lain"),
        ({"username": "rina lubis"}, "nama pengguna"),
        ({"name": " "}, "Isi nama"),
        ({"email": "bukan surel"}, "surel"),
        ({"role": ""}, "Pilih peran"),
        ({"valid_until": "2020-01-01"}, "Tanggal ini sudah lewat."),
    ],
)
def test_a_bad_account_is_refused_whole(admin, path, typed, sentence):
    before = people()

    response = admin.post(f"{path}tambah/", TYPED | typed)

    assert response.status_code == 422
    assert sentence.casefold() in response.content.decode().casefold()
    assert INVENTED.search(response.content.decode()) is None
    assert (people(), verbs()) == (before, [])


def test_rights_cannot_be_sent_along(admin, path):
    hostile = {"is_superuser": "on", "is_staff": "on", "is_active": "", "password": PASSWORD, "unit": "1"}
    admin.post(f"{path}tambah/", TYPED | hostile)

    user = User.objects.get(username="75010203")
    assert (user.is_superuser, user.is_staff, user.is_active) == (False, False, True)
    assert not user.check_password(PASSWORD)


# Accounts -----------------------------------------------------------------------------------------


def test_an_account_is_opened_and_its_password_shown_once(admin, belawan, path, caplog):
    response = admin.post(f"{path}tambah/", TYPED | {"valid_until": "2090-12-31"})

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    (password,) = set(INVENTED.findall(response.content.decode()))
    user = User.objects.get(username="75010203")
    assert user.check_password(password)
    role = user.roles.get()
    assert (role.unit, role.kind, role.valid_from) == (belawan, "operator", timezone.localdate())
    assert role.valid_until == datetime.date(2090, 12, 31)
    assert verbs() == ["user-added", "role-granted"]
    assert Client().post("/masuk/", {"login": "75010203", "password": password}).url == "/"

    kept = [*AuditDetail.objects.values_list("content", flat=True), user.password, caplog.text]
    kept += [str(session.get_decoded()) for session in Session.objects.all()]
    assert [text for text in kept if password in text] == []
    for address in [path, f"{path}{user.pk}/", f"{path}tambah/"]:
        assert password not in admin.get(address).content.decode()


def test_invented_passwords_are_long_and_never_alike():
    invented = {passwords.invent() for __ in range(100)}

    assert len(invented) == 100
    assert {bool(INVENTED.fullmatch(password)) for password in invented} == {True}


def test_a_role_is_given_and_works_at_once(admin, client_of, vera, path):
    browser = client_of(vera)
    assert browser.get("/rakor/baru/").status_code == 403

    response = admin.post(f"{path}{vera.pk}/peran/", {"role": "operator"})

    assert (response.status_code, response.url) == (302, f"{path}{vera.pk}/")
    assert browser.get("/rakor/baru/").status_code == 200
    assert verbs() == ["role-granted"]


def test_a_role_that_was_ended_is_gone_at_the_next_request(admin, client_of, vera, path):
    browser, address = client_of(vera), f"{path}{vera.pk}/peran/{vera.roles.get().pk}/akhiri/"
    assert "Akhiri peran Pembaca untuk Vera Lubis?" in admin.get(address).content.decode()
    assert browser.get("/kelompok/").status_code == 200

    assert admin.post(address).status_code == 302

    assert browser.get("/kelompok/").status_code == 403
    assert verbs() == ["role-ended"]
    assert "berakhir" in admin.get(path).content.decode()
    assert admin.post(address).status_code == 404


def test_a_disabled_account_is_out_and_its_sessions_are_gone(admin, client_of, vera, budi, path):
    first, second, other = client_of(vera), client_of(vera), client_of(budi)

    admin.post(f"{path}{vera.pk}/nonaktifkan/")
    admin.post(f"{path}{vera.pk}/nonaktifkan/")

    for browser in [first, second]:
        assert browser.get("/kelompok/").url.startswith("/masuk/?")
    owners = {session.get_decoded()["_auth_user_id"] for session in Session.objects.all()}
    assert str(vera.pk) not in owners
    assert other.get("/kelompok/").status_code == 200
    assert Client().post("/masuk/", {"login": "vera", "password": PASSWORD}).status_code == 422
    assert "Nonaktif" in admin.get(path).content.decode()

    admin.post(f"{path}{vera.pk}/aktifkan/")

    assert first.get("/kelompok/").url.startswith("/masuk/?")
    assert Client().post("/masuk/", {"login": "vera", "password": PASSWORD}).url == "/"
    assert verbs() == ["user-disabled", "user-enabled"]


def test_a_new_password_replaces_the_old_one_and_its_sessions(admin, client_of, vera, path):
    browser = client_of(vera)
    assert INVENTED.search(admin.get(f"{path}{vera.pk}/sandi/").content.decode()) is None

    response = admin.post(f"{path}{vera.pk}/sandi/")

    (password,) = set(INVENTED.findall(response.content.decode()))
    vera.refresh_from_db()
    assert (vera.check_password(password), vera.check_password(PASSWORD)) == (True, False)
    assert browser.get("/kelompok/").url.startswith("/masuk/?")
    assert verbs() == ["password-set"]
    assert password not in AuditDetail.objects.get().content


# Pages --------------------------------------------------------------------------------------------


def test_the_list_goes_on_where_the_page_before_ended(admin, belawan, path, settings, django_assert_num_queries):
    settings.PAGE_SIZE = 2
    for name in ["Ani", "Ani", "Budi", "Cici"]:
        add_staff(f"user{User.objects.count()}", name, belawan, Role.Kind.VIEWER, Role.Kind.CHAIR)
    names, address = [], path
    admin.get(path)
    while address:
        with django_assert_num_queries(6):
            text = admin.get(address).content.decode()
        names += re.findall(r'akun/\d+/">([^<]+)</a>', text)
        follow = re.search(r'href="(\?sesudah=[^"]+)"', text)
        address = follow and path + follow[1]
    assert names == ["Ani", "Ani", "Budi", "Cici", "Sari Wulandari"]


def test_the_page_of_an_account_asks_the_same_whatever_it_holds(
    admin, vera, path, belawan, django_assert_max_num_queries
):
    admin.get(path)
    with django_assert_max_num_queries(8):
        admin.get(f"{path}{vera.pk}/")
    for kind in ["chair", "operator", "minute-taker"]:
        Role.objects.create(user=vera, unit=belawan, kind=kind, valid_from=datetime.date(2020, 1, 1))
    with django_assert_max_num_queries(8):
        admin.get(f"{path}{vera.pk}/")


@pytest.mark.parametrize("key", ["x", "1,", "999999999999999999999,a", ",", "-1,a", "１,a"])
def test_a_key_that_is_none_starts_at_the_top(admin, path, key):
    assert "Sari Wulandari" in admin.get(path, {"sesudah": key if key != "1," else ""}).content.decode()


# Signing in ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("following", ["", "?next=/"], ids=["straight", "by way of the home page"])
def test_a_system_administrator_is_led_to_the_units(sari_admin, following):
    response = Client().post(f"/masuk/{following}", {"login": "sari", "password": PASSWORD, "next": following[6:]})

    assert (response.status_code, response.url) == (302, "/satuan/")


def test_a_system_administrator_goes_on_to_the_page_that_was_asked_for(sari_admin, path):
    response = Client().post("/masuk/", {"login": "sari", "password": PASSWORD, "next": path})

    assert response.url == path


def test_who_also_records_begins_at_home(sari_admin, belawan):
    Role.objects.create(user=sari_admin, unit=belawan, kind="viewer", valid_from=datetime.date(2020, 1, 1))

    assert Client().post("/masuk/", {"login": "sari", "password": PASSWORD}).url == "/"


def test_an_account_without_a_role_is_told_whom_to_ask(client_of, vera):
    Role.objects.all().delete()

    response = client_of(vera).get("/")

    assert response.status_code == 403
    text = " ".join(response.content.decode().split())
    assert "Akun Anda belum memiliki peran yang berlaku" in text
    assert "Minta administrator sistem satuan Anda memberi peran" in text
    assert 'href="/keluar/"' in text

"""The pages of personal links: what they show, what they ask, and that a token is shown once and nowhere else."""

import datetime
import re
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants import actions, links
from participants.models import AccessLink, AuditEntry, Group
from rakor import pdf
from tests import paper
from tests.cast import add_person, add_staff
from tests.minutes.pages import queries_of
from tests.permissions import url_patterns

PAGE = "/kelompok/tokoh-agama/tautan/"


@pytest.fixture
def page(client_of, dewi):
    """The operator's browser."""
    return client_of(dewi)


@pytest.fixture
def link(ahmad, dewi):
    return actions.issue_link(ahmad, by=dewi)


def text(response):
    return " ".join(response.content.decode().split())


def chips(response):
    return {row["person"].name: row["chip"] for row in response.context["rows"]}


def tabs(response):
    return {tab["chip"]: tab["count"] for tab in response.context["tabs"]}


def one_of_each(unit, by):
    """Five members, each of whose links stands in another way."""
    today = timezone.localdate()
    people = {
        name: add_person(unit, by, name, "tokoh-agama") for name in ["Aktif", "Baru", "Dicabut", "Lewat", "Tanpa"]
    }
    issued = {name: actions.issue_link(person, by=by) for name, person in people.items() if name != "Tanpa"}
    actions.reveal_link(issued["Aktif"], by=by, reason="undangan")
    actions.revoke_link(issued["Dicabut"], by=by, reason="ganti pejabat")
    AccessLink.objects.filter(pk=issued["Lewat"].pk).update(expires_on=today - datetime.timedelta(days=1))
    return people, issued


def test_another_units_people_and_links_do_not_exist(page, sibling, tono, ahmad):
    stranger = add_person(sibling, tono, "Kenari Tersembunyi", "tokoh-agama")
    theirs = actions.issue_link(stranger, by=tono)

    assert "Kenari" not in text(page.get(PAGE))
    assert page.get(f"{PAGE}?satuan={sibling.code}").status_code == 404
    for verb in ["bagikan", "cabut", "terbitkan"]:
        assert page.post(f"/kelompok/tautan/{theirs.pk}/{verb}/", {"reason": "x"}).status_code == 404
    assert page.post(f"/kelompok/orang/{stranger.pk}/tautan/").status_code == 404
    assert page.post(f"{PAGE}kartu.pdf", {"link": theirs.pk, "reason": "x"}).status_code == 422
    assert AuditEntry.objects.filter(unit=sibling, verb="link-revealed").count() == 0


def test_every_state_is_shown_and_filtered(page, belawan, dewi):
    one_of_each(belawan, dewi)

    response = page.get(PAGE)
    assert chips(response) == {
        "Aktif": "active",
        "Baru": "not-shared",
        "Dicabut": "revoked",
        "Lewat": "expired",
        "Tanpa": "not-shared",
    }
    assert tabs(response) == {"": 5, "active": 1, "not-shared": 2, "expired": 1, "revoked": 1}
    for chip, count in tabs(response).items():
        assert len(page.get(PAGE, {"keadaan": chip}).context["rows"]) == count
    assert len(page.get(PAGE, {"keadaan": "entah"}).context["rows"]) == 5
    assert response.context["without"] == 2
    assert "ganti pejabat" in text(response)


def test_the_list_holds_no_token_and_no_whole_number(page, ahmad, link):
    token = links.token_of(link)
    actions.reveal_link(link, by=ahmad.added_by, reason="undangan")
    shown = text(page.get(PAGE))

    assert token not in shown
    assert "0812-••••-7890" in shown.replace("\u00a0", " ")
    assert "6281200007890" not in shown
    assert link.digest not in shown


def test_no_page_of_the_staff_holds_a_token(page, belawan, dewi, ahmad, circulated):
    """Every address that can be asked for without more than a key of ours, as the operator."""
    link = actions.issue_link(ahmad, by=dewi)
    of_group = actions.issue_group_link(belawan, ahmad.group, by=dewi)
    found = [links.token_of(link), links.token_of(of_group)]
    for one in [link, of_group]:
        actions.reveal_link(one, by=dewi, reason="undangan")
    keys = {"minutes": circulated.pk, "participants": ahmad.pk, "units": belawan.pk}
    asked = 0
    for name, pattern in url_patterns().items():
        needs = set(pattern.pattern.converters)
        if pattern.callback.access != "staff" or needs - {"pk", "group"}:
            continue
        key = link.pk if name.endswith("-link") else keys.get(name.partition(":")[0])
        kwargs = {one: {"pk": key, "group": "tokoh-agama"}[one] for one in needs}
        answer = page.get(reverse(name, kwargs=kwargs or None))
        asked += answer.status_code == 200
        assert [token for token in found if token.encode() in answer.getvalue()] == [], name
    assert asked > 15


def test_the_text_is_shown_once_after_a_reason(page, ahmad, link):
    path = f"/kelompok/tautan/{link.pk}/bagikan/"
    token = links.token_of(link)
    asked = page.get(path)
    assert (asked.status_code, token in text(asked)) == (200, False)
    empty = page.post(path, {"reason": " "})
    assert (empty.status_code, token in text(empty)) == (422, False)
    assert AuditEntry.objects.filter(verb="link-revealed").count() == 0

    shown = page.post(path, {"reason": "undangan rakor 12 Maret"})

    assert shown.status_code == 200
    assert "private, no-store" in shown.headers["Cache-Control"]
    message = shown.context["text"]
    assert f"http://testserver/t/{token}/" in message
    assert message.startswith("Yth. Bapak/Ibu Ust. Ahmad Siregar, Imam Masjid Raya.")
    assert "110" in message
    wa = re.search(r'href="(https://wa.me/[^"]+)"', text(shown))[1]
    assert wa.startswith("https://wa.me/6281200007890?text=Yth.%20Bapak%2FIbu%20Ust.")
    assert unquote(wa.partition("text=")[2]) == message
    assert "0812-0000-7890" in text(shown).replace("\u00a0", " ")
    assert token not in text(page.get(path))
    assert Client().get(f"/t/{token}/").status_code == 200


def test_without_a_number_whatsapp_asks_for_the_chat(page, belawan, dewi):
    link = actions.issue_link(add_person(belawan, dewi, "Tanpa Nomor", "tokoh-agama"), by=dewi)

    shown = page.post(f"/kelompok/tautan/{link.pk}/bagikan/", {"reason": "undangan"})

    assert shown.context["whatsapp"].startswith("https://wa.me/?text=")


def test_the_text_of_a_group_names_the_group_and_nobody(page, belawan, dewi, ahmad):
    link = actions.issue_group_link(belawan, ahmad.group, by=dewi)

    shown = page.post(f"/kelompok/tautan/{link.pk}/bagikan/", {"reason": "grup"})

    assert shown.context["text"].startswith("Yth. Bapak/Ibu Tokoh agama.")
    assert shown.context["whatsapp"].startswith("https://wa.me/?text=")
    assert "Ahmad" not in text(shown)


def test_a_revoked_link_is_not_shown(page, link, dewi):
    actions.revoke_link(link, by=dewi, reason="ganti pejabat")

    response = page.post(f"/kelompok/tautan/{link.pk}/bagikan/", {"reason": "undangan"})

    assert response.status_code == 422
    assert links.token_of(link) not in text(response)


def test_revoking_asks_why(page, ahmad, dewi, link, link_to):
    address, path = link_to(ahmad), f"/kelompok/tautan/{link.pk}/cabut/"
    assert page.post(path).status_code == 422
    assert Client().get(address).status_code == 200

    response = page.post(path, {"reason": "Ganti pejabat"})

    assert (response.status_code, response.url) == (303, f"{PAGE}?satuan={ahmad.unit.code}")
    assert Client().get(address).status_code == 404
    link.refresh_from_db()
    assert (link.revoked_by, link.revoke_reason) == (dewi, "Ganti pejabat")


def test_issuing_anew_ends_the_old_one(page, ahmad, link, link_to):
    address = link_to(ahmad)
    assert page.post(f"/kelompok/tautan/{link.pk}/terbitkan/", {"reason": ""}).status_code == 422

    assert page.post(f"/kelompok/tautan/{link.pk}/terbitkan/", {"reason": "Hilang"}).status_code == 303

    assert Client().get(address).status_code == 404
    assert [one.version for one in AccessLink.objects.standing()] == [2]


def test_links_are_issued_for_all_and_for_one(page, belawan, dewi, ahmad):
    alone = add_person(belawan, dewi, "Seorang", "lurah")

    assert page.post(f"{PAGE}terbitkan/").status_code == 303
    response = page.post(f"/kelompok/orang/{alone.pk}/tautan/")

    assert list(AccessLink.objects.order_by("pk").values_list("participant__name", flat=True)) == [
        "Ahmad Siregar",
        "Seorang",
    ]
    assert response.url == f"/kelompok/tautan/{alone.links.get().pk}/bagikan/"


def test_whoever_retires_gets_no_link(page, ahmad, dewi):
    actions.retire_participant(ahmad, by=dewi)

    assert page.post(f"/kelompok/orang/{ahmad.pk}/tautan/").url == f"/kelompok/orang/{ahmad.pk}/"
    assert AccessLink.objects.count() == 0


def test_the_trail_names_staff_and_holders_and_keeps_five(page, belawan, dewi, ahmad):
    other = add_person(belawan, dewi, "Siti", "tokoh-agama")
    with time_machine.travel(datetime.datetime(2026, 3, 10, 3, 0, tzinfo=datetime.UTC), tick=False) as clock:
        actions.issue_links(belawan, ahmad.group, by=dewi)
        for _ in range(4):
            clock.shift(60)
            actions.reveal_link(ahmad.links.get(), by=dewi, reason="undangan")
        clock.shift(60)
        actions.reveal_cards([ahmad.links.get(), other.links.get()], by=dewi, reason="kartu")
        clock.shift(60)
        actions.revoke_link(ahmad.links.get(), by=dewi, reason="ganti pejabat")

        acts = page.get(PAGE).context["trail"]
    assert [(act["verb"], act["count"], act["reason"]) for act in acts] == [
        ("link-revoked", 1, "ganti pejabat"),
        ("link-revealed", 2, "kartu"),
        *[("link-revealed", 1, "undangan")] * 3,
    ]
    assert acts[0]["actor__name"] == "Dewi Anggraini"
    assert acts[0]["holder"].participant == ahmad


def test_the_trail_of_another_group_is_not_shown(page, belawan, dewi, ahmad):
    actions.issue_group_link(belawan, Group.objects.get(code="lurah"), by=dewi)

    assert page.get(PAGE).context["trail"] == []


def test_fifty_a_page_by_key(page, belawan, dewi):
    names = [f"Warga {n:03}" for n in range(120)]
    for name in names:
        add_person(belawan, dewi, name, "tokoh-agama")

    seen, query = [], ""
    while query is not None:
        response = page.get(f"{PAGE}?{query}")
        seen.append(list(chips(response)))
        query = response.context["next"] or None

    assert [len(part) for part in seen] == [50, 50, 20]
    assert sum(seen, []) == names


def test_the_page_takes_as_many_queries_with_thirty(page, belawan, dewi, ahmad):
    actions.issue_group_link(belawan, ahmad.group, by=dewi)
    actions.reveal_link(actions.issue_link(ahmad, by=dewi), by=dewi, reason="undangan")
    one_of_each(belawan, dewi)
    few = queries_of(page, PAGE)
    for n in range(30):
        actions.issue_link(add_person(belawan, dewi, f"Warga {n}", "tokoh-agama"), by=dewi)

    assert queries_of(page, PAGE) == few


def test_of_several_units_the_page_says_which(belawan, sektor, dewi, client_of, ahmad):
    both = add_staff("rini", "Rini", belawan, "operator")
    both.roles.create(unit=sektor, kind="operator", valid_from="2020-01-01")
    stranger = add_person(sektor, both, "Warga Sektor", "tokoh-agama")
    browser = client_of(both)

    assert list(chips(browser.get(PAGE))) == ["Ahmad Siregar"]
    assert list(chips(browser.get(f"{PAGE}?satuan={sektor.code}"))) == ["Warga Sektor"]
    browser.post(f"{PAGE}terbitkan/?satuan={sektor.code}")
    assert AccessLink.objects.get().participant == stranger


# Cards --------------------------------------------------------------------------------------------


@pytest.fixture
def as_html(monkeypatch):
    """The paper as its HTML: drawing takes seconds."""
    monkeypatch.setattr(pdf, "render", lambda html, **rest: html.encode())


def whose(response):
    return re.findall(r'<p class="whose">(.*?)</p>', response.content.decode())


def test_cards_need_a_reason(page, link, as_html):
    response = page.post(f"{PAGE}kartu.pdf", {"which": "semua", "reason": ""})

    assert response.status_code == 422
    assert AuditEntry.objects.filter(verb="link-revealed").count() == 0


@pytest.mark.parametrize(
    ("which", "names"),
    [("belum", ["Baru"]), ("semua", ["Aktif", "Ust. Ahmad Siregar", "Baru"]), ("tanpa-nomor", ["Aktif", "Baru"])],
)
def test_whose_cards_are_printed(page, belawan, dewi, ahmad, link, which, names, as_html):
    one_of_each(belawan, dewi)
    actions.reveal_link(link, by=dewi, reason="undangan")

    response = page.post(f"{PAGE}kartu.pdf", {"which": which, "reason": "kartu"})

    assert whose(response) == sorted(names, key=lambda name: name.removeprefix("Ust. "))
    assert links.token_of(link) not in response.content.decode()  # it is in the drawing only
    assert AuditEntry.objects.filter(verb="link-revealed").count() == 2 + len(names)


def test_one_persons_card(page, link, ahmad, dewi, as_html):
    response = page.post(f"{PAGE}kartu.pdf", {"link": link.pk, "reason": "kartu"})

    assert whose(response) == ["Ust. Ahmad Siregar"]
    assert response.headers["Content-Type"] == "application/pdf"


def test_nobody_to_print_is_said(page, ahmad, as_html):
    assert page.post(f"{PAGE}kartu.pdf", {"reason": "kartu"}).status_code == 422


def test_at_most_so_many_cards_at_once(page, belawan, dewi, ahmad, settings, as_html):
    settings.CARDS_AT_ONCE = 2
    for n in range(3):
        add_person(belawan, dewi, f"Warga {n}", "tokoh-agama")
    page.post(f"{PAGE}terbitkan/")

    printed = [whose(page.post(f"{PAGE}kartu.pdf", {"which": "belum", "reason": "kartu"})) for _ in range(2)]

    assert printed == [["Ust. Ahmad Siregar", "Warga 0"], ["Warga 1", "Warga 2"]]


def test_nine_cards_fill_two_sheets(page, belawan, dewi, ahmad):
    """The real paper, with a name that no font draws and one that no line holds."""
    for name in ["永 Warga", "W" * 120, *(f"Warga {n}" for n in range(6))]:
        add_person(belawan, dewi, name, "tokoh-agama", position="Ketua RW " * 15)
    page.post(f"{PAGE}terbitkan/")

    response = page.post(f"{PAGE}kartu.pdf", {"which": "semua", "reason": "kartu"})

    sheets = [paper.text(response.content, "-f", str(n), "-l", str(n)) for n in (1, 2)]
    assert paper.info(response.content)["Pages"] == "2"
    assert paper.faults(response.content) == []
    assert [part.count("jangan diteruskan") for part in sheets] == [8, 1]
    assert "Tautan ini milik Ust. Ahmad Siregar, jangan diteruskan." in sheets[0]
    assert "hubungi 110" in sheets[0]
    assert "/t/" not in "".join(sheets)


# The person ---------------------------------------------------------------------------------------


def test_the_person_page_says_how_the_link_stands(page, ahmad, dewi, vera, client_of):
    path = f"/kelompok/orang/{ahmad.pk}/"
    assert page.get(path).context["chip"] == ""
    link = actions.issue_link(ahmad, by=dewi)
    assert page.get(path).context["chip"] == "not-shared"
    actions.reveal_link(link, by=dewi, reason="undangan")
    assert f"/kelompok/tautan/{link.pk}/bagikan/" in text(page.get(path))
    assert 'id="tautan"' not in text(client_of(vera).get(path))

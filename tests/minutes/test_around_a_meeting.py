"""The pages of a meeting reach each other: who sees which ways, and where each of them leads."""

import re

import pytest

AROUND = ["", "undangan/", "daftar-hadir/"]


def ways(response):
    """The addresses of links and forms in a page, in its order."""
    return re.findall(r'(?:href|action)="(/[^"#]*)"', response.content.decode())


def here(response):
    """The address that is marked as the page one is on, among those around the meeting."""
    nav = response.content.decode().partition('aria-label="Seputar rapat"')[2].partition("</nav>")[0]
    return re.findall(r'href="([^"]*)" aria-current="page"', nav)


@pytest.mark.parametrize("page", AROUND)
def test_each_page_leads_to_the_others_and_says_which_it_is(client_of, budi, draft, page):
    base = f"/rakor/{draft.pk}/"
    answer = client_of(budi).get(base + page)
    assert {base, f"{base}undangan/", f"{base}daftar-hadir/", f"/layar/{draft.pk}/"} <= set(ways(answer))
    assert here(answer) == [base + page]


def test_the_hall_leads_to_the_door_and_to_the_kiosk(client_of, budi, draft):
    base = f"/rakor/{draft.pk}/"
    found = ways(client_of(budi).get(f"/layar/{draft.pk}/"))
    assert {base, f"{base}daftar-hadir/", f"{base}kios/"} <= set(found)


@pytest.mark.parametrize("page", ["", "daftar-hadir/"])
def test_only_the_operator_is_offered_the_copy_with_telephone_numbers(client_of, dewi, budi, janton, draft, page):
    base = f"/rakor/{draft.pk}/"
    staff_copy = f"{base}daftar-hadir-petugas.pdf"
    papers = {f"{base}daftar-hadir.pdf", f"{base}daftar-hadir.pdf?blanko=1", f"{base}kios/"}
    for user in (budi, janton):
        found = set(ways(client_of(user).get(base + page)))
        assert papers <= found
        assert not {way for way in found if way.startswith(staff_copy)}
    assert papers | {staff_copy, f"{staff_copy}?blanko=1"} <= set(ways(client_of(dewi).get(base + page)))


@pytest.mark.parametrize("page", ["", "daftar-hadir/"])
def test_afterwards_there_is_nothing_left_to_fill_in_by_hand(client_of, dewi, circulated, page):
    base = f"/rakor/{circulated.pk}/"
    found = set(ways(client_of(dewi).get(base + page)))
    assert {f"{base}undangan/", f"{base}daftar-hadir.pdf", f"{base}daftar-hadir-petugas.pdf"} <= found
    assert not [way for way in found if "blanko" in way or way.endswith("/kios/")]


def test_a_viewer_is_offered_the_list_and_none_of_the_work(client_of, vera, circulated):
    base = f"/rakor/{circulated.pk}/"
    answer = client_of(vera).get(base)
    assert [way for way in ways(answer) if way.startswith((base, "/layar/")) and "hadir" in way] == [
        f"{base}daftar-hadir.pdf"
    ]
    assert "Seputar rapat" not in answer.content.decode()


def test_the_page_says_that_a_meeting_is_restricted(client_of, dewi, draft):
    page = client_of(dewi)
    assert "Terbatas" not in page.get(f"/rakor/{draft.pk}/").content.decode()
    draft.classification = "terbatas"
    draft.save(update_fields=["classification"])
    assert "Terbatas" in page.get(f"/rakor/{draft.pk}/").content.decode()


def test_a_roll_without_records_at_the_door_does_not_count_them_afterwards(client_of, dewi, circulated):
    shown = " ".join(client_of(dewi).get(f"/rakor/{circulated.pk}/daftar-hadir/").content.decode().split())
    assert "1 hadir dari 1 undangan" in shown
    assert "0 tercatat" not in shown


def test_the_groups_lead_the_operator_to_their_links_and_to_the_requests(client_of, dewi, budi):
    kept = {"/kelompok/lurah/tautan/", "/permintaan/"}
    assert kept <= set(ways(client_of(dewi).get("/kelompok/")))
    assert not kept & set(ways(client_of(budi).get("/kelompok/")))


def test_the_requests_stand_in_the_section_from_which_one_comes(client_of, dewi):
    band = client_of(dewi).get("/permintaan/").content.decode().partition("</nav>")[0]
    assert re.findall(r'href="([^"]*)" aria-current="page"', band) == ["/kelompok/"]

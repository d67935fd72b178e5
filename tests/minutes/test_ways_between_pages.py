"""From every page about commitments to the others, as far as their doors are open to the reader."""

import pytest

AROUND = ["/kejadian/", "/laporan/", "/informasi/", "/anev/", "/pengingat/"]


def shown(client, address):
    return client.get(address).content.decode()


def test_a_viewer_is_not_led_to_a_closed_door(circulated, client_of, vera):
    page = shown(client_of(vera), "/")
    for address in ("/informasi/", "/pengingat/"):
        assert f'href="{address}"' not in page
    assert 'href="/anev/"' in page


def test_a_conditional_promise_offers_no_check(circulated, client_of, budi):
    promise = circulated.commitments.get()
    page = shown(client_of(budi), f"/kesepakatan/{promise.pk}/")
    assert f"/kesepakatan/{promise.pk}/periksa/" not in page
    assert f"/kejadian/catat/?kesepakatan={promise.pk}" in page


@pytest.mark.parametrize("address", ["/", "/kesepakatan/", *AROUND])
def test_the_operator_finds_each_page_from_each(circulated, client_of, dewi, address):
    page = shown(client_of(dewi), address)
    assert [other for other in AROUND if f'href="{other}"' not in page] == []


@pytest.mark.parametrize("address", AROUND)
def test_they_stand_under_commitments_in_the_band(circulated, client_of, dewi, address):
    assert '<a href="/kesepakatan/" aria-current="page">' in shown(client_of(dewi), address)

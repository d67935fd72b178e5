"""A filter of the list of commitments, kept under a name."""

import pytest

from minutes.actions import saved_filters
from minutes.models import SavedFilter
from participants.models import AuditEntry
from rakor.refusals import Refused
from tests.minutes.pages import text

LIST, KEEP = "/kesepakatan/", "/kesepakatan/saringan/simpan/"


def kept(user):
    return list(SavedFilter.objects.filter(user=user).values_list("name", "query"))


def test_nothing_is_kept_of_a_list_without_a_filter(client_of, dewi):
    answer = client_of(dewi).post(KEEP, {"nama": "Semua"})

    assert answer.status_code == 422
    assert "Saring daftar dahulu, lalu simpan saringannya." in text(answer)
    assert kept(dewi) == []


def test_a_filter_needs_a_name(client_of, dewi):
    answer = client_of(dewi).post(KEEP, {"nama": " ", "lewat": "on"})

    assert answer.status_code == 422
    assert "Isi nama saringan" in text(answer)


def test_what_cannot_be_read_is_not_kept(client_of, dewi):
    sent = {"nama": "Aneh", "jenis": "<script>", "asing": "x", "sesudah": "", "lewat": "on"}
    answer = client_of(dewi).post(KEEP, sent)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}?lewat=on")
    assert kept(dewi) == [("Aneh", "lewat=on")]


def test_twenty_filters_are_enough(dewi, monkeypatch):
    monkeypatch.setattr(saved_filters, "MOST", 1)
    saved_filters.save_filter(dewi, name="Satu", query="lewat=on")

    with pytest.raises(Refused):
        saved_filters.save_filter(dewi, name="Dua", query="lewat=on")


def test_a_filter_longer_than_its_column_is_refused(dewi):
    with pytest.raises(Refused):
        saved_filters.save_filter(dewi, name="Panjang", query="q=" + "%20" * 200)


def test_the_same_name_keeps_the_newer_filter(client_of, dewi):
    client = client_of(dewi)
    for kind in ["recurring", "dated", "dated"]:
        client.post(KEEP, {"nama": "Jenis", "jenis": kind})

    assert kept(dewi) == [("Jenis", "jenis=dated")]


def test_it_stands_above_the_list_as_an_address(client_of, dewi, vera):
    client_of(dewi).post(KEEP, {"nama": "Lewat <b>", "lewat": "on", "kesehatan": "attention"})
    page = client_of(dewi).get(LIST, {"kesehatan": "attention", "lewat": "on"}).content.decode()

    assert '<a href="/kesepakatan/?kesehatan=attention&amp;lewat=on" aria-current="true">Lewat &lt;b&gt;</a>' in page
    assert "Lewat" not in [row.name for row in client_of(vera).get(LIST).context["saved"]]


def test_nobody_removes_the_filter_of_another(client_of, dewi, vera):
    saved = saved_filters.save_filter(dewi, name="Punya Dewi", query="lewat=on")

    assert client_of(vera).post(f"/kesepakatan/saringan/{saved.pk}/hapus/").status_code == 404
    assert kept(dewi) == [("Punya Dewi", "lewat=on")]


def test_one_removes_ones_own(client_of, dewi):
    saved = saved_filters.save_filter(dewi, name="Lama", query="lewat=on")
    answer = client_of(dewi).post(f"/kesepakatan/saringan/{saved.pk}/hapus/")
    saved_filters.remove_filter(saved, by=dewi)

    assert (answer.status_code, kept(dewi)) == (303, [])
    verbs = list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["filter-saved", "filter-removed"]

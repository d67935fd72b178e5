"""Lawful requests that a constraint of the database would have answered with a fault of ours."""

import pytest

from minutes.actions import circulating, recording
from participants.models import Participant


def test_a_commitment_that_a_later_rakor_read_out_is_not_removed(circulated, belawan, dewi, janton, client_of):
    recording.plan_meeting(belawan, by=dewi, title="Berikut", follows=circulated)
    circulating.recall(circulated, by=janton, reason="Salah ketik")
    promise = circulated.commitments.get()
    answer = client_of(dewi).post(f"/rakor/{circulated.pk}/hapus/kesepakatan/{promise.pk}/")

    assert answer.status_code == 422
    assert "Rakor berikutnya sudah membahas kesepakatan ini" in answer.content.decode()
    assert circulated.commitments.get() == promise


def test_nobody_signs_twice_in_the_same_capacity(draft, kapolres, dewi, client_of):
    row = recording.add_signatory(draft, kapolres, by=dewi, capacity="Moderator")
    typed = {f"signatory-{row.pk}-version": 1, f"signatory-{row.pk}-capacity": "Pimpinan Rapat"}
    answer = client_of(dewi).post(f"/rakor/{draft.pk}/simpan/ttd/{row.pk}/", typed)

    row.refresh_from_db()
    assert (answer.status_code, row.capacity) == (422, "Moderator")
    assert "Orang ini sudah menandatangani dalam kedudukan itu" in answer.content.decode()


def test_titles_that_outgrow_their_column_are_said(kapolres, dewi, client_of):
    typed = {"name": "Sari", "group": kapolres.group_id, "title_suffix": "SH " * 26}
    answer = client_of(dewi).post("/kelompok/orang/tambah/", typed)

    assert answer.status_code == 422
    assert "Gelar terlalu panjang bila digabung; singkatlah" in answer.content.decode()
    assert not Participant.objects.filter(name="Sari").exists()


@pytest.mark.parametrize("name", ["\u200b\u200d\u2060", "2024", "31/02/2024", "!?", "x" * 1_000_000])
def test_what_is_no_name_becomes_nobody(name, draft, dewi, client_of):
    before = Participant.objects.count()
    client_of(dewi).post(f"/rakor/{draft.pk}/simpan/identitas/", {"meeting-version": 1, "meeting-chair": name})

    assert Participant.objects.count() == before

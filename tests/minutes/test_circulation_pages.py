"""Circulating from the recording page, and taking the minutes back on a page of its own."""

from minutes.models import Meeting


def test_what_is_missing_is_said_by_the_checklist_and_by_the_refusal(client_of, dewi, draft):
    draft.commitments.get().parties.all().delete()
    browser = client_of(dewi)
    sentence = "Pilih pihak kesepakatan 1"
    assert sentence in browser.get(f"/rakor/{draft.pk}/ubah/").content.decode()
    answer = browser.post(f"/rakor/{draft.pk}/edarkan/")
    assert answer.status_code == 422
    assert f"<li>{sentence}</li>" in answer.content.decode()
    assert Meeting.objects.get(pk=draft.pk).state == "open"


def test_a_viewer_may_not_circulate(client_of, vera, draft):
    assert client_of(vera).post(f"/rakor/{draft.pk}/edarkan/").status_code == 403


def test_looking_does_not_circulate(client_of, dewi, draft):
    assert client_of(dewi).get(f"/rakor/{draft.pk}/edarkan/").status_code == 405


def test_circulating_leads_to_the_frozen_text(client_of, dewi, draft):
    browser = client_of(dewi)
    for __ in range(2):
        answer = browser.post(f"/rakor/{draft.pk}/edarkan/")
        assert (answer.status_code, answer.url) == (302, f"/rakor/{draft.pk}/")
    assert Meeting.objects.get(pk=draft.pk).state == "circulated"
    assert draft.frozen.count() == 1


def test_the_minute_taker_may_not_recall(client_of, budi, circulated):
    assert client_of(budi).get(f"/rakor/{circulated.pk}/tarik/").status_code == 403


def test_a_draft_cannot_be_recalled(client_of, dewi, draft):
    assert client_of(dewi).get(f"/rakor/{draft.pk}/tarik/").status_code == 403


def test_recalling_asks_for_the_reason(client_of, dewi, circulated):
    browser = client_of(dewi)
    assert "<h1>Tarik kembali notulen</h1>" in browser.get(f"/rakor/{circulated.pk}/tarik/").content.decode()
    answer = browser.post(f"/rakor/{circulated.pk}/tarik/", {"reason": " \n "})
    assert answer.status_code == 422
    assert "Isi alasan menarik kembali notulen." in answer.content.decode()
    assert Meeting.objects.get(pk=circulated.pk).state == "circulated"


def test_recalled_minutes_are_a_draft_again(client_of, dewi, circulated):
    answer = client_of(dewi).post(f"/rakor/{circulated.pk}/tarik/", {"reason": "Nama keliru"})
    assert (answer.status_code, answer.url) == (302, f"/rakor/{circulated.pk}/ubah/")
    assert Meeting.objects.get(pk=circulated.pk).state == "open"

"""What our script is answered: fragments, 200, 422 or 409, and an answer lost on the way does no harm."""

import pytest

from minutes import merging
from minutes.models import Meeting

OURS = {"X-Requested-With": "rakor"}


@pytest.fixture
def item(draft):
    return draft.agenda.get()


@pytest.fixture
def send(client_of, budi, draft, item):
    browser = client_of(budi)

    def post(version, by=browser, **fields):
        typed = {"version": version} | fields
        return by.post(
            f"/rakor/{draft.pk}/simpan/butir/{item.pk}/",
            {f"agenda-{item.pk}-{name}": value for name, value in typed.items()},
            headers=OURS,
        )

    return post


def test_a_fault_is_answered_field_by_field(send, item):
    answer = send(1, title="x" * 301)
    assert answer.status_code == 422
    assert f'<li data-field="id_agenda-{item.pk}-title">Kelebihan 1 karakter' in answer.content.decode()


def test_a_version_that_is_no_number_is_refused(send):
    answer = send("satu", title="x")
    assert answer.status_code == 422


def test_the_second_writer_gets_both_texts_and_a_merged_one(send, client_of, dewi, item):
    assert send(1, by=client_of(dewi), discussion="Lampu jalan dipasang. Disanggupi.").status_code == 200
    answer = send(1, discussion="Lampu jalan dan poskamling dipasang.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Bagian ini juga diubah Dewi Anggraini pada" in page
    assert "<ins> Disanggupi.</ins>" in page
    assert "<ins>dan poskamling </ins>" in page
    assert ">Lampu jalan dan poskamling dipasang. Disanggupi.</textarea>" in page
    item.refresh_from_db()
    assert item.discussion == "Lampu jalan dipasang. Disanggupi."
    assert send(2, discussion="Lampu jalan dan poskamling dipasang. Disanggupi.").status_code == 200


def test_marks_are_escaped(send, client_of, dewi):
    send(1, by=client_of(dewi), discussion="<b>tebal</b>")
    page = send(1, discussion="<script>x</script>").content.decode()
    assert "<script>" not in page and "<b>tebal" not in page


def test_the_same_text_again_is_no_conflict(send, item):
    assert 'data-version="2"' in send(1, discussion="Baru").content.decode()
    answer = send(1, discussion="Baru")
    assert (answer.status_code, 'data-version="2"' in answer.content.decode()) == (200, True)
    item.refresh_from_db()
    assert item.version == 2


def test_a_field_that_was_not_sent_is_not_emptied(send, item):
    send(1, speaker="Kapolres")
    item.refresh_from_db()
    assert (item.title, item.discussion, item.speaker) == (
        "Sambutan Kapolres",
        "Kapolres mengajak seluruh pihak bekerja sama.",
        "Kapolres",
    )


def test_saving_brings_the_checklist_along(send, draft):
    page = send(1, discussion="").content.decode()
    assert '<a href="#jalannya">Tulis pembahasan rapat</a>' in page


def test_what_was_saved_is_found(send, draft):
    send(1, discussion="Poskamling diaktifkan")
    assert "poskamling" in Meeting.objects.get(pk=draft.pk).stems


def test_an_ended_session_is_told_to_our_script(client, draft, item):
    answer = client.post(f"/rakor/{draft.pk}/simpan/butir/{item.pk}/", {}, headers=OURS)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("saved", "mine"),
    [("", "a"), ("a b c", "a c d"), ("satu dua", "tiga empat"), ("x\ny\n", "x\nz\ny"), ("a" * 50, "b" * 50)],
)
def test_merging_loses_no_word(saved, mine):
    proposal = merging.merged(saved, mine)
    for words in (saved.split(), mine.split()):
        rest = iter(proposal.split())
        assert all(word in rest for word in words)
    assert "".join(words for words, __ in merging.marked(saved, mine)) == saved

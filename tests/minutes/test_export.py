"""A rakor as files: the document whose bytes are its digest, the paper, the photos beside it."""

import hashlib
import io
import json
import os

import pytest
from django.core.management import CommandError, call_command

from minutes import exporting, snapshot
from minutes.actions import circulating, importing, recording
from minutes.models import Meeting
from rakor.pdf import RenderError
from tests import paper
from tests.minutes import frozen


def export(*arguments):
    call_command("export_minutes", *arguments)


def refusal(*arguments):
    with pytest.raises(CommandError) as error:
        export(*arguments)
    return str(error.value)


def with_photo(meeting, by):
    jpeg = frozen.photo(1)
    recording.add_photo(meeting, by=by, jpeg=jpeg, width=1240, height=930, caption="Sambutan")
    return jpeg


# Refused ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["99", "0", "-1", "satu", "1; drop", "9" * 19, "9" * 400, "²", ""])
def test_a_number_that_is_none_is_refused_with_a_sentence(number, tmp_path):
    assert refusal(f"--json={tmp_path}/rakor.json", "--", number) == f"Tidak ada rakor bernomor {number}."
    assert os.listdir(tmp_path) == []


def test_it_must_be_said_what_to_write(draft):
    assert refusal(str(draft.pk)) == "Sebutkan yang akan ditulis: --json BERKAS, --pdf BERKAS, atau keduanya."


def test_a_place_that_cannot_be_written_is_named(draft, tmp_path):
    for place in (tmp_path, tmp_path / "tidak" / "ada.json", "a\0b"):
        assert refusal(str(draft.pk), "--json", place).startswith("Berkas tidak dapat ditulis: ")
    assert os.listdir(tmp_path) == []


def test_a_paper_that_cannot_be_drawn_leaves_the_old_file(draft, tmp_path):
    Meeting.objects.filter(pk=draft.pk).update(purpose="a" * 20_001)
    (tmp_path / "rakor.pdf").write_text("yang lama")

    assert refusal(str(draft.pk), "--pdf", tmp_path / "rakor.pdf").endswith("Paling banyak 20.000 karakter.")
    assert (tmp_path / "rakor.pdf").read_text() == "yang lama"
    assert os.listdir(tmp_path) == ["rakor.pdf"]


# Written ------------------------------------------------------------------------------------------


def test_the_bytes_of_the_file_are_the_digest_of_what_was_circulated(circulated, tmp_path):
    file = tmp_path / "rakor.json"
    export(str(circulated.pk), "--json", file)

    minutes = circulated.current_minutes
    assert file.read_bytes() == minutes.content.encode()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == minutes.digest
    assert os.listdir(tmp_path) == ["rakor.json"]


def test_a_draft_is_written_as_it_is_now(draft, tmp_path):
    export(str(draft.pk), "--json", tmp_path / "rakor.json")

    assert json.loads((tmp_path / "rakor.json").read_bytes()) == snapshot.take(draft)


def test_recalled_minutes_are_a_draft_again(circulated, janton):
    circulating.recall(circulated, by=janton, reason="Salah ketik")
    Meeting.objects.filter(pk=circulated.pk).update(title="Judul yang dibetulkan")
    circulated.refresh_from_db()

    assert exporting.document_of(circulated)["title"] == "Judul yang dibetulkan"


def test_no_telephone_number_leaves_the_house(circulated, ahmad, tmp_path):
    export(str(circulated.pk), "--json", tmp_path / "rakor.json")

    assert ahmad.name in (tmp_path / "rakor.json").read_text()
    assert ahmad.phone[1:] not in (tmp_path / "rakor.json").read_text()


def test_photos_lie_beside_it_and_come_back_with_it(draft, dewi, tmp_path):
    jpeg = with_photo(draft, dewi)
    digest = circulating.circulate(draft, by=dewi).digest

    export(str(draft.pk), "--json", tmp_path / "rakor.json")
    assert (tmp_path / "rakor-foto" / f"{hashlib.sha256(jpeg).hexdigest()}.jpg").read_bytes() == jpeg

    out = io.StringIO()
    call_command("import_minutes", tmp_path / "rakor.json", "--photos", tmp_path / "rakor-foto", stdout=out)
    again = Meeting.objects.get(pk=int(out.getvalue().splitlines()[-1]))
    assert snapshot.digest(snapshot.take(again)) == digest
    assert exporting.photos_of(again) == {hashlib.sha256(jpeg).hexdigest(): jpeg}


def test_an_older_file_is_replaced_whole(draft, tmp_path):
    (tmp_path / "rakor.json").write_bytes(b"x" * 1_000_000)

    export(str(draft.pk), "--json", tmp_path / "rakor.json")

    assert (tmp_path / "rakor.json").read_bytes() == snapshot.canonical(snapshot.take(draft))


def test_the_paper_carries_the_document(circulated, tmp_path):
    export(str(circulated.pk), "--pdf", tmp_path / "rakor.pdf", "--json", tmp_path / "rakor.json")

    pdf = (tmp_path / "rakor.pdf").read_bytes()
    assert list(paper.attached(pdf).values()) == [(tmp_path / "rakor.json").read_bytes()]
    assert "Antisipasi gangguan kamtibmas" in paper.text(pdf)


def test_the_paper_of_10_january_is_drawn_from_an_import(dewi):
    document = importing.read(json.dumps(frozen.rakor_of_10_january()).encode())
    meeting = importing.import_minutes(document, by=dewi)
    Meeting.objects.filter(pk=meeting.pk).update(purpose="a" * 20_001)
    meeting.refresh_from_db()

    with pytest.raises(RenderError):
        exporting.pdf_of(meeting)


def test_a_file_name_is_of_our_making(draft):
    draft.title = '../../etc/"passwd"\r\nX: ١٢ Rapat‮ & Kopi'

    name = exporting.file_name(draft, ".pdf")

    assert name == f"notulen-2024-01-10-etcpasswd-x-١٢-rapat-kopi-{draft.pk}.pdf"

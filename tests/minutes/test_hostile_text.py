"""Hostile text that is lawful: stored as typed after NFC, shown as text on every page, on paper and in every file."""

import hashlib
import json
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minutes import documents, snapshot
from minutes.actions import circulating, importing, recording
from minutes.models import Meeting
from participants import indonesian
from participants.models import Participant
from tests import hostile
from tests.minutes import frozen as frozen_texts

TEXTS = hostile.PLAIN | {f"script {number}": text for number, text in enumerate(hostile.XSS)}
ALL = "\n".join(TEXTS.values())
PHOTO = hashlib.sha256(frozen_texts.photo(1)).hexdigest()


def document_of(unit):
    """A rakor that says something hostile wherever words can stand, as a file brings it."""
    xss = iter(hostile.XSS * 3)

    def person(capacity=None, **more):
        more |= {"capacity": capacity} if capacity else {}
        return {"name": f"Siti {next(xss)}"[:110], "position": next(xss), "organisation": next(xss)} | more

    promise = {
        "text": ALL,
        "kind": "continuous",
        "parties": [{"scope": "organisation", "name": next(xss)}, {"scope": "person", "name": next(xss)}],
        "officer": person(group="polri"),
        "review_on": "2024-04-10",
    }
    chair = person(group="polri")
    return {
        "format": "rakor-minutes/1",
        "unit": unit.code,
        "kind": "rakor",
        "title": next(xss),
        "purpose": ALL,
        "basis": next(xss),
        "number": "R/<b>1</b>",
        "date": "2024-01-10",
        "place": next(xss),
        "chair": chair,
        "minute_taker": person(group="polri"),
        "groups_present": [{"group": "lurah", "headcount": 3, "label": next(xss)}],
        "attendance": [
            person(group="lurah", status="represented", represents=next(xss)),
            person(group="lurah", status="excused", reason=next(xss)),
        ],
        "agenda": [{"title": next(xss), "speaker": next(xss), "discussion": ALL}],
        "commitments": [promise],
        "signatories": [chair | {"capacity": next(xss)}, person(next(xss), on_behalf_of=next(xss))],
        "copies": [next(xss), next(xss)],
        "photos": [{"caption": next(xss), "sha256": PHOTO}],
    }


@pytest.fixture
def rakor(belawan, dewi):
    raw = json.dumps(document_of(belawan)).encode()
    return importing.import_minutes(importing.read(raw), by=dewi, photos={PHOTO: frozen_texts.photo(1)})


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_comes_back_as_it_was_typed(text, draft, dewi, client_of):
    item = draft.agenda.get()
    name = f"agenda-{item.pk}"
    typed = {f"{name}-version": 1, f"{name}-title": text, f"{name}-discussion": f"{text}\r\n{text}"}
    answer = client_of(dewi).post(f"/rakor/{draft.pk}/simpan/butir/{item.pk}/", typed)

    item.refresh_from_db()
    kept = indonesian.clean_text(text)
    assert answer.status_code == 303
    assert (item.title, item.discussion) == (" ".join(kept.split()), f"{kept}\n{kept}")


@pytest.mark.parametrize("text", hostile.STEERING.values(), ids=hostile.STEERING)
def test_what_steers_is_not_kept(text, draft, dewi, client_of):
    item = draft.agenda.get()
    name = f"agenda-{item.pk}"
    typed = {f"{name}-version": 1, f"{name}-discussion": f"Awal {text}akhir"}
    client_of(dewi).post(f"/rakor/{draft.pk}/simpan/butir/{item.pk}/", typed)

    item.refresh_from_db()
    assert indonesian.FORBIDDEN.search(item.discussion) is None
    assert item.discussion.startswith("Awal") and item.discussion.endswith("akhir")
    assert len(item.discussion) < 100


def pages(rakor, person):
    return [
        "/",
        "/rakor/",
        f"/rakor/{rakor.pk}/",
        f"/rakor/{rakor.pk}/ubah/?buka=lurah",
        f"/rakor/{rakor.pk}/hadir/lurah/",
        "/kesepakatan/",
        "/cari/?q=script",
        "/cari/?q=script&jenis=kesepakatan",
        "/kelompok/",
        "/kelompok/orang/",
        f"/kelompok/orang/{person.pk}/",
        f"/kelompok/orang/{person.pk}/ubah/",
        f"/kelompok/orang/{person.pk}/nonaktifkan/",
        "/rakor/baru/",
    ]


@pytest.mark.parametrize("frozen", [False, True], ids=["draft", "circulated"])
def test_every_page_shows_it_as_text(frozen, rakor, dewi, client_of):
    client, title, person = client_of(dewi), rakor.title, Participant.objects.exclude(position="").first()
    found = {}
    if frozen:
        circulating.circulate(rakor, by=dewi)
    for path in [
        *pages(rakor, person),
        *([f"/rakor/{rakor.pk}/tarik/", f"/rakor/baru/?dari={rakor.pk}"] if frozen else []),
    ]:
        answer = client.get(path, follow=True)
        page = answer.content.decode()
        found[path] = (answer.status_code, hostile.hazards(page))
        assert title in hostile.words(page) or path not in ["/rakor/", f"/rakor/{rakor.pk}/"]
    assert found == dict.fromkeys(found, (200, []))


def test_the_title_of_the_browser_is_text(rakor, dewi, client_of):
    Meeting.objects.filter(pk=rakor.pk).update(title=hostile.XSS[2])
    page = client_of(dewi).get(f"/rakor/{rakor.pk}/").content.decode()

    head = page.partition("</head>")[0]
    assert "&lt;/title&gt;&lt;script&gt;window.__xss=1&lt;/script&gt;" in head
    assert head.count("</title>") == 1


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "rakor"}], ids=["page", "script"])
def test_the_conflict_and_the_refusals_show_it_as_text(headers, rakor, dewi, client_of):
    client, item, promise = client_of(dewi), rakor.agenda.get(), rakor.commitments.get()
    part = f"agenda-{item.pk}"
    save = f"/rakor/{rakor.pk}/simpan/butir/{item.pk}/"
    first = {f"{part}-version": 1, f"{part}-discussion": f"Lain {ALL}"}
    second = {f"{part}-version": 1, f"{part}-discussion": f"{ALL} {hostile.XSS[4]}", f"{part}-title": hostile.XSS[3]}
    client.post(save, first)
    answers = [
        client.post(save, second, headers=headers),
        client.post(save, second | {f"{part}-title": hostile.XSS[2] * 20}, headers=headers),
        client.post(f"/rakor/{rakor.pk}/simpan/butir/999/", second, headers=headers),
        client.post(
            f"/rakor/{rakor.pk}/simpan/identitas/",
            {"meeting-version": 1, "meeting-date": hostile.XSS[2], "meeting-chair": hostile.XSS[3] * 9},
            headers=headers,
        ),
        client.post(
            f"/rakor/{rakor.pk}/simpan/kesepakatan/{promise.pk}/",
            {f"commitment-{promise.pk}-version": 1, f"commitment-{promise.pk}-parties": f"named:{hostile.XSS[0] * 9}"},
            headers=headers,
        ),
        client.post(f"/rakor/{rakor.pk}/tambah/hadir/", {"add-person-name": hostile.XSS[0]}, headers=headers),
        client.post("/rakor/baru/", {"title": hostile.XSS[2] * 20, "date": hostile.XSS[3]}, headers=headers),
        client.post("/kelompok/orang/tambah/", {"name": hostile.XSS[2] * 20, "phone": hostile.XSS[3]}, headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [409, 422, 409, 422, 422, 422, 422, 422]
    assert [hostile.hazards(answer.content.decode()) for answer in answers] == [[]] * len(answers)
    assert hostile.XSS[4] in hostile.words(answers[0].content.decode())


def test_the_faults_of_a_file_are_text(belawan, dewi, client_of):
    document = dict.fromkeys(hostile.XSS, 1) | {"format": "rakor-minutes/1", "unit": hostile.XSS[0]}
    file = SimpleUploadedFile(f"{hostile.XSS[11]}.json", json.dumps(document).encode())
    answer = client_of(dewi).post("/rakor/impor/", {"file": file})

    page = answer.content.decode()
    assert (answer.status_code, hostile.hazards(page)) == (422, [])
    assert hostile.XSS[0] in hostile.words(page) and hostile.XSS[11] in hostile.words(page)


def test_the_message_about_a_person_is_text(belawan, kapolres, dewi, client_of):
    client = client_of(dewi)
    typed = {"name": f"Siti {hostile.XSS[11]}", "group": kapolres.group_id}
    answer = client.post("/kelompok/orang/tambah/", typed, follow=True)

    page = answer.content.decode()
    assert (answer.status_code, hostile.hazards(page)) == (200, [])
    assert f"Tersimpan: Siti {hostile.XSS[11]}" in hostile.words(page)


def test_the_frozen_text_and_the_file_hold_it_word_for_word(rakor, dewi, client_of):
    before = snapshot.take(rakor)
    circulating.circulate(rakor, by=dewi)
    answer = client_of(dewi).get(f"/rakor/{rakor.pk}/notulen.json")

    content = json.loads(answer.content)
    kept = indonesian.clean_text(ALL)
    assert content == before
    assert (content["purpose"], content["agenda"][0]["discussion"], content["commitments"][0]["text"]) == (kept,) * 3
    assert answer.headers["Content-Disposition"].isascii() and "<" not in answer.headers["Content-Disposition"]


def test_the_paper_shows_it_as_text(rakor, dewi, tmp_path, settings):
    settings.PDF_STRICT = False  # the corpus has letters that no font of ours has
    content, now = snapshot.take(rakor), rakor.created_at
    paper = tmp_path / "notulen.pdf"
    paper.write_bytes(documents.minutes_pdf(content, state="draft", photos={PHOTO: frozen_texts.photo(1)}, created=now))
    done = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True)

    shown = "".join(done.stdout.split())
    missing = [text for text in hostile.XSS if "".join(text.split()) not in shown.replace("\u200b", "")]
    assert len(missing) <= 4, missing  # a long line may be cut by the foot of a page
    assert b"/JavaScript" not in paper.read_bytes() and b"/Launch" not in paper.read_bytes()


def test_recording_by_hand_keeps_a_hostile_name_whole(draft, dewi, client_of):
    answer = client_of(dewi).post(
        f"/rakor/{draft.pk}/tambah/hadir/", {"add-person-name": hostile.XSS[0], "add-person-group": "lurah"}
    )
    assert answer.status_code == 303
    assert recording.Attendance.objects.filter(participant__name=hostile.XSS[0]).count() == 1

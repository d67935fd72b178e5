"""A rakor from a file: refused whole with every fault by its path, or taken whole and told again word for word."""

import copy
import hashlib
import io
import json
import os
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image

from minutes import snapshot
from minutes.actions import circulating, importing
from minutes.demo import world
from minutes.models import Commitment, Meeting, Photo
from participants import audit
from participants.actions import load_territory
from participants.models import Area, AuditEntry, Participant, Role
from rakor.refusals import Refused
from tests.cast import LONG_AGO, add_person
from tests.minutes import frozen

SEED = Path(project.BASE_DIR / "minutes/demo/rakor-2024-01-10.json")


@pytest.fixture
def villages(belawan, sektor):
    """The kelurahan that the rich document speaks of."""
    district = Area.objects.create(
        unit=belawan, name="Medan Belawan", full_name="Medan Belawan", regency="Medan", level=Area.Level.DISTRICT
    )
    names = ["Belawan I", "Belawan II", "Belawan Bahari", "Belawan Bahagia", "Belawan Sicanang", "Bagan Deli"]
    return [
        Area.objects.create(
            unit=belawan,
            parent=district,
            name=name,
            full_name=f"Medan Belawan / {name}",
            regency="Medan",
            level=Area.Level.URBAN_VILLAGE,
            sector=sektor,
        )
        for name in names
    ]


def seed(**changes):
    return json.loads(SEED.read_bytes()) | changes


def raw(document):
    return json.dumps(document, ensure_ascii=False).encode()


def take_in(document, by, **options):
    return importing.import_minutes(importing.read(raw(document)), by=by, **options)


def paths(unreadable):
    return [fault.path for fault in unreadable.value.faults]


# Refused ------------------------------------------------------------------------------------------


def test_it_refuses_who_is_not_an_operator_of_the_unit(belawan, budi, vera, janton, sari_admin, tono):
    for user in (budi, vera, janton, sari_admin, tono):
        with pytest.raises(Refused) as refusal:
            take_in(seed(), user)
        assert refusal.value.sentences == ["Hanya operator Polres Pelabuhan Belawan yang boleh mengimpor notulennya."]

    assert list(Meeting.objects.all()) == []


def test_every_fault_is_named_by_its_path_those_of_form_and_those_of_names(dewi):
    document = seed(unit="polres-entah", date="2024-02-31", aneh=1)
    document["groups_present"][0]["group"] = "tokoh-dongeng"
    document["chair"]["group"] = "juga-tidak"
    document["commitments"][0]["parties"] = [{"scope": "group", "group": "entah"}]

    with pytest.raises(snapshot.Unreadable) as unreadable:
        importing.read(raw(document))

    assert sorted(paths(unreadable)) == [
        "aneh",
        "chair.group",
        "commitments[0].parties[0].group",
        "date",
        "groups_present[0].group",
        "unit",
    ]
    assert [f.message for f in unreadable.value.faults if f.path in {"unit", "chair.group"}] == [
        "Di sini tidak ada satuan berkode “polres-entah”",
        "Tidak ada kelompok berkode “juga-tidak”",
    ]


def test_an_area_of_another_territory_is_not_known(dewi, sibling):
    Area.objects.create(unit=sibling, name="Binjai Kota", full_name="Binjai Kota", regency="Binjai", level="district")
    document = seed(attendance=[{"name": "Poniman", "area": "Binjai Kota"}])

    with pytest.raises(snapshot.Unreadable) as unreadable:
        take_in(document, dewi)

    assert [str(fault) for fault in unreadable.value.faults] == [
        "attendance[0].area: Tidak ada wilayah “Binjai Kota” di wilayah hukum satuan ini"
    ]


def test_a_fault_found_late_leaves_nothing_behind(dewi):
    document = seed()
    document["signatories"] = [
        {"name": "Janton Silaban", "capacity": "Pimpinan Rapat"},
        {"name": "Janton Silaban", "rank": "AKBP", "capacity": "Pimpinan Rapat"},
    ]

    with pytest.raises(snapshot.Unreadable) as unreadable:
        take_in(document, dewi)

    assert [str(fault) for fault in unreadable.value.faults] == [
        "signatories[1]: Janton Silaban sudah menandatangani selaku Pimpinan Rapat"
    ]
    assert (Meeting.objects.count(), Participant.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_wrong_references_with_wrong_shapes_are_all_faults_and_no_crash(dewi):
    document = seed(chair=3, attendance=[None, {"name": None}], groups_present="x", unit=["?"])
    document["commitments"] = [None, {"kind": "x", "parties": [None, {"scope": "?"}], "officer": []}]

    with pytest.raises(snapshot.Unreadable) as unreadable:
        importing.read(raw(document))

    assert {"chair", "attendance[0]", "attendance[1].name", "groups_present", "unit"} <= set(paths(unreadable))


# Taken --------------------------------------------------------------------------------------------


def test_the_rakor_of_10_january_is_a_draft_that_invents_nothing(belawan, dewi):
    meeting = take_in(seed(), dewi)

    said = seed()
    told = snapshot.take(meeting)
    assert meeting.state == Meeting.State.OPEN
    assert told["source"] == said["source"]
    assert told["title"] == said["title"]
    assert told["purpose"] == said["purpose"]
    assert (told["date"], told["starts_at"], told["ends_at"]) == ("2024-01-10", None, None)
    assert told["place"] == "Aula Wira Satya Polres Pelabuhan Belawan"
    assert told["minute_taker"] is None
    assert {key: told["chair"][key] for key in said["chair"]} == said["chair"]
    assert [row["discussion"] for row in told["agenda"]] == [row["discussion"] for row in said["agenda"]]
    assert [row["group"] for row in told["groups_present"]] == [row["group"] for row in said["groups_present"]]
    assert [row["label"] for row in told["groups_present"] if row["label"]] == ["KBPPP Polri", "Pihak terkait lainnya"]
    assert [row["text"] for row in told["commitments"]] == [row["text"] for row in said["commitments"]]
    assert [row["review_on"] for row in told["commitments"]] == [None, None]
    assert [row["parties"] for row in told["commitments"]] == [[{"scope": "everyone"}]] * 2
    assert [(row["name"], row["capacity"]) for row in told["signatories"]] == [("Janton Silaban", "Pimpinan Rapat")]
    assert meeting.signatories.get().participant == meeting.chair


def test_it_is_audited_and_found_again(belawan, dewi):
    meeting = take_in(seed(), dewi)

    meeting.refresh_from_db()
    last = AuditEntry.objects.order_by("sequence").last()
    assert (last.verb, last.subject, last.subject_id, last.actor) == ("imported", "meeting", meeting.pk, dewi)
    assert last.content_digest == snapshot.digest(importing.read(SEED.read_bytes()))
    assert audit.first_broken(belawan.pk) is None
    assert "kamtibmas" in meeting.stems
    assert all(row.stems for row in meeting.commitments.all())


def round_trip(document, by, **options):
    """The document as told after one and after two imports."""
    first = snapshot.take(take_in(document, by, **options))
    second = snapshot.take(take_in(first, by, **options))
    return first, second


def test_import_export_import_of_10_january_gives_the_same_digest(dewi):
    first, second = round_trip(seed(), dewi)

    assert second == first
    assert snapshot.digest(second) == snapshot.digest(first)
    assert Participant.objects.count() == 1


def test_import_export_import_of_everything_a_rakor_can_have_gives_the_same_digest(villages, dewi):
    document, pictures = frozen.rich_rakor(people=25)
    document["revision"], document["replaces"] = 2, "a" * 64
    document["attendance"][0] |= {"checked_in_at": "2024-01-10T08:41:07.123456+07:00", "way": "walk-in"}
    document["commitments"][0]["parties"] = [{"scope": "person", "name": "Abdul Karim"}]

    first, second = round_trip(document, dewi, photos=pictures)

    assert snapshot.digest(second) == snapshot.digest(first)
    kept = ["revision", "replaces", "agenda", "commitments", "previous", "signatories", "copies", "photos", "number"]
    said = importing.read(raw(document))
    assert {key: first[key] for key in kept} == {key: said[key] for key in kept}
    assert [row["name"] for row in first["attendance"]] == [row["name"] for row in document["attendance"]]
    assert first["attendance"][0]["checked_in_at"] == "2024-01-10T01:41:07.123456+00:00"


@pytest.mark.parametrize("file", sorted(SEED.parent.glob("rakor-2*.json")), ids=lambda path: path.stem)
def test_every_document_of_the_demo_world_comes_back(file, belawan, sektor, dewi):
    load_territory(json.loads(world.TERRITORY.read_bytes()))
    document = json.loads(file.read_bytes())
    Role.objects.create(user=dewi, unit=sektor, kind=Role.Kind.OPERATOR, valid_from=LONG_AGO)

    first, second = round_trip(document, dewi)

    assert snapshot.digest(second) == snapshot.digest(first)


def test_what_was_frozen_comes_back_with_the_digest_that_was_signed(draft, dewi):
    minutes = circulating.circulate(draft, by=dewi)

    again = importing.import_minutes(importing.read(minutes.content.encode()), by=dewi)

    assert snapshot.digest(snapshot.take(again)) == minutes.digest


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
NAMES = st.sampled_from(["Poniman", "H. Ahmad, S.H.", "ahmad", "Ahmad", "علي", "ꦱꦸꦤꦂ", "🌊", "—"])
PEOPLE = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "title_suffix": st.sampled_from(["S.H.", "M.Si."]),
        "position": TEXT,
        "group": st.sampled_from(["polri", "lurah"]),
    },
)


@examples(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(PEOPLE, max_size=4), st.lists(PEOPLE, max_size=2), TEXT)
def test_whoever_comes_to_a_meeting_comes_back(belawan, dewi, attendance, signatories, title):
    document = {"format": "rakor-minutes/1", "unit": belawan.code, "title": f"Rapat {title}"}
    document["attendance"] = attendance
    document["signatories"] = [row | {"capacity": f"Saksi {n}"} for n, row in enumerate(signatories)]
    try:
        first = snapshot.take(take_in(document, dewi))
    except snapshot.Unreadable:  # the same person twice, or a character that no text of ours holds
        return

    people = Participant.objects.count()
    second = snapshot.take(take_in(first, dewi))

    assert snapshot.digest(second) == snapshot.digest(first)
    assert Participant.objects.count() == people


def places(value, path=()):
    """Every place of a document."""
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    for key, inner in pairs:
        yield from places(inner, (*path, key))


RICH = frozen.rich_rakor(people=9)[0]
JUNK = st.sampled_from(
    [None, "", "x", 0, -1, 10**9, 1.5, True, [], {}, [None], ["x"], {"x": 1}, "a" * 301, "2024-01-10"]
)


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(list(places(RICH))[1:]), JUNK), min_size=1, max_size=3))
def test_whatever_stands_anywhere_it_is_taken_or_refused(villages, dewi, changes):
    document = copy.deepcopy(RICH)
    for path, junk in changes:
        inside = document
        try:
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = junk
        except (IndexError, KeyError, TypeError):
            pass  # an earlier change took the place away
    before = Meeting.objects.count()

    try:
        told = snapshot.take(take_in(document, dewi))
    except snapshot.Unreadable:
        assert Meeting.objects.count() == before
    else:
        assert snapshot.digest(snapshot.take(take_in(told, dewi))) == snapshot.digest(told)


# People -------------------------------------------------------------------------------------------


def chair_of(document_chair, by):
    return take_in(seed(chair=document_chair, signatories=[]), by).chair


def test_a_person_is_found_by_name_and_office(dewi, kapolres):
    assert chair_of(seed()["chair"], dewi) == kapolres


def test_a_name_alone_is_enough_when_only_one_bears_it(dewi, kapolres):
    assert chair_of({"name": "JANTON SILABAN"}, dewi) == kapolres


def test_titles_typed_around_the_name_must_be_the_persons(dewi, kapolres):
    assert chair_of({"name": "Janton Silaban, S.H., S.I.K., M.K.P."}, dewi) == kapolres
    assert chair_of({"name": "Dr. Janton Silaban"}, dewi) != kapolres


def test_who_contradicts_the_address_book_is_somebody_else(dewi, kapolres):
    added = chair_of({"name": "Janton Silaban", "position": "Kapolres Binjai"}, dewi)

    assert added != kapolres
    assert added.position == "Kapolres Binjai"


def test_between_two_of_the_same_name_nobody_guesses(belawan, dewi, kapolres):
    other = add_person(belawan, dewi, "Janton Silaban", "lurah")

    assert chair_of({"name": "Janton Silaban"}, dewi) not in {kapolres, other}


def test_who_left_the_address_book_is_not_taken_for_who_is_in_it(belawan, dewi, kapolres):
    other = add_person(belawan, dewi, "Janton Silaban", "lurah")
    Participant.objects.filter(pk=other.pk).update(retired_at=other.added_at, retired_by=dewi)

    assert chair_of({"name": "Janton Silaban"}, dewi) == kapolres


def test_nobody_is_found_in_the_address_book_of_another_unit(sibling, dewi, tono):
    stranger = add_person(sibling, tono, "Janton Silaban", "polri")

    assert chair_of({"name": "Janton Silaban"}, dewi) != stranger


def test_a_frozen_person_is_only_who_is_the_same_in_everything(dewi, kapolres):
    told = snapshot.take(take_in(seed(), dewi))
    told["chair"]["police_id"] = "78010001"
    told["signatories"] = []

    assert take_in(told, dewi).chair != kapolres


def test_names_without_letters_are_not_all_one(belawan, dewi):
    add_person(belawan, dewi, "🌊", "lainnya")

    assert chair_of({"name": "🔥"}, dewi).name == "🔥"


# What went before ---------------------------------------------------------------------------------


def test_the_promises_of_the_previous_rakor_are_tied_to_it(circulated, dewi):
    promise = circulated.commitments.get()
    document = seed(date="2024-03-06", previous=[{"text": promise.text, "outcome": "changed"}])
    document["commitments"][0]["renews"] = 1

    meeting = take_in(document, dewi)

    assert meeting.follows == circulated
    assert meeting.carried_over.get().commitment == promise
    assert [row.renews for row in meeting.commitments.all()] == [promise, None]


def test_promises_that_the_previous_rakor_does_not_hold_stay_words(circulated, dewi):
    previous = [{"text": circulated.commitments.get().text}, {"text": "Janji dari arsip kertas"}]

    meeting = take_in(seed(date="2024-03-06", previous=previous), dewi)

    assert meeting.follows is None
    assert [row.commitment for row in meeting.carried_over.all()] == [None, None]


def test_a_draft_is_not_the_previous_rakor(draft, dewi):
    meeting = take_in(seed(date="2024-03-06", previous=[{"text": draft.commitments.get().text}]), dewi)

    assert meeting.follows is None


# Photos -------------------------------------------------------------------------------------------


def picture(**options):
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(data, "JPEG", **options)
    return data.getvalue()


def with_photo(data):
    return seed(photos=[{"caption": "Suasana rapat", "sha256": hashlib.sha256(data).hexdigest()}])


def test_a_photo_without_its_picture_is_a_row_without_image(dewi):
    photo = take_in(with_photo(picture()), dewi).photos.get()

    assert (photo.caption, photo.image.name, photo.width) == ("Suasana rapat", "", 0)


def test_a_photo_with_its_picture_keeps_exactly_these_bytes(dewi):
    data = picture()

    photo = take_in(with_photo(data), dewi, photos={hashlib.sha256(data).hexdigest(): data}).photos.get()

    assert (photo.width, photo.height) == (40, 30)
    assert stored(photo) == data


def stored(photo):
    with photo.image.open() as file:
        return file.read()


def exif():
    tags = Image.Exif()
    tags[0x9286] = "tempat"
    return picture(exif=tags)


def png():
    data = io.BytesIO()
    Image.new("RGB", (4, 3)).save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [exif(), png(), b"\xff\xd8\xff", b"<svg/>", picture(comment=b"x")],
    ids=["exif", "png", "cut", "svg", "comment"],
)
def test_a_picture_that_is_not_plain_is_refused(data, dewi):
    with pytest.raises(snapshot.Unreadable) as unreadable:
        take_in(with_photo(data), dewi, photos={hashlib.sha256(data).hexdigest(): data})

    assert paths(unreadable) == ["photos[0].sha256"]
    assert (Meeting.objects.count(), Photo.objects.count()) == (0, 0)


def test_a_picture_under_a_false_digest_is_refused(dewi):
    with pytest.raises(snapshot.Unreadable):
        take_in(with_photo(picture()), dewi, photos={hashlib.sha256(picture()).hexdigest(): picture(quality=10)})


# Command ------------------------------------------------------------------------------------------


def command(*arguments):
    out = io.StringIO()
    call_command("import_minutes", *arguments, stdout=out)
    return out.getvalue()


def refusal(*arguments):
    with pytest.raises(CommandError) as error:
        call_command("import_minutes", *arguments)
    assert Meeting.objects.count() == 0
    return str(error.value)


def test_the_command_says_who_is_missing(belawan):
    assert refusal(SEED) == "Satuan ini belum mempunyai operator. Sebutkan siapa yang mengimpor: --by PENGGUNA"


def test_the_command_does_not_know_everybody(dewi):
    assert refusal(SEED, "--by", "entah") == "Tidak ada pengguna “entah”."


def test_the_command_asks_whether_that_user_may(dewi, vera):
    assert refusal(SEED, "--by", "vera") == "Hanya operator Polres Pelabuhan Belawan yang boleh mengimpor notulennya."


def test_the_command_prints_every_fault_by_path(dewi, tmp_path):
    file = tmp_path / "rakor.json"
    file.write_bytes(raw(seed(date="2024-02-31", unit="polres-entah", title=5)))

    assert refusal(file).splitlines() == [
        f"{file} ditolak; tidak ada yang diimpor.",
        "  title: Harus berupa teks dalam tanda kutip",
        "  date: Harus tanggal yang ada, misalnya 2026-03-12",
        "  unit: Di sini tidak ada satuan berkode “polres-entah”",
    ]


BAD_FILES = {
    "deep": b"[" * 60_000,
    "large": b" " * 50_000_000,
    "truncated": SEED.read_bytes()[:500],
    "nul": b'{"format": "rakor-minutes/1", "title": "a\x00b"}',
    "escaped nul": b'{"format": "rakor-minutes/1", "unit": "x", "title": "a\\u0000b"}',
    "half a surrogate": b'{"format": "rakor-minutes/1", "unit": "x", "title": "\\ud800"}',
    "binary": bytes(range(256)) * 20,
    "empty": b"",
    "a list": b"[]",
    "another format": b'{"format": "rakor-minutes/2"}',
    "a number of many digits": b'{"format": "rakor-minutes/1", "revision": ' + b"9" * 6000 + b"}",
}


@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES)
def test_the_command_refuses_a_bad_file_whole(content, dewi, tmp_path):
    file = tmp_path / "rakor.json"
    file.write_bytes(content)

    assert refusal(file).startswith(f"{file} ditolak; tidak ada yang diimpor.\n  ")


def test_the_command_refuses_what_is_no_file(dewi, tmp_path):
    assert refusal(tmp_path).startswith("Berkas tidak dapat dibaca: ")
    assert refusal(tmp_path / "tidak-ada.json").startswith("Berkas tidak dapat dibaca: ")
    assert refusal("a\0b").startswith("Berkas tidak dapat dibaca: ")
    assert refusal(SEED, "--photos", tmp_path / "tidak-ada").startswith("Tidak ada folder ")


def test_a_file_without_end_is_not_read_to_its_end(dewi):
    assert "lebih besar dari 5 MB" in refusal("/dev/zero")


def test_the_number_of_the_rakor_is_the_last_line(dewi):
    assert command(SEED).splitlines()[-1] == str(Meeting.objects.get().pk)


def test_the_operator_of_longest_standing_imports(dewi):
    command(SEED)

    assert Meeting.objects.get().created_by == dewi


def test_the_photos_come_from_a_folder(dewi, tmp_path):
    data = picture()
    (tmp_path / "satu.jpg").write_bytes(data)
    (tmp_path / "lain.jpg").write_bytes(b"bukan foto, dan tidak disebut")
    (tmp_path / "folder.jpg").mkdir()
    file = tmp_path / "rakor.json"
    file.write_bytes(raw(with_photo(data)))

    command(file, "--photos", tmp_path)

    assert stored(Photo.objects.get()) == data
    assert os.listdir(tmp_path / "media" / "photos") == ["polres-pelabuhan-belawan"]


def test_commitments_stay_drafts_until_the_minutes_are_circulated(dewi):
    meeting = take_in(copy.deepcopy(seed()), dewi)

    assert {row.life for row in meeting.commitments.all()} == {Commitment.Life.DRAFT}

"""Photos of a meeting: several at once, named when they cannot be used, kept clean."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def jpeg(name="foto.jpg", color="navy"):
    data = io.BytesIO()
    Image.new("RGB", (400, 300), color).save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


@pytest.fixture
def browser(client_of, budi):
    return client_of(budi)


def test_no_file_is_said(browser, draft):
    answer = browser.post(f"/rakor/{draft.pk}/tambah/foto/")
    assert answer.status_code == 422
    assert "Pilih paling sedikit satu foto." in answer.content.decode()


def test_what_is_no_photo_is_named_and_the_others_are_kept(browser, draft):
    files = [jpeg(), SimpleUploadedFile("catatan<b>.jpg", b"bukan foto", "image/jpeg")]
    answer = browser.post(f"/rakor/{draft.pk}/tambah/foto/", {"photos": files})
    assert answer.status_code == 422
    assert "catatan&lt;b&gt;.jpg: Berkas bukan foto JPEG, PNG, atau WebP" in answer.content.decode()
    assert draft.photos.count() == 1


def test_too_many_at_once_are_refused(browser, draft):
    answer = browser.post(f"/rakor/{draft.pk}/tambah/foto/", {"photos": [jpeg() for __ in range(21)]})
    assert answer.status_code == 422
    assert draft.photos.count() == 0


def test_several_photos_are_kept_in_order_under_our_names(browser, draft, media):
    answer = browser.post(f"/rakor/{draft.pk}/tambah/foto/", {"photos": [jpeg("../../a.jpg"), jpeg("b.jpg", "green")]})
    first, second = draft.photos.all()
    assert (answer.status_code, answer.url) == (303, f"/rakor/{draft.pk}/ubah/#photo-{first.pk}")
    assert (first.width, first.height) == (400, 300)
    assert first.image.name == f"photos/polres-pelabuhan-belawan/{first.sha256}.jpg"
    assert {path.name for path in media.rglob("*.jpg")} == {f"{first.sha256}.jpg", f"{second.sha256}.jpg"}


def test_the_same_photo_twice_is_one(browser, draft):
    for __ in range(2):
        browser.post(f"/rakor/{draft.pk}/tambah/foto/", {"photos": [jpeg()]})
    assert draft.photos.count() == 1


def test_a_caption_is_saved_and_missing_ones_are_listed(browser, draft):
    browser.post(f"/rakor/{draft.pk}/tambah/foto/", {"photos": [jpeg()]})
    photo = draft.photos.get()
    assert "Tulis keterangan foto 1" in browser.get(f"/rakor/{draft.pk}/ubah/").content.decode()
    browser.post(
        f"/rakor/{draft.pk}/simpan/foto/{photo.pk}/",
        {f"photo-{photo.pk}-version": 1, f"photo-{photo.pk}-caption": "Sambutan Kapolres"},
    )
    photo.refresh_from_db()
    assert photo.caption == "Sambutan Kapolres"


def test_photos_of_a_circulated_meeting_stay_as_they_are(browser, circulated):
    answer = browser.post(f"/rakor/{circulated.pk}/tambah/foto/", {"photos": [jpeg()]})
    assert answer.status_code == 422
    assert circulated.photos.count() == 0

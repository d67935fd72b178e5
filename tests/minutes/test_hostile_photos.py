"""Files that are no photos, or worse: a sentence for each, nothing stored; and what is stored is ours alone."""

import io
import re
import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from tests.test_http import multipart
from tests.test_images import bomb, picture

JUNK = "Berkas bukan foto JPEG, PNG, atau WebP, atau rusak. Pilih berkas lain."
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n"
BAD = {
    "bomb": (lambda: bomb(13000), "Foto lebih dari 40 juta piksel. Kirim foto yang lebih kecil."),
    "truncated": (lambda: picture()[:600], JUNK),
    "svg": (lambda: SVG, JUNK),
    "eps": (lambda: EPS, JUNK),
    "gif": (lambda: picture("GIF"), JUNK),
    "tiff": (lambda: picture("TIFF"), JUNK),
    "text": (lambda: b"Ini bukan foto", JUNK),
    "page": (lambda: b"<!doctype html><script>alert(1)</script>", JUNK),
    "paper": (lambda: b"%PDF-1.7\n1 0 obj\n<< /S /JavaScript >>", JUNK),
    "archive": (lambda: b"PK\x03\x04" + b"\0" * 200, JUNK),
    "head of a jpeg": (lambda: b"\xff\xd8\xff\xe1" + b"\xff" * 3000, JUNK),
    "too big": (
        lambda: picture() + b"\0" * (10 * 1024 * 1024 + 1),
        "Berkas lebih besar dari 10 MB. Kirim foto yang lebih kecil.",
    ),
    "zero bytes": (lambda: b"", "Berkas kosong."),
}
NAMES = [
    "../../etc/cron.d/x.jpg",
    "..\\..\\x.jpg",
    "/etc/passwd",
    "<img src=x onerror=alert(1)>.jpg",
    'a"; filename="b.html',
    "gpj.\u202eexe",
    "a\0b.jpg",
    "x" * 700 + ".jpg",
    "=cmd|x.jpg",
    "foto.jpg.php",
    "CON",
]


@pytest.fixture
def upload(client_of, budi, draft):
    browser = client_of(budi)

    def send(*files, **headers):
        return browser.post(f"/rakor/{draft.pk}/tambah/foto/", {"photos": list(files)}, headers=headers)

    def raw(data, name):
        """As no browser would name a file: a test's own client would clean the name."""
        return browser.post(f"/rakor/{draft.pk}/tambah/foto/", **multipart("photos", data, filename=name))

    send.browser, send.raw = browser, raw
    return send


def file(data, name="foto.jpg"):
    return SimpleUploadedFile(name, data, "image/jpeg")


def stored(media):
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "rakor"}], ids=["page", "script"])
@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_photo_gets_its_sentence(kind, headers, upload, draft, media):
    make, sentence = BAD[kind]
    answer = upload(file(make()), **headers)

    assert answer.status_code == 422
    assert f"foto.jpg: {sentence}" in answer.content.decode()
    assert (draft.photos.count(), stored(media)) == (0, [])


def test_no_file_and_too_many_are_said(upload, draft, media):
    none, many = upload(), upload(*(file(picture()) for __ in range(30)))

    assert (none.status_code, many.status_code) == (422, 422)
    assert "Pilih paling sedikit satu foto." in none.content.decode()
    assert "Paling banyak 20 foto" in many.content.decode()
    assert (draft.photos.count(), stored(media)) == (0, [])


@pytest.mark.parametrize("name", NAMES)
def test_the_name_it_came_under_is_used_nowhere(name, upload, draft, media):
    answer = upload.raw(picture(), name)
    photo = draft.photos.get()
    shown = upload.browser.get(f"/rakor/{draft.pk}/foto/{photo.pk}.jpg")

    assert answer.status_code == 303
    assert [path.name for path in stored(media)] == [f"{photo.sha256}.jpg"]
    assert photo.caption == ""
    ours = f"foto-{draft.pk}-{photo.pk}.jpg"
    assert shown.headers["Content-Disposition"] == f"inline; filename=\"{ours}\"; filename*=UTF-8''{ours}"


@pytest.mark.parametrize("name", NAMES)
def test_a_refusal_shows_the_name_as_text(name, upload):
    page = upload.raw(b"bukan foto", name).content.decode()

    assert JUNK in page
    assert "<img src=x" not in page and "\u202e" not in page and "\0" not in page
    assert max(map(len, re.findall(r"<li>(.*?)</li>", page))) < 500


def test_nothing_of_the_origin_is_left(upload, draft, media):
    exif = Image.Exif()
    exif[0x010E], exif[0x9286] = "RAHASIA uraian", "RAHASIA komentar"
    exif.get_ifd(0x8825).update({1: "N", 2: (3.0, 46.0, 12.0), 3: "E", 4: (98.0, 41.0, 1.0)})
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "RAHASIA teks")
    notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>RAHASIA</x:xmpmeta>")
    png = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(png, "PNG", pnginfo=notes)
    polyglot = picture(color="red") + b"<script>RAHASIA</script>PK\x03\x04"
    upload(file(picture(exif=exif, comment=b"RAHASIA")), file(png.getvalue(), "a.png"), file(polyglot))

    assert draft.photos.count() == 3
    for photo in draft.photos.all():
        shown = upload.browser.get(f"/rakor/{draft.pk}/foto/{photo.pk}.jpg")
        assert b"RAHASIA" not in shown.content and b"Exif" not in shown.content and b"xmp" not in shown.content
        assert set(Image.open(io.BytesIO(shown.content)).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
        assert shown.headers["Content-Security-Policy"].startswith("sandbox;")
    assert "GPS" not in exiftool(stored(media))


def exiftool(paths):
    """What a forensic reader finds, where there is one."""
    if not shutil.which("exiftool"):
        return ""
    return subprocess.run(["exiftool", "-a", "-G1", *paths], capture_output=True, text=True, check=True).stdout

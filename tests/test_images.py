"""Photos from outside: what cannot be used is said, what can comes back clean, upright and small."""

import io
import struct
import zlib

import pytest
from PIL import Image

from rakor import images

JUNK = "Berkas bukan foto JPEG, PNG, atau WebP, atau rusak. Pilih berkas lain."


def picture(form="JPEG", size=(400, 300), color="navy", **options):
    data = io.BytesIO()
    Image.new(options.pop("mode", "RGB"), size, color).save(data, form, **options)
    return data.getvalue()


def opened(cleaned):
    return Image.open(io.BytesIO(cleaned.jpeg))


def bomb(side):
    """A PNG of side² black pixels in a few kilobytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer, rows = zlib.compressobj(9), []
    for __ in range(side):
        rows.append(packer.compress(b"\0" * (side // 8 + 2)))
    body = b"".join(rows) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        picture()[:500],
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n",
        picture("GIF"),
        picture("TIFF"),
        picture("BMP"),
        b"Ini bukan foto",
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    ],
    ids=["truncated", "svg", "eps", "gif", "tiff", "bmp", "text", "jpeg head", "png head", "webp head"],
)
def test_what_is_no_photo_is_refused(data):
    with pytest.raises(images.Unusable) as no:
        images.clean(data)
    assert str(no.value) == JUNK


def test_nothing_is_no_photo():
    with pytest.raises(images.Unusable) as no:
        images.clean(b"")
    assert str(no.value) == "Berkas kosong."


def test_a_bomb_is_refused_before_it_is_decoded():
    data = bomb(13000)
    assert len(data) < 700_000
    with pytest.raises(images.Unusable) as no:
        images.clean(data)
    assert str(no.value) == "Foto lebih dari 40 juta piksel. Kirim foto yang lebih kecil."


def test_a_big_file_is_refused(settings):
    settings.PHOTO_MAX_BYTES = 1024 * 1024
    with pytest.raises(images.Unusable) as no:
        images.clean(b"x" * (1024 * 1024 + 1))
    assert str(no.value) == "Berkas lebih besar dari 1 MB. Kirim foto yang lebih kecil."


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_small_jpeg(form):
    cleaned = images.clean(picture(form, (3000, 2000)))
    photo = opened(cleaned)
    assert (photo.format, photo.mode, photo.size) == ("JPEG", "RGB", (1240, 827))
    assert (cleaned.width, cleaned.height) == (1240, 827)


def test_a_small_photo_is_not_blown_up():
    assert opened(images.clean(picture(size=(120, 80)))).size == (120, 80)


@pytest.mark.parametrize(("mode", "color"), [("RGBA", (255, 0, 0, 0)), ("P", 3), ("L", 9), ("1", 1), ("LA", (5, 0))])
def test_every_mode_becomes_rgb_on_white(mode, color):
    photo = opened(images.clean(picture("PNG", mode=mode, color=color)))
    assert photo.mode == "RGB"
    if mode in {"RGBA", "LA"}:
        assert min(photo.getpixel((5, 5))) > 250


def test_cmyk_is_read():
    assert opened(images.clean(picture(mode="CMYK", color=(0, 0, 0, 0)))).mode == "RGB"


def test_it_stands_upright_and_keeps_no_metadata():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    exif.get_ifd(0x8825).update({1: "N", 2: (3.0, 46.0, 12.0), 3: "E", 4: (98.0, 41.0, 1.0)})
    data = picture(size=(400, 300), exif=exif, comment=b"rahasia")
    assert b"rahasia" in data and Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    cleaned = images.clean(data)
    photo = opened(cleaned)
    assert photo.size == (300, 400)
    assert (dict(photo.getexif()), set(photo.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}) == (
        {},
        {"progressive", "progression"} & set(photo.info),
    )
    assert b"rahasia" not in cleaned.jpeg and b"Exif" not in cleaned.jpeg


def test_what_hangs_behind_the_picture_is_gone():
    cleaned = images.clean(picture() + b"<script>alert(1)</script><?php system('id') ?>PK\x03\x04")
    assert b"script" not in cleaned.jpeg and b"php" not in cleaned.jpeg


def test_the_same_photo_gives_the_same_bytes():
    assert images.clean(picture()).jpeg == images.clean(picture()).jpeg

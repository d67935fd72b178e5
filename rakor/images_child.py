"""The child process of rakor.images: an image on standard input, "width height", newline and a JPEG on standard output.

It runs alone (`python -I`), knows no settings, and ends by itself when it needs more than it may.
"""

import io
import resource
import sys

from PIL import Image, ImageOps

SECONDS = 20
MEMORY = 1024**3
LONG_EDGE = 1240
QUALITY = 78
TOO_MANY_PIXELS = 3  # exit status
FORMATS = ["JPEG", "PNG", "WEBP"]


def main(most_pixels):
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is decoded
    with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=FORMATS) as image:
        if image.width * image.height > most_pixels:
            sys.exit(TOO_MANY_PIXELS)
        if image.format == "JPEG":
            image.draft("RGB", (LONG_EDGE * 2, LONG_EDGE * 2))  # decodes at the size that is needed
        image.load()
        upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS)
    if upright.mode != "RGB":
        with_alpha = upright.convert("RGBA")
        upright = Image.new("RGB", with_alpha.size, "white")
        upright.paste(with_alpha, mask=with_alpha.getchannel("A"))
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    jpeg = io.BytesIO()
    bare.save(jpeg, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    sys.stdout.buffer.write(f"{bare.width} {bare.height}\n".encode() + jpeg.getvalue())


if __name__ == "__main__":
    main(int(sys.argv[1]))

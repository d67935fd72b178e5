"""Drawn pictures for the demo world: a hall, people without faces, signatures of nobody. Nobody is shown."""

import math
import random
from io import BytesIO

from PIL import Image, ImageDraw

from minutes import strokes

WIDTH, HEIGHT = 1280, 853
SKIN = ["#8d5a3c", "#a8714d", "#c08a62", "#7a4a30"]
SHIRTS = ["#1c4080", "#7a4a00", "#17603f", "#535a66", "#8a3b4a", "#c9b37a"]


def hall(seed):
    """People in rows before a stage with a banner, as JPEG bytes."""
    dice = random.Random(seed)
    image, pen = _canvas("#e9e2d2", "#b9aa8c")
    pen.rectangle((240, 70, 1040, 260), fill="#10223f")
    pen.rectangle((260, 90, 1020, 240), outline="#b88c2a", width=4)
    for row in range(3):
        pen.rectangle((330, 120 + row * 38, 950 - row * 90, 138 + row * 38), fill="#fffdf8")
    _person(pen, 640, 330, 46, dice)
    pen.polygon([(590, 420), (690, 420), (710, 520), (570, 520)], fill="#6b4a2b")
    for row in range(3):
        for seat in range(9 + row):
            _person(pen, 90 + seat * (1100 // (8 + row)) + dice.randint(-8, 8), 560 + row * 105, 36 + row * 6, dice)
    return _jpeg(image)


def street(seed):
    """Residents at a guard post in the evening, as JPEG bytes."""
    dice = random.Random(seed)
    image, pen = _canvas("#27324a", "#3d3a35")
    pen.ellipse((1040, 70, 1130, 160), fill="#f0e6c0")
    pen.polygon([(380, 330), (640, 200), (900, 330)], fill="#7a3d2a")
    pen.rectangle((430, 330, 850, 600), fill="#c9b37a")
    pen.rectangle((560, 400, 720, 600), fill="#6b4a2b")
    pen.rectangle((460, 370, 540, 450), fill="#f6d98a")
    pen.rectangle((740, 370, 820, 450), fill="#f6d98a")
    for place in (200, 330, 470, 840, 960, 1100):
        _person(pen, place + dice.randint(-15, 15), 590, 52, dice)
    return _jpeg(image)


def signature(seed):
    """A name as a quick hand writes it, loops that flatten out and a line below, as canonical strokes."""
    dice = random.Random(seed)
    loops, tall, lean = dice.randint(4, 7), dice.randint(45, 70), dice.uniform(0.2, 0.5)
    word = []
    for step in range(16 * loops):
        done = step / (16 * loops)
        turn = step / 16 * math.tau
        height = tall * (1 - 0.7 * done) * math.sin(turn)
        word += [
            round(70 + 400 * done + lean * height + (22 - 10 * done) * math.cos(turn)),
            round(95 - height - 8 * math.sin(done * 9)),
        ]
    rise = dice.randint(5, 25)
    line = [number for x in range(90, 540, 30) for number in (x, round(168 - rise * (x - 90) / 450))]
    return strokes.canonical([word, line])


def _canvas(wall, floor):
    image = Image.new("RGB", (WIDTH, HEIGHT), wall)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 520, WIDTH, HEIGHT), fill=floor)
    return image, pen


def _person(pen, x, y, size, dice):
    pen.rounded_rectangle((x - size, y + size, x + size, y + size * 3.4), size // 2, fill=dice.choice(SHIRTS))
    pen.ellipse((x - size * 0.6, y - size * 0.3, x + size * 0.6, y + size), fill=dice.choice(SKIN))
    pen.chord((x - size * 0.6, y - size * 0.4, x + size * 0.6, y + size * 0.7), 180, 360, fill="#1a1a1a")


def _jpeg(image):
    data = BytesIO()
    image.save(data, "JPEG", quality=82)
    return data.getvalue()

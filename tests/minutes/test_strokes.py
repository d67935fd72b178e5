"""Drawn marks: what is one, what is refused with which sentence, and what is drawn from it."""

import json
import time

import pytest

from minutes import strokes

SIGNATURE = "[[60,150,90,60,120,150,150,60],[200,120,330,118]]"
DRAW = "Tulis tanda tangan Anda di dalam kotak, atau beri tanda centang pada “Saya hadir, tanpa tanda tangan”."
AGAIN = "Tanda tangan tidak terbaca. Bersihkan kotaknya, lalu tulis sekali lagi."
LARGER = "Tanda tangan ini terlalu pendek. Tulis seperti di kertas, lebih besar, di dalam kotak."


def said(text):
    with pytest.raises(ValueError) as fault:
        strokes.parse(text)
    return str(fault.value)


def test_without_a_mark_the_way_without_drawing_is_named():
    assert said("") == DRAW


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "[" * 9_000 + "]" * 9_000,
        "[[1,2" * 3_000,
        "[[" + "1," * 9_999,
        "null",
        "[]",
        "[[]]",
        "[[1]]",
        "[[1,2,3]]",
        "[[1,2],[]]",
        "[[1,2],[3,4]]]",
        "[[1,2]][[3,4]]",
        "[[1,2],]",
        "[[1,-2]]",
        "[[1.5,2]]",
        "[[1e2,2]]",
        "[[01,2]]",
        "[[1,2]]\n",
        " [[1,2]]",
        "[[601,2,1,1]]",
        "[[1,201,1,1]]",
        "[[9999999999,2]]",
        '[["1",2]]',
        "[[١,٢]]",
        "[[NaN,1]]",
        '{"a":1}',
        "<svg onload=alert(1)>",
        json.dumps([[0, 0, 600, 200]] * 61, separators=(",", ":")),
        json.dumps([[100, 100] * 2_600], separators=(",", ":")),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_drawing_is_refused_in_no_time(text):
    started = time.process_time()

    assert said(text) == AGAIN
    assert strokes.path(text) == ""
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "text",
    ["[[300,100]]", "[[1,1],[2,2],[3,3]]", "[[100,100,140,100]]", "[[0,100,600,100]]", "[[0,0,300,99,600,200]]"],
)
def test_a_dot_and_a_line_are_no_mark(text):
    assert said(text) == LARGER


@pytest.mark.parametrize("text", [SIGNATURE, "[[200,50,300,150],[300,50,200,150]]", "[[100,100,300,40,500,100]]"])
def test_a_mark_comes_back_as_it_was_sent(text):
    assert strokes.canonical(strokes.parse(text)) == text


def test_the_edges_of_the_box_belong_to_it():
    assert strokes.BOX == (600, 200)
    assert strokes.parse("[[0,0,600,200,0,200]]") == [[0, 0, 600, 200, 0, 200]]


def test_a_drawing_is_one_path():
    assert strokes.path("[[60,150,90,60],[200,120]]") == "M60 150L90 60M200 120L200 120"

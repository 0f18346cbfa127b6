"""Which files are taken, by their content."""

import pytest
from django.utils.translation import gettext, override

from tests.casework.files import samples
from tongban.casework.files.rules import (
    LARGEST,
    MESSAGES,
    Fault,
    FileRefused,
    Infected,
    Media,
    NotScanned,
    Scan,
    may_be_read,
    media_of,
    must_be_one_thing,
    place_of,
)

MADE = {Media.PDF: samples.pdf(), Media.JPEG: samples.jpeg(), Media.PNG: samples.png(), Media.HEIC: samples.heic()}
PROGRESSIVE = samples.jpeg(progressive=True)


@pytest.mark.parametrize("media", Media)
def test_the_type_is_told_from_the_content(media: Media) -> None:
    assert media_of(MADE[media]) is media
    must_be_one_thing(MADE[media], media)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"%PDF-" + bytes(LARGEST), Fault.TOO_BIG),
        (b"GIF89a" + bytes(40), Fault.UNKNOWN),
        (b"MZ\x90", Fault.UNKNOWN),
        (b"<html><script>", Fault.UNKNOWN),
        (b"\0\0\0\x18ftypavif", Fault.UNKNOWN),
        (samples.archive(), Fault.UNKNOWN),
        (b" " + MADE[Media.PDF], Fault.UNKNOWN),
    ],
    ids=lambda value: str(value)[:12],
)
def test_anything_else_is_refused(content: bytes, fault: Fault) -> None:
    with pytest.raises(FileRefused) as refused:
        media_of(content)
    assert refused.value.fault is fault
    assert refused.value.message == MESSAGES[fault]


@pytest.mark.parametrize("media", Media)
@pytest.mark.parametrize(
    "behind", [samples.archive(), b"<ScRiPt>alert(1)</script>", b"%PDF-1.7\n", b"MZ\x90\0", b"<?php system(1)"]
)
def test_a_file_that_is_two_files_is_refused(media: Media, behind: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        must_be_one_thing(MADE[media] + behind, media)
    assert refused.value.fault is Fault.TWO_IN_ONE


def test_a_page_of_the_web_in_front_is_found() -> None:
    with pytest.raises(FileRefused):
        must_be_one_thing(b"%PDF-1.4\n<!DOCTYPE html>" + MADE[Media.PDF], Media.PDF)


def test_the_film_behind_a_photograph_is_let_be() -> None:
    must_be_one_thing(MADE[Media.JPEG] + b"\0\0\0\x18ftypmp42" + bytes(500), Media.JPEG)
    must_be_one_thing(PROGRESSIVE + b"\0\0\0\x18ftypmp42" + bytes(500), Media.JPEG)


def test_what_is_behind_a_progressive_photograph_is_looked_at() -> None:
    with pytest.raises(FileRefused):
        must_be_one_thing(PROGRESSIVE + b"<script>", Media.JPEG)


@pytest.mark.parametrize("media", Media)
@pytest.mark.parametrize("kept", [12, 40, 300, 2000])
def test_a_file_that_is_cut_off_is_read_to_where_it_goes(media: Media, kept: int) -> None:
    must_be_one_thing(MADE[media][:kept], media)


def test_a_record_that_looks_like_the_end_of_an_archive_is_not_enough() -> None:
    must_be_one_thing(MADE[Media.PNG][:-12] + b"PK\x05\x06" + bytes(30), Media.PNG)
    must_be_one_thing(MADE[Media.PDF] + b"PK\x05\x06", Media.PDF)


def test_a_box_without_a_size_ends_the_picture() -> None:
    must_be_one_thing(MADE[Media.HEIC] + bytes(16), Media.HEIC)
    must_be_one_thing(MADE[Media.HEIC] + b"\0\0\0\x10\xff\xff\xff\xff" + bytes(8), Media.HEIC)


def test_what_is_infected_is_never_read_and_what_is_not_scanned_only_where_nobody_requires_it() -> None:
    may_be_read(Scan.CLEAN, required=True)
    may_be_read(Scan.WAITING, required=False)
    with pytest.raises(NotScanned):
        may_be_read(Scan.WAITING, required=True)
    for required in (True, False):
        with pytest.raises(Infected):
            may_be_read(Scan.INFECTED, required=required)


def test_every_fault_has_words() -> None:
    assert set(MESSAGES) == set(Fault)
    with override("zh-hans"):
        assert all(gettext(message) != message for message in MESSAGES.values())


def test_a_file_lies_under_its_content() -> None:
    assert place_of("abcdef") == "ab/cd/abcdef"

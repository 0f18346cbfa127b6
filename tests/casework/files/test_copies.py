"""What is handed out says on every page what it is for; it can be read back, and no file is handed out itself."""

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops

from tests.casework.files import samples
from tongban.casework.files import actions, copies, queries

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
WORDS = "仅供办理合法稳定就业落户（320508-26-0FS69E0X-N）使用 · 罗小芸 · 有效至2026年4月1日"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("content", [samples.pdf(3), samples.jpeg(), samples.heic(), samples.png((600, 1200))])
def test_every_page_of_a_copy_says_what_it_is_for(content: bytes) -> None:
    kept = actions.keep(content, user_id=1, at=AT)
    made = pypdfium2.PdfDocument(copies.copy(kept.sha256, WORDS))
    assert len(made) == kept.pages
    for page in made:
        assert "".join(WORDS.split()) in "".join(page.get_textpage().get_text_range().split())
        assert [round(side) for side in page.get_size()] == [595, 842]  # A4 in points


def test_the_words_are_part_of_the_picture_all_over_it() -> None:
    kept = actions.keep(samples.png((1200, 900)), user_id=1, at=AT)
    plain = Image.open(BytesIO(queries.picture(kept.sha256, 1)))
    shown = Image.open(BytesIO(copies.page(kept.sha256, 1, WORDS)))
    assert shown.size == plain.size == (1200, 900)
    changed = ImageChops.difference(plain, shown).convert("L").point(lambda value: 255 * (value > 24))
    for left in (0, 400, 800):
        for top in (0, 300, 600):
            assert changed.crop((left, top, left + 400, top + 300)).getbbox(), (left, top)
    others = Image.open(BytesIO(copies.page(kept.sha256, 1, "another purpose")))
    assert ImageChops.difference(shown, others).getbbox()


def test_nothing_of_the_file_itself_is_in_a_copy() -> None:
    content = samples.pdf(1).replace(b"%%EOF", b"% HIDDEN-IN-THE-FILE\n%%EOF")
    kept = actions.keep(content, user_id=1, at=AT)
    assert b"HIDDEN-IN-THE-FILE" not in copies.copy(kept.sha256, WORDS)
    assert queries.content(kept.sha256) == content

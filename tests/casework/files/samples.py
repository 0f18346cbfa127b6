"""Files as people hand them in, and as they should not."""

import zipfile
from io import BytesIO

import pillow_heif
from fpdf import FPDF
from PIL import Image, ImageDraw


def picture(size: tuple[int, int] = (800, 600), colour: str = "white") -> Image.Image:
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).rectangle([size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2], fill="navy")
    return image


def jpeg(size: tuple[int, int] = (800, 600), **options: object) -> bytes:
    out = BytesIO()
    picture(size).save(out, "JPEG", **options)
    return out.getvalue()


def png(size: tuple[int, int] = (800, 600), mode: str = "RGB") -> bytes:
    out = BytesIO()
    picture(size).convert(mode).save(out, "PNG")
    return out.getvalue()


def heic(size: tuple[int, int] = (640, 480)) -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(picture(size)).save(out, quality=60)
    return out.getvalue()


def pdf(pages: int = 1, *, password: str = "") -> bytes:
    document = FPDF()
    for number in range(1, pages + 1):
        document.add_page()
        document.set_font("helvetica", size=20)
        document.cell(text=f"Page {number}")
    if password:
        document.set_encryption(owner_password=password, user_password=password)
    return bytes(document.output())


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("run.js", "alert(1)")
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of some kilobytes that would be 900 million pixels."""
    out = BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()

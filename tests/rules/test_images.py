"""Pictures that people hand in: what becomes of good ones, and what is said of the others."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from eventsys.core import images
from eventsys.core.errors import DomainError
from tests.make import image

YELLOW, BLUE = (255, 205, 31), (23, 77, 128)
NOT_A_PICTURE = "Filen är inte en bild av rätt sort. Välj en JPEG, PNG eller WebP."
DAMAGED = "Bilden går inte att läsa. Filen kan vara skadad: spara den på nytt och pröva."
TOO_LARGE = "Bilden är större än 10 MB. Spara den i mindre storlek och pröva igen."
TOO_MANY = "Bilden har för många bildpunkter. Spara den i mindre storlek."
TOO_SMALL = "Bilden är för liten. Den ska vara minst 120 bildpunkter bred och hög."
HEIC = "Bilden är i formatet HEIC, som inte alla kan visa. Spara eller dela den som JPEG."


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def is_near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 25 for a, b in zip(colour, wanted, strict=True))


def refused(content: bytes) -> str:
    with pytest.raises(DomainError) as caught:
        images.portrait(content)
    assert caught.value.field == "photo"
    return str(caught.value)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_two_squares(form: str) -> None:
    made = images.portrait(image(form, (1200, 800)))
    large, small = opened(made.large), opened(made.small)
    assert (large.format, large.size, small.format, small.size) == (
        "WEBP",
        (400, 400),
        "WEBP",
        (160, 160),
    )
    assert len(made.large) < 20_000


def test_the_middle_is_kept() -> None:
    """Of a picture twice as wide as high a quarter goes at each side."""
    large = opened(images.portrait(image("PNG", (1200, 600))).large)
    assert is_near(large.getpixel((200, 200)), YELLOW)
    assert is_near(large.getpixel((75, 200)), YELLOW)
    assert is_near(large.getpixel((55, 200)), BLUE)
    assert is_near(large.getpixel((200, 60)), BLUE)


def test_nothing_is_made_larger_than_it_is() -> None:
    made = images.portrait(image("PNG", (130, 200)))
    assert (opened(made.large).size, opened(made.small).size) == ((130, 130), (130, 130))


def test_a_picture_that_lies_on_its_side_is_put_up() -> None:
    """Orientation 6: the camera was held upright, the file says turn me to the right."""
    picture = Image.new("RGB", (300, 300), "#174d80")
    picture.paste("#ffcd1f", (0, 0, 150, 300))
    exif = Image.Exif()
    exif[0x0112] = 6
    made = BytesIO()
    picture.save(made, "JPEG", exif=exif)
    upright = opened(images.portrait(made.getvalue()).large)
    assert is_near(upright.getpixel((150, 40)), YELLOW)
    assert is_near(upright.getpixel((150, 260)), BLUE)


def test_nothing_hidden_is_kept() -> None:
    """Place, camera, colour profile, comments, and what stands behind the end of the picture."""
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    content = image("JPEG", exif=exif, comment=b"SECRETCOMMENT", icc_profile=b"SECRETPROFILE" * 20)
    content += b"<script>SECRETTAIL</script>PK\x03\x04"
    assert b"SECRETCAMERA" in content
    made = images.portrait(content)
    for each in (made.large, made.small):
        picture = opened(each)
        assert b"SECRET" not in each
        assert [*picture.getexif()] == []
        assert {"exif", "icc_profile", "xmp", "comment"} & picture.info.keys() == set()


def test_what_one_can_see_through_gets_a_white_ground() -> None:
    made = BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(made, "PNG")
    assert is_near(opened(images.portrait(made.getvalue()).large).getpixel((9, 9)), (255,) * 3)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_kind_of_colours_is_read(mode: str) -> None:
    made = BytesIO()
    Image.new(mode, (200, 200)).save(made, "JPEG" if mode == "CMYK" else "PNG")
    assert opened(images.portrait(made.getvalue()).large).mode == "RGB"


def test_of_a_moving_picture_the_first_is_taken() -> None:
    frames = [Image.new("RGB", (200, 200), colour) for colour in ("#ffcd1f", "#174d80")]
    for form in ("PNG", "WEBP"):
        made = BytesIO()
        frames[0].save(made, form, save_all=True, append_images=frames[1:] * 30)
        assert is_near(opened(images.portrait(made.getvalue()).large).getpixel((100, 100)), YELLOW)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"=1+1",
        SVG,
        b"<html><img src=x onerror=alert(1)>",
        b"%PDF-1.7\n",
        b"PK\x03\x04" + b"\0" * 40,
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\0" * 60,
        b"\0\0\0\x1cftypisom" + b"\0" * 40,
        image("GIF"),
        b"GIF89a\xff\xff\xff\xff" + b"\0" * 50,
        b"RIFF\0\0\0\0WAVE" + b"\0" * 40,
    ],
    ids=[
        "nothing",
        "formula",
        "svg",
        "html",
        "pdf",
        "zip",
        "bmp",
        "tiff",
        "film",
        "gif",
        "gif bomb",
        "sound",
    ],
)
def test_other_files_are_refused(content: bytes) -> None:
    assert refused(content) == NOT_A_PICTURE


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_heic_is_refused_with_advice(brand: bytes) -> None:
    assert refused(b"\0\0\0\x18ftyp" + brand + b"\0" * 100) == HEIC


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.9])
def test_a_file_that_was_cut_off_is_damaged(form: str, part: float) -> None:
    whole = noise(form)
    assert refused(whole[: int(len(whole) * part)]) == DAMAGED


def noise(form: str) -> bytes:
    """A picture whose file is long enough to be cut anywhere."""
    made = BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(made, form)
    return made.getvalue()


@pytest.mark.parametrize("start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"])
def test_a_good_beginning_is_not_enough(start: bytes) -> None:
    assert refused(start + b"<script>alert(1)</script>" * 9) == DAMAGED


def png_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is and has nearly nothing in it: a bomb."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 4_001), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_is_opened(size: tuple[int, int]) -> None:
    assert refused(png_of(*size)) == TOO_MANY


def test_bytes_and_sides_have_limits() -> None:
    assert refused(image() + b"\0" * images.MOST_BYTES) == TOO_LARGE
    assert refused(image("PNG", (119, 400))) == TOO_SMALL
    assert refused(image("PNG", (1, 1))) == TOO_SMALL
    assert opened(images.portrait(image("PNG", (120, 120))).small).size == (120, 120)


def test_a_large_photo_is_taken() -> None:
    assert opened(images.portrait(image("JPEG", (6000, 4000))).large).size == (400, 400)

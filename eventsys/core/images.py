"""Portraits that people hand in: judged by what is in the file, and painted anew.

Nothing of the file itself is kept: no metadata (a phone writes where it was), no second file hidden
behind the first. What is kept is two small squares as WebP.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from struct import error as StructError
from typing import cast

from PIL import Image, ImageOps

from eventsys.core.errors import DomainError
from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LEAST_SIDE = 120
LARGE, SMALL = 400, 160
QUALITY = 82
FIELD = "photo"
STARTS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
# Boxes of ISO files by the brand that stands in them: how telephones name HEIC.
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif")
# All that Pillow is known to say about files that are not what they begin as.
BROKEN: tuple[type[Exception], ...] = (OSError, ValueError, SyntaxError, EOFError, IndexError)
BROKEN += (KeyError, TypeError, OverflowError, MemoryError, StructError, ZeroDivisionError)
# The ground of a picture that one can see through.
GROUND = "#ffffff"


@dataclass(frozen=True)
class Portrait:
    """A picture in two sizes, as WebP."""

    large: bytes
    small: bytes


def portrait(content: bytes) -> Portrait:
    """Squares of at most 400 and 160 pixels from the middle of a picture.

    Raises DomainError at the field `photo` with what is wrong, and what to do about it.
    """
    if len(content) > MOST_BYTES:
        raise _no(_("Bilden är större än 10 MB. Spara den i mindre storlek och pröva igen."))
    picture = _opened(content, _kind(content))
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise _no(_("Bilden har för många bildpunkter. Spara den i mindre storlek."))
    if min(width, height) < LEAST_SIDE:
        raise _no(_("Bilden är för liten. Den ska vara minst 120 bildpunkter bred och hög."))
    try:
        square = _square(picture)
    except BROKEN as error:
        raise _unreadable() from error
    return Portrait(_webp(square, LARGE), _webp(square, SMALL))


def _kind(content: bytes) -> str:
    """Which of the three kinds it is, by how it begins; its name says nothing."""
    for start, kind in STARTS.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        raise _no(
            _("Bilden är i formatet HEIC, som inte alla kan visa. Spara eller dela den som JPEG.")
        )
    raise _no(_("Filen är inte en bild av rätt sort. Välj en JPEG, PNG eller WebP."))


def _opened(content: bytes, kind: str) -> Image.Image:
    """The picture with its size known, and none of it decoded yet."""
    try:
        with warnings.catch_warnings():
            # We judge the size ourselves, more strictly.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return cast(Image.Image, Image.open(BytesIO(content), formats=[kind]))
    except Image.DecompressionBombError as error:
        raise _no(_("Bilden har för många bildpunkter. Spara den i mindre storlek.")) from error
    except BROKEN as error:
        raise _unreadable() from error


def _square(picture: Image.Image) -> Image.Image:
    """The middle of the picture, the right way up, on a fresh canvas that knows nothing of it."""
    # A large JPEG is decoded at a fraction of its size, which saves most of the memory.
    picture.draft("RGB", (LARGE * 2, LARGE * 2))
    upright = ImageOps.exif_transpose(picture)
    side = min(LARGE, *upright.size)
    colours = upright.convert("RGBA" if _is_transparent(upright) else "RGB")
    fitted = ImageOps.fit(colours, (side, side), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", fitted.size, GROUND)
    canvas.paste(fitted, mask=fitted if fitted.mode == "RGBA" else None)
    return canvas


def _is_transparent(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def _webp(square: Image.Image, side: int) -> bytes:
    wanted = min(side, square.width)
    scaled = square.resize((wanted, wanted), Image.Resampling.LANCZOS)
    made = BytesIO()
    scaled.save(made, "WEBP", quality=QUALITY, method=4)
    return made.getvalue()


def _unreadable() -> DomainError:
    return _no(_("Bilden går inte att läsa. Filen kan vara skadad: spara den på nytt och pröva."))


def _no(message: LazyText) -> DomainError:
    return DomainError(message, FIELD)

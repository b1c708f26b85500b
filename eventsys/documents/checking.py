"""What a file really is, whatever it is called. Bytes in, its kind or a plain no out.

Only what people read is taken: no programs, no macros, nothing that loads something else when it
is opened. What is taken is kept as it is, byte for byte: a picture that is saved anew loses quality
and colours, and a signed PDF its signature. That it cannot act on the site is seen to where it is
served: with its own media type, `nosniff`, and a sandbox.
"""

from io import BytesIO

import filetype
from PIL import Image

from eventsys.core.i18n import lazy_gettext as _
from eventsys.documents import packages, pdfs
from eventsys.documents.kinds import BY_MEDIA_TYPE, LARGEST, MEGABYTE, FileKind, Refused

PIXELS = 80_000_000
FORMATS = ("PNG", "JPEG", "WEBP")
# What Pillow raises when bytes are no picture, or one that would fill the memory.
NO_PICTURE = (
    OSError,
    SyntaxError,
    ValueError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
TAKEN = _(
    "Det slags fil tas inte emot. Det går bra med PDF, PowerPoint, Word, Excel, OpenDocument och "
    "bilder (PNG, JPEG, WebP)."
)


def kind_of(content: bytes) -> FileKind:
    """The kind of a file. Raises Refused."""
    if not content:
        raise Refused(_("Filen är tom."))
    if len(content) > LARGEST:
        raise Refused(_("Filen är större än %(most)s MB.", most=LARGEST // MEGABYTE))
    if content.startswith(packages.ZIP):
        return packages.kind_of(content)
    if content.startswith(packages.OLD_OFFICE):
        raise Refused(
            _("Filen har ett äldre Office-format eller ett lösenord. Spara den som PDF i stället.")
        )
    if content.startswith(pdfs.BEGINNING):
        pdfs.check(content)
        return BY_MEDIA_TYPE["application/pdf"]
    return _picture(content)


def _picture(content: bytes) -> FileKind:
    """The kind of a picture. Raises Refused for what is nothing else either."""
    kind = BY_MEDIA_TYPE.get(filetype.guess_mime(content) or "")
    if kind is None or not kind.media_type.startswith("image/"):
        raise Refused(TAKEN)
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            is_vast = image.width * image.height > PIXELS
            image.verify()
    except NO_PICTURE:
        raise Refused(_("Filen är skadad och går inte att öppna.")) from None
    if is_vast:
        raise Refused(_("Bilden har för många bildpunkter. Spara den i mindre storlek."))
    return kind

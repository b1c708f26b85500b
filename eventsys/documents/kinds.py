"""The kinds of file that are taken, and the plain no that a file may get."""

from dataclasses import dataclass

from eventsys.core.errors import DomainError

MEGABYTE = 1024 * 1024
LARGEST = 25 * MEGABYTE
OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"


class Refused(DomainError):
    """A file that is not taken. The message says why, and what to do instead."""

    status = 422


@dataclass(frozen=True)
class FileKind:
    """`ending` is that of file names, `name` what people call it. Browsers show it if `is_shown`;
    the others are saved."""

    ending: str
    media_type: str
    name: str
    is_shown: bool = False


KINDS = (
    FileKind("pdf", "application/pdf", "PDF", is_shown=True),
    FileKind("png", "image/png", "PNG", is_shown=True),
    FileKind("jpg", "image/jpeg", "JPEG", is_shown=True),
    FileKind("webp", "image/webp", "WebP", is_shown=True),
    FileKind("docx", f"{OPEN_XML}.wordprocessingml.document", "Word"),
    FileKind("pptx", f"{OPEN_XML}.presentationml.presentation", "PowerPoint"),
    FileKind("xlsx", f"{OPEN_XML}.spreadsheetml.sheet", "Excel"),
    FileKind("odt", f"{OPEN_DOCUMENT}.text", "ODT"),
    FileKind("odp", f"{OPEN_DOCUMENT}.presentation", "ODP"),
    FileKind("ods", f"{OPEN_DOCUMENT}.spreadsheet", "ODS"),
)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}

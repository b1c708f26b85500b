"""A look inside the zipped formats: those of Microsoft Office (Open XML) and OpenDocument."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from eventsys.core.i18n import lazy_gettext as _
from eventsys.documents.kinds import (
    BY_MEDIA_TYPE,
    KINDS,
    MEGABYTE,
    OPEN_DOCUMENT,
    OPEN_XML,
    FileKind,
    Refused,
)

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = 1
# Unpacked, all parts together; one part that is read as XML; how many parts.
UNPACKED, LONGEST_XML, PARTS = 250 * MEGABYTE, 30 * MEGABYTE, 5_000
# A chart in a presentation brings its workbook along; that one brings nothing.
DEEPEST = 1
# What zipfile and expat raise when bytes are not what they should be.
DAMAGE = (
    BadZipFile,
    DefusedXmlException,
    EOFError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    ValueError,
    zlib.error,
)
# The type of a file's main part, and what it has there when it holds macros.
MAIN_PART = re.compile(rf"({re.escape(OPEN_XML)}\.\w+\.(?:document|presentation|sheet))\.main\+xml")
ODF_MACRO = re.compile(r"(?:Basic|Scripts)/.+(?<!script-lc\.xml)(?<!script-lb\.xml)(?<!/)$")
WITH_CODE = re.compile(r"vbaproject|vbadata|macroenabled|macrosheet|activex", re.IGNORECASE)
LINK = "/hyperlink"
HREF = "{http://www.w3.org/1999/xlink}href"
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\.\./", re.IGNORECASE)

DAMAGED = _("Filen är skadad och går inte att öppna.")
MACROS = _("Filen innehåller makron. Spara den utan makron, till exempel som PDF.")
EMBEDDED = _("Filen innehåller en annan fil. Ta bort den, eller spara som PDF.")
LOADS = _("Filen hämtar något från en annan plats när den öppnas. Spara den som PDF i stället.")
NO_PACKAGE = _("Zip-filer tas inte emot. Lägg upp filerna var för sig.")


def kind_of(content: bytes, depth: int = 0, most: int = UNPACKED) -> FileKind:
    """The kind of a zipped document. Raises Refused."""
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            size = _judge_parts(parts, most)
            kind = _kind(package, {part.filename for part in parts})
            for part in parts:
                _judge_inside(package, part, depth, most - size)
            return kind
    except DAMAGE:
        raise Refused(DAMAGED) from None


def _judge_parts(parts: list[ZipInfo], most: int) -> int:
    """Refuse by the list of parts alone, before anything is unpacked. Says how large they are."""
    size = sum(part.file_size for part in parts)
    if size > most or len(parts) > PARTS:
        raise Refused(_("Filen innehåller för mycket för att kunna öppnas tryggt."))
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise Refused(DAMAGED)
    for part in parts:
        path = PurePosixPath(part.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in part.filename:
            raise Refused(DAMAGED)
        if part.flag_bits & ENCRYPTED:
            raise Refused(_("Filen är skyddad med lösenord. Spara den utan lösenord."))
    return size


def _kind(package: ZipFile, names: set[str]) -> FileKind:
    if "[Content_Types].xml" in names:
        return _open_xml_kind(package)
    if "mimetype" in names:
        return _open_document_kind(package, names)
    raise Refused(NO_PACKAGE)


def _open_xml_kind(package: ZipFile) -> FileKind:
    types = [each.get("ContentType", "") for each in _elements(package, "[Content_Types].xml")]
    if any(WITH_CODE.search(one) for one in types):
        raise Refused(MACROS)
    mains = {found[1] for one in types if (found := MAIN_PART.fullmatch(one))}
    if len(mains) != 1:
        raise Refused(NO_PACKAGE)
    return BY_MEDIA_TYPE[mains.pop()]


def _open_document_kind(package: ZipFile, names: set[str]) -> FileKind:
    said = package.read("mimetype")[:200].decode("ascii").strip()
    kind = BY_MEDIA_TYPE.get(said)
    if kind is None or not said.startswith(OPEN_DOCUMENT):
        raise Refused(NO_PACKAGE)
    if any(ODF_MACRO.match(name) for name in names):
        raise Refused(MACROS)
    return kind


def _judge_inside(package: ZipFile, part: ZipInfo, depth: int, left: int) -> None:
    """Refuse what is hidden in a part, whatever the part is called."""
    # Office takes capitals in the names of parts for small letters.
    name, lowered = part.filename, part.filename.lower()
    if WITH_CODE.search(name):
        raise Refused(MACROS)
    with package.open(part) as opened:
        beginning = opened.read(len(OLD_OFFICE))
    if beginning == OLD_OFFICE:
        raise Refused(EMBEDDED)
    if beginning.startswith(ZIP):
        _judge_embedded(package, part, depth, left)
    elif lowered.endswith(".rels"):
        _judge_relations(package, name)
    elif lowered.endswith(".xml") and "externallinks/" in lowered:
        raise Refused(LOADS)
    elif PurePosixPath(name).name in ("content.xml", "styles.xml"):
        _judge_links(package, name)


def _judge_embedded(package: ZipFile, part: ZipInfo, depth: int, left: int) -> None:
    """A chart's own workbook may be inside, if it could have come by itself."""
    path = PurePosixPath(part.filename)
    is_document = path.suffix.lstrip(".") in {kind.ending for kind in KINDS}
    if depth == DEEPEST or path.parent.name != "embeddings" or not is_document:
        raise Refused(EMBEDDED)
    kind_of(package.read(part), depth + 1, left)


def _judge_relations(package: ZipFile, name: str) -> None:
    """Open XML says here what a part needs. From elsewhere only links that people follow."""
    for each in _elements(package, name):
        is_elsewhere = each.get("TargetMode", "").lower() == "external"
        if is_elsewhere and not each.get("Type", "").endswith(LINK):
            raise Refused(LOADS)


def _judge_links(package: ZipFile, name: str) -> None:
    """OpenDocument says it in the text itself."""
    for each in _elements(package, name):
        is_followed = each.tag.endswith("}a")
        if not is_followed and ELSEWHERE.match(each.get(HREF, "")):
            raise Refused(LOADS)


def _elements(package: ZipFile, name: str) -> Iterator[Element]:
    """Every element of a part, emptied as soon as it has been looked at."""
    if package.getinfo(name).file_size > LONGEST_XML:
        raise Refused(_("Filen innehåller för mycket för att kunna öppnas tryggt."))
    with package.open(name) as opened:
        for _event, element in iterparse(opened, forbid_dtd=True):
            yield element
            element.clear()

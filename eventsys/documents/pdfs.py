"""A look inside a PDF: it must be something to read, and do nothing by itself."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from eventsys.core.i18n import lazy_gettext as _
from eventsys.documents.kinds import Refused

BEGINNING = b"%PDF-"
OBJECTS, DEEPEST = 100_000, 50
# Actions that do more than turn to a page or open an address that somebody clicked.
DEEDS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie"}
DEEDS |= {"/RichMediaExecute", "/Sound"}
SCRIPTS = {"/JS", "/JavaScript", "/XFA"}
FILES = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen"}
# The same words where a reader that mends a broken file would still find them.
HIDDEN = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia)\b")

ACTS = _("PDF-filen gör något av sig själv när den öppnas. Spara den på nytt som vanlig PDF.")
CARRIES = _("PDF-filen innehåller en annan fil, ljud eller film. Ta bort den och spara på nytt.")


def check(content: bytes) -> None:
    """Raises Refused unless the PDF can be read and is nothing but pages."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(_("Filen är skyddad med lösenord. Spara den utan lösenord."))
        if not reader.pages:
            raise Refused(_("PDF-filen har inga sidor."))
        for one in _objects(reader):
            _judge(one)
    except Refused:
        raise
    except Exception:
        # pypdf promises nothing about what it raises when bytes are not what they should be.
        raise Refused(_("Filen är skadad och går inte att öppna.")) from None
    if HIDDEN.search(content):
        raise Refused(ACTS)


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object of the file, also those that no page leads to."""
    plain = [(number, made) for made, found in reader.xref.items() for number in found]
    packed = [(number, 0) for number in reader.xref_objStm]
    if len(plain) + len(packed) > OBJECTS:
        raise Refused(_("Filen innehåller för mycket för att kunna öppnas tryggt."))
    yield reader.trailer
    for number, made in {*plain, *packed}:
        yield reader.get_object(IndirectObject(number, made, reader))


def _judge(value: Any, depth: int = 0) -> None:
    """Refuse what a value does or carries. What it refers to has a turn of its own."""
    if depth > DEEPEST:
        raise Refused(_("Filen är skadad och går inte att öppna."))
    if isinstance(value, DictionaryObject):
        _judge_dictionary(value)
        for one in dict.values(value):
            _judge(one, depth + 1)
    elif isinstance(value, ArrayObject):
        for one in list.__iter__(value):
            _judge(one, depth + 1)


def _judge_dictionary(value: DictionaryObject) -> None:
    deed, *kinds = (str(dict.get(value, name)) for name in ("/S", "/Type", "/Subtype"))
    if deed in DEEDS or SCRIPTS & value.keys() or _has_deed(value):
        raise Refused(ACTS)
    if "/EF" in value or FILES.intersection(kinds):
        raise Refused(CARRIES)


def _has_deed(value: DictionaryObject) -> bool:
    """Whether something happens by itself. Beginning at a certain page, and no more, is no deed."""
    if "/AA" in value:
        return True
    begins = value.get("/OpenAction")
    resolved = begins.get_object() if isinstance(begins, IndirectObject) else begins
    if not isinstance(resolved, DictionaryObject):
        return False
    return resolved.get("/S") != NameObject("/GoTo") or "/Next" in resolved

"""Files that people hand in, made here: honest ones, and the parts to make evil ones of."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from eventsys.documents.kinds import OPEN_DOCUMENT, OPEN_XML

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Parts = dict[str, bytes | str]
MAINS = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
}
BODIES = {"odt": "text", "odp": "presentation", "ods": "spreadsheet"}


def pdf(words: str = "", change: Callable[[PdfWriter], Any] | None = None) -> bytes:
    """A PDF of one empty page, `words` in its title, changed as one likes."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": words})
    if change is not None:
        change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(form: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", size, "#ffd200").save(out, form)
    return out.getvalue()


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip file of these parts."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            how = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            package.writestr(ZipInfo(name), content, how)
    return out.getvalue()


def open_xml_parts(ending: str, more_types: str = "", relations: str = "") -> Parts:
    """What a docx, pptx or xlsx is made of, as small as can be."""
    main, kind = MAINS[ending]
    folder, _, name = main.partition("/")
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Override PartName="/{main}" '
        f'ContentType="{OPEN_XML}.{kind}.main+xml"/>{more_types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>',
        main: "<main/>",
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{RELATIONS}">{relations}'
        "</Relationships>",
    }


def relation(kind: str, target: str, mode: str = "External") -> str:
    """A line of a .rels file."""
    return f'<Relationship Id="r9" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def open_document_parts(ending: str, body: str = "") -> Parts:
    """What an odt, odp or ods is made of."""
    return {
        "mimetype": f"{OPEN_DOCUMENT}.{BODIES[ending]}",
        "content.xml": '<office xmlns="urn:o" xmlns:d="urn:d" xmlns:t="urn:t" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">{body}</office>',
        "META-INF/manifest.xml": "<manifest/>",
    }


def office(ending: str, **more: Any) -> bytes:
    """A whole file of one of the six endings."""
    if ending in MAINS:
        return zipped(open_xml_parts(ending, **more))
    return zipped(open_document_parts(ending, **more))


def action(deed: str, **more: str) -> DictionaryObject:
    """What a PDF may be told to do: action("/Launch", F="calc.exe")."""
    made = DictionaryObject({NameObject("/S"): NameObject(deed)})
    made.update({NameObject(f"/{key}"): TextStringObject(text) for key, text in more.items()})
    return made


def opening(deed: DictionaryObject | ArrayObject) -> Callable[[PdfWriter], None]:
    """Let a PDF begin with it."""

    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = deed

    return change


def form_field(deed: DictionaryObject) -> Callable[[PdfWriter], None]:
    """A field of the first page that does something when it is clicked."""

    def change(writer: PdfWriter) -> None:
        field = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/A"): deed,
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(field)])

    return change

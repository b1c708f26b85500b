"""What files are taken for, and which are refused. All are made here."""

import io
import struct
import zlib

import openpyxl
import pytest
import xlsxwriter
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, TextStringObject

from eventsys.documents import checking, naming, packages, pdfs
from eventsys.documents.kinds import KINDS, LARGEST, Refused
from tests import files

OLE = packages.OLD_OFFICE + b"\0" * 600
SCRIPT = "<script>alert(1)</script>"


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        checking.kind_of(content)
    assert refused.value.status == 422
    return str(refused.value)


HONEST = {
    "pdf": files.pdf("Presentation"),
    "png": files.picture("PNG"),
    "jpg": files.picture("JPEG"),
    "webp": files.picture("WEBP"),
    **{ending: files.office(ending) for ending in (*files.MAINS, *files.BODIES)},
}


def test_every_kind_has_an_example() -> None:
    assert {kind.ending for kind in KINDS} == {*HONEST}


@pytest.mark.parametrize("ending", HONEST)
def test_a_file_is_what_it_holds(ending: str) -> None:
    assert checking.kind_of(HONEST[ending]).ending == ending


def test_workbooks_of_real_programs_are_taken() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_url("A1", "https://example.org/")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet1!$B$1:$B$2"})
        sheet.insert_chart("C1", chart)
    assert checking.kind_of(made.getvalue()).ending == "xlsx"
    other = io.BytesIO()
    openpyxl.Workbook().save(other)
    assert checking.kind_of(other.getvalue()).ending == "xlsx"


def gif() -> bytes:
    return b"GIF89a/*" + files.picture("GIF")[8:] + b"*/=1;" + SCRIPT.encode()


def bomb() -> bytes:
    """300 MB of nothing in a pptx of 300 kB."""
    return files.zipped(
        files.open_xml_parts("pptx") | {f"ppt/media/{n}.bin": b"\0" * 2**20 for n in range(300)}
    )


def vast_png() -> bytes:
    """A picture of 30,000 by 30,000 that is all header."""

    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


OTHER = str(checking.TAKEN)
DAMAGED = "Filen är skadad och går inte att öppna."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen är tom."),
        (b"%PDF-" + b" " * LARGEST, "Filen är större än 25 MB."),
        (f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>".encode(), OTHER),
        (f"<!doctype html>{SCRIPT}".encode(), OTHER),
        (f"\n\n%PDF-1.7 {SCRIPT}".encode(), OTHER),
        (gif(), OTHER),
        (b"#!/bin/sh\n", OTHER),
        (b"MZ" + b"\0" * 600, OTHER),
        (b"hej", OTHER),
        (
            OLE,
            "Filen har ett äldre Office-format eller ett lösenord. Spara den som PDF i stället.",
        ),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 300, DAMAGED),
        (files.picture("PNG")[:-30], DAMAGED),
        (vast_png(), DAMAGED),
        (b"%PDF-1.7\n" + SCRIPT.encode(), DAMAGED),
        (files.pdf()[:200], DAMAGED),
        (files.office("pptx")[:-40], DAMAGED),
        (packages.ZIP + b"\0" * 300, DAMAGED),
    ],
)
def test_what_is_no_document_is_refused(content: bytes, said: str) -> None:
    assert refusal(content) == said


def shouted(relations: str) -> bytes:
    """A text whose parts are named in capitals, which Office reads as if they were not."""
    parts = files.open_xml_parts("docx", relations=relations)
    named = {"word/_rels/document.xml.rels": "word/_RELS/document.xml.RELS"}
    return files.zipped({named.get(name, name): content for name, content in parts.items()})


def with_parts(ending: str, **parts: bytes | str) -> bytes:
    """A document with more in it; __ in a name stands for /, ö for a point."""
    names = {name.replace("__", "/").replace("ö", "."): part for name, part in parts.items()}
    base = files.open_xml_parts if ending in files.MAINS else files.open_document_parts
    return files.zipped(base(ending) | names)


MACRO_TYPE = '<Override PartName="/x" ContentType="application/vnd.ms-office.vbaProject"/>'
MACROS, EMBEDDED, LOADS = str(packages.MACROS), str(packages.EMBEDDED), str(packages.LOADS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (files.zipped({"a.txt": "Hej"}), str(packages.NO_PACKAGE)),
        (files.zipped({"mimetype": "application/epub+zip"}), str(packages.NO_PACKAGE)),
        (with_parts("pptx", ppt__vbaProjectöbin=b"x"), MACROS),
        (with_parts("docx", word__activeX__activeX1öxml="<a/>"), MACROS),
        (files.office("xlsx", more_types=MACRO_TYPE), MACROS),
        (with_parts("odt", Basic__Standard__Module1öxml="<a/>"), MACROS),
        (with_parts("ods", Scripts__python__evilöpy="1"), MACROS),
        (with_parts("pptx", ppt__embeddings__oleObject1öbin=OLE), EMBEDDED),
        (with_parts("pptx", ppt__media__image1öpng=OLE), EMBEDDED),
        (with_parts("odp", Object1=OLE), EMBEDDED),
        (with_parts("pptx", ppt__media__image1öpng=files.zipped({"a": "b"})), EMBEDDED),
        (with_parts("docx", innerözip=files.office("docx")), EMBEDDED),
        (with_parts("xlsx", xl__externalLinks__externalLink1öxml="<a/>"), LOADS),
        (
            files.office("docx", relations=files.relation("attachedTemplate", "https://evil/")),
            LOADS,
        ),
        (
            shouted(files.relation("attachedTemplate", "https://evil/")),
            LOADS,
        ),
        (files.office("docx", relations=files.relation("oleObject", "file:///c:/x")), LOADS),
        (files.office("pptx", relations=files.relation("image", "//evil/share/x.png")), LOADS),
        (files.office("odt", body='<d:image xlink:href="https://evil/x.png"/>'), LOADS),
        (files.office("odt", body='<t:section-source xlink:href="../x.odt"/>'), LOADS),
        (with_parts("docx", **{"../etc": "x"}), DAMAGED),
        (with_parts("docx", word___rels__xörels="<!DOCTYPE x><x/>"), DAMAGED),
        (
            with_parts("docx", word___rels__xörels='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
            DAMAGED,
        ),
        (bomb(), "Filen innehåller för mycket för att kunna öppnas tryggt."),
        (
            with_parts("docx", **{f"word/{n}.xml": "" for n in range(packages.PARTS)}),
            "Filen innehåller för mycket för att kunna öppnas tryggt.",
        ),
    ],
)
def test_a_package_with_more_than_words_is_refused(content: bytes, said: str) -> None:
    assert refusal(content) == said


def test_a_chart_may_bring_its_workbook_but_not_the_workbooks_macros() -> None:
    good, evil = files.office("xlsx"), files.office("xlsx", more_types=MACRO_TYPE)
    inner = with_parts("xlsx", xl__embeddings__aöxlsx=good)
    assert checking.kind_of(with_parts("pptx", ppt__embeddings__Sheet1öxlsx=good)).ending == "pptx"
    assert refusal(with_parts("pptx", ppt__embeddings__Sheet1öxlsx=evil)) == MACROS
    assert refusal(with_parts("pptx", ppt__embeddings__Sheet1öxlsx=inner)) == EMBEDDED


def test_a_link_that_people_follow_is_no_danger() -> None:
    link = files.relation("hyperlink", "https://example.org/")
    assert checking.kind_of(files.office("pptx", relations=link)).ending == "pptx"
    body = '<t:a xlink:href="https://example.org/"/><d:image xlink:href="Pictures/1.png"/>'
    assert checking.kind_of(files.office("odt", body=body)).ending == "odt"


def attach(writer: PdfWriter) -> None:
    writer.add_attachment("evil.exe", b"MZ")


def script(writer: PdfWriter) -> None:
    """A page that does something when it is turned to."""
    deed = DictionaryObject({NameObject("/O"): files.action("/URI", URI="https://evil.example/")})
    writer.pages[0][NameObject("/AA")] = deed


def and_then(deed: str, following: DictionaryObject) -> DictionaryObject:
    """An action that another one follows upon."""
    made = files.action(deed)
    made[NameObject("/Next")] = following
    return made


def hide(writer: PdfWriter) -> None:
    """A script that no page and no catalogue leads to."""
    writer._add_object(files.action("/JavaScript", JS="app.alert(1)"))


def xfa(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/XFA")] = TextStringObject("<xdp/>")


ACTS, CARRIES = str(pdfs.ACTS), str(pdfs.CARRIES)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (script, ACTS),
        (hide, ACTS),
        (xfa, ACTS),
        (files.opening(files.action("/JavaScript", JS="app.alert(1)")), ACTS),
        (files.opening(files.action("/Launch", F="calc.exe")), ACTS),
        (files.opening(files.action("/URI", URI="https://evil.example/")), ACTS),
        (files.opening(and_then("/GoTo", files.action("/URI", URI="https://evil.example/"))), ACTS),
        (files.opening(and_then("/GoTo", files.action("/GoToR", F="//evil/share"))), ACTS),
        (files.form_field(files.action("/SubmitForm", F="https://evil.example/")), ACTS),
        (files.form_field(files.action("/GoToE")), ACTS),
        (attach, CARRIES),
    ],
)
def test_a_pdf_that_does_something_is_refused(change: object, said: str) -> None:
    assert refusal(files.pdf(change=change)) == said  # type: ignore[arg-type]  # One of those above.


def test_a_pdf_may_begin_at_a_page_and_hold_links() -> None:
    first_page = ArrayObject([NullObject(), NameObject("/FitH")])
    for change in (
        files.opening(first_page),
        files.opening(files.action("/GoTo")),
        files.form_field(files.action("/URI", URI="https://example.org/")),
    ):
        assert checking.kind_of(files.pdf(change=change)).ending == "pdf"


def test_a_pdf_with_a_password_is_refused_and_one_without_is_read() -> None:
    def locked(password: str) -> bytes:
        return files.pdf(
            change=lambda writer: writer.encrypt(password, "owner", algorithm="AES-256")
        )

    assert refusal(locked("hemligt")) == "Filen är skyddad med lösenord. Spara den utan lösenord."
    assert checking.kind_of(locked("")).ending == "pdf"


@pytest.mark.parametrize(
    ("name", "title", "saved_as"),
    [
        ("RUS_presentation 2027.pptx", "RUS presentation 2027", "rus-presentation-2027.pdf"),
        ("C:\\Users\\anna\\Möte.pdf", "Möte", "mote.pdf"),
        ("../../etc/passwd", "passwd", "passwd.pdf"),
        ("a\u202efdp.exe", "afdp", "afdp.pdf"),
        ("rad\r\n\x00\x07brott.pdf", "rad brott", "rad-brott.pdf"),
        ("=1+1.pdf", "=1+1", "1-1.pdf"),
        ("<b>x</b>.pdf", "b>", "b.pdf"),
        ("", "", "dokument.pdf"),
        ("日本.pdf", "日本", "dokument.pdf"),
        (".pdf", "", "dokument.pdf"),
        ("x" * 300 + ".pdf", "x" * 199 + "…", "x" * 60 + ".pdf"),
    ],
)
def test_names_are_safe(name: str, title: str, saved_as: str) -> None:
    assert naming.title_of(name) == title
    pdf = checking.kind_of(HONEST["pdf"])
    assert naming.file_name(naming.title_of(name), pdf) == saved_as

"""Documents of an event, as an organiser works with them."""

import io
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import stream_encode_multipart

from eventsys.audit import service as audit
from eventsys.core.db import db, transaction
from eventsys.documents import service as documents
from eventsys.documents.kinds import LARGEST, MEGABYTE
from eventsys.documents.models import Document, DocumentVersion
from eventsys.events.models import Event
from eventsys.web.organiser import documents as page_of_documents
from tests import files, make
from tests.browser import Browser, Page

Files = list[tuple[str, bytes]]
TITLE = ".papers-title"


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


@pytest.fixture
def event() -> Event:
    return make.make_event()


def path(event: Event, *more: Any) -> str:
    return "/".join(map(str, (f"/organiser/events/{event.id}/documents", *more)))


def hand_in(browser: Browser, event: Event, sent: Files, status: int = 303, **fields: Any) -> Page:
    """Send files by the form on the page."""
    data: dict[str, Any] = {"is_accessible": "unknown", "access_words": ""} | fields
    data["csrf_token"] = browser.csrf_token()
    data["files"] = [FileStorage(io.BytesIO(content), name) for name, content in sent]
    # In memory, since the test client leaves a file on the disk open.
    stream, length, boundary = stream_encode_multipart(MultiDict(data), use_tempfile=False)
    form = f"multipart/form-data; boundary={boundary}"
    more = {"input_stream": stream, "content_length": length, "content_type": form}
    page = browser._open("POST", path(event), status, **more)
    return browser.follow() if status == 303 else page


def saved() -> list[Document]:
    db.session.expire_all()
    return db.session.query(Document).order_by(Document.position).all()


def test_several_files_are_handed_in_at_once(browser: Browser, event: Event) -> None:
    page = browser.get(path(event))
    assert "Inga dokument än" in page.text
    (form,) = page.soup.select("form[enctype='multipart/form-data']")
    assert form.select_one("[name=files][multiple]") is not None
    sent = [
        ("RUS_presentation.exe", files.pdf()),
        ("Affisch.jpeg", files.picture("JPEG")),
        ("Bilder från dagen.pptx", files.office("pptx")),
    ]
    page = hand_in(browser, event, sent)
    assert page.flashes == ["3 dokument är tillagda."]
    assert page.all(TITLE) == ["RUS presentation", "Affisch", "Bilder från dagen"]
    assert page.links(f"{TITLE} a") == {
        "RUS presentation": address(event, 0, "rus-presentation.pdf"),
        "Affisch": address(event, 1, "affisch.jpg"),
        "Bilder från dagen": address(event, 2, "bilder-fran-dagen.pptx"),
    }
    for _title, where in page.links(f"{TITLE} a").items():
        assert browser.raw("GET", where).status_code == 200


def address(event: Event, number: int, name: str) -> str:
    return f"/vastmanland/{event.slug}/documents/{saved()[number].id}/{name}"


def test_each_row_says_what_is_wrong_and_the_good_ones_are_kept(
    browser: Browser, event: Event
) -> None:
    item = make.make_item(event, "Dragning")
    sent = [
        ("a.pdf", files.pdf()),
        ("b.svg", b"<svg/>"),
        ("c\u202e<b>.pptm", files.zipped(files.open_xml_parts("pptx") | {"vbaProject.bin": "x"})),
        ("tom.pdf", b""),
    ]
    page = hand_in(browser, event, sent, 422, item_id=item.id, after_event="y", is_accessible="yes")
    assert page.flashes == ["Ett dokument är tillagt."]
    assert page.errors == [
        "b.svg: Det slags fil tas inte emot. Det går bra med PDF, PowerPoint, Word, Excel, "
        "OpenDocument och bilder (PNG, JPEG, WebP).",
        "c<b>.pptm: Filen innehåller makron. Spara den utan makron, till exempel som PDF.",
        "tom.pdf: Filen är tom.",
    ]
    assert page.all(".refused li") == [f"Fel: {text}" for text in page.errors]
    assert page.title.startswith("Fel: ")
    # What was chosen besides is kept.
    assert page.shown("item_id") == str(item.id)
    assert (page.shown("after_event"), page.shown("is_accessible")) == ("y", "yes")
    (made,) = saved()
    assert (made.title, made.item_id, made.after_event) == ("a", item.id, True)


def test_the_same_file_twice_is_one(browser: Browser, event: Event) -> None:
    hand_in(browser, event, [("a.pdf", files.pdf())])
    page = hand_in(browser, event, [("b.pdf", files.pdf())], 422)
    assert page.errors == ["b.pdf: Filen finns redan. Den heter ”a”."]
    assert page.flashes == []
    assert len(saved()) == 1
    # At another event it is its own.
    hand_in(browser, make.make_event("Annat möte"), [("b.pdf", files.pdf())])
    assert len({each.file for each in db.session.query(DocumentVersion)}) == 1


def test_a_file_that_is_too_large_is_told_the_limit(browser: Browser, event: Event) -> None:
    large = b"%PDF-" + bytes(LARGEST)
    sent = [("stor.pdf", large), ("tva.pdf", large), ("liten.pdf", files.pdf())]
    page = hand_in(browser, event, sent, 422, after_event="y")
    assert page.errors == [
        "stor.pdf: Filen är större än 25 MB.",
        "tva.pdf: Filen är större än 25 MB.",
    ]
    assert page.shown("after_event") == "y"
    assert [each.title for each in saved()] == ["liten"]


def test_more_than_all_together_is_told_the_limit(browser: Browser, event: Event) -> None:
    def send(size: int) -> Page:
        """Announce so much; it is refused before it is read."""
        announced = {"CONTENT_LENGTH": str(size)}
        form = {"content_type": "multipart/form-data; boundary=x"}
        return browser._open("POST", path(event), 413, environ_overrides=announced, **form)

    page = send(page_of_documents.TOGETHER + 1)
    assert page.h1 == "Det du skickade är för stort"
    assert "högst 100 MB åt gången" in page.text
    browser._write_session(**{"sign-in": None})
    assert "högst 2 MB åt gången" in send(3 * MEGABYTE).text


def test_too_many_files_and_none(browser: Browser, event: Event) -> None:
    many = [(f"{n}.png", files.picture(size=(n + 1, 1))) for n in range(22)]
    page = hand_in(browser, event, many, 422)
    assert page.errors == ["2 filer för mycket. Lägg upp dem för sig."]
    assert len(saved()) == 20
    page = hand_in(browser, event, [], 422)
    assert page.errors == ["Välj minst en fil."]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"is_accessible": "no"}, ["Skriv hur man kan få innehållet på annat sätt."]),
        ({"is_accessible": "kanske"}, ["Välj ett av alternativen."]),
        ({"is_accessible": "no", "access_words": "x" * 501}, ["Skriv högst 500 tecken."]),
        ({"item_id": "999999"}, ["Välj ett av alternativen."]),
        ({"item_id": "=1+1"}, ["Välj ett av alternativen."]),
    ],
)
def test_what_cannot_be_about_files_is_said(
    browser: Browser, event: Event, fields: dict[str, str], errors: list[str]
) -> None:
    make.make_item(event)
    page = hand_in(browser, event, [("a.pdf", files.pdf())], 422, **fields)
    assert page.errors == [*errors, "Välj filerna igen. Inget är upplagt än."]
    assert page.shown("access_words").strip() == fields.get("access_words", "")
    assert saved() == []


def test_links_and_recordings_are_added_and_taken_away(browser: Browser, event: Event) -> None:
    browser.get(path(event))
    browser.click("Lägg till länk eller inspelning")
    page = browser.submit(
        "Lägg till",
        kind="recording",
        title="Remisskonferensen",
        url="https://film.example.org/rus",
        is_accessible="no",
        access_words="Ring oss.",
    )
    assert page.flashes == ["Dokumentet är tillagt."]
    assert page.links(f"{TITLE} a") == {"Remisskonferensen": "https://film.example.org/rus"}
    assert "Inspelning · film.example.org" in page.text
    page = browser.click("Ta bort Remisskonferensen")
    assert (page.h1, len(saved())) == ("Ta bort dokumentet?", 1)
    page = browser.submit("Ta bort dokumentet")
    assert page.flashes == ["Dokumentet är borttaget."]
    assert saved() == []


@pytest.mark.parametrize(
    ("title", "url", "errors"),
    [
        ("", "", ["Skriv vad dokumentet heter.", "Skriv dokumentets webbadress."]),
        ("x", "http://example.org/", ["Skriv hela adressen. Den börjar med https://."]),
        ("x", "data:text/html,x", ["Skriv hela adressen. Den börjar med https://."]),
        ("x", "ftp://example.org/x", ["Skriv hela adressen. Den börjar med https://."]),
        ("x", "https://", ["Skriv hela adressen. Den börjar med https://."]),
        ("x", "https://a b/", ["Skriv hela adressen. Den börjar med https://."]),
        ("x" * 201, "https://example.org/", ["Skriv högst 200 tecken."]),
        ("x", f"https://example.org/{'x' * 1000}", ["Skriv högst 1000 tecken."]),
    ],
)
def test_what_cannot_be_a_link_is_said(
    browser: Browser, event: Event, title: str, url: str, errors: list[str]
) -> None:
    browser.get(path(event, "link"))
    page = browser.submit("Lägg till", title=title, url=url, status=422)
    assert page.errors == errors
    assert (page.shown("title"), page.shown("url")) == (title, url)


def test_html_formulas_and_signs_of_control_are_words(browser: Browser, event: Event) -> None:
    browser.get(path(event, "link"))
    typed = "<script>x</script> =1+1 \u202e\x00\x07 &amp;"
    page = browser.submit("Lägg till", title=typed, url="https://example.org/?a=<b>&c")
    assert page.all(TITLE) == ["<script>x</script> =1+1 &amp;"]
    assert browser.get(f"/vastmanland/{event.slug}/").all(".documents a") == page.all(TITLE)


def test_a_link_needs_no_programme_to_be_made_by_hand(browser: Browser, event: Event) -> None:
    fields = {"kind": "file", "title": "x", "url": "https://example.org/", "is_accessible": "yes"}
    page = browser.post(path(event, "link"), fields, 422)
    assert page.errors == ["Välj ett av alternativen."]


def test_a_document_is_described_anew(browser: Browser, event: Event) -> None:
    item, document = make.make_item(event, "Dragning"), make.make_file(event)
    browser.get(path(event))
    browser.click("Ändra Presentation")
    page = browser.submit(
        "Spara", {"title": "Bilder", "item_id": item.id, "is_accessible": "yes"}, after_event=True
    )
    assert page.flashes == ["Dokumentet är sparat."]
    assert "Visas för alla när mötet är slut." in page.text
    db.session.expire_all()
    assert documents.details_of(document) == documents.DocumentDetails(
        "Bilder", "", item.id, True, "yes"
    )
    browser.get(path(event, document.id))
    page = browser.submit("Spara", title="", is_accessible="no", status=422)
    assert page.errors == ["Skriv vad dokumentet heter."]
    page = browser.submit("Spara", title="Ö", is_accessible="no", status=422)
    assert page.errors == ["Skriv hur man kan få innehållet på annat sätt."]
    assert (page.shown("title"), page.shown("is_accessible")) == ("Ö", "no")


def replace(browser: Browser, event: Event, document: Document, name: str, content: bytes) -> Page:
    data: dict[str, Any] = {"csrf_token": browser.csrf_token()}
    if name:
        data["file"] = (io.BytesIO(content), name)
    where = path(event, document.id, "replace")
    return Page(browser.raw("POST", where, data=data), f"{browser.base}{where}")


def test_a_new_version_has_the_same_address_and_the_old_one_is_kept(
    browser: Browser, event: Event
) -> None:
    document = make.make_file(event, "Presentation.pdf")
    where = public_address(event, document)
    old = browser.raw("GET", where).data
    assert replace(browser, event, document, "v2 slutlig.pdf", files.pdf("två")).status == 303
    page = browser.get(path(event, document.id))
    assert page.flashes == ["Den nya filen är på plats. Adressen är densamma."]
    assert page.all(".versions a") == ["Version 2", "Version 1"]
    assert browser.raw("GET", where).data == files.pdf("två") != old
    first = browser.raw("GET", page.links(".versions a")["Version 1"])
    assert (first.status_code, first.data) == (200, old)
    assert first.headers["Content-Disposition"] == "attachment; filename=presentation.pdf"
    assert first.headers["Cache-Control"] == "no-store"
    assert browser.raw("GET", path(event, document.id, "versions/3")).status_code == 404


def public_address(event: Event, document: Document) -> str:
    return f"/vastmanland/{event.slug}/documents/{document.id}/{document.versions[0].file_name}"


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("", b"", "Välj en fil."),
        ("a.pdf", b"", "Filen är tom."),
        ("a.html", b"<html>", "Det slags fil tas inte emot."),
        ("a.pdf", files.pdf("Presentation.pdf"), "Det är samma fil som förut."),
    ],
)
def test_a_version_that_cannot_be_is_said(
    browser: Browser, event: Event, name: str, content: bytes, error: str
) -> None:
    document = make.make_file(event)
    page = replace(browser, event, document, name, content)
    assert page.status == 422
    (said,) = page.errors
    assert said.startswith(error)
    assert page.shown("title") == "Presentation"
    assert db.session.query(DocumentVersion).count() == 1


def test_a_link_has_no_versions(browser: Browser, event: Event) -> None:
    document = make.make_document(event)
    page = browser.get(path(event, document.id))
    assert "Ny version" not in page.text
    assert replace(browser, event, document, "a.pdf", files.pdf()).status == 404


def test_the_order_is_changed(browser: Browser, event: Event) -> None:
    for title in "ABC":
        make.make_document(event, title)
    page = browser.get(path(event))
    assert page.all(".papers-deeds button") == ["Ned A", "Upp B", "Ned B", "Upp C"]
    page = browser.submit("Upp C")
    assert page.all(TITLE) == ["A", "C", "B"]
    page = browser.submit("Ned A")
    assert page.all(TITLE) == ["C", "A", "B"]
    first = saved()[0].id
    browser.post(path(event, first, "move"), {"step": "up"})
    browser.post(path(event, first, "move"), {"step": "=1"})
    assert [each.title for each in saved()] == ["C", "A", "B"]


def test_a_document_of_another_event_is_not_found(browser: Browser, event: Event) -> None:
    other = make.make_file(make.make_event("Annat")).id
    browser.get(path(event, other), 404)
    for deed in ("", "remove", "move", "replace"):
        browser.post(path(event, other, *filter(None, [deed])), status=404)
    browser.get(path(event, other, "versions/1"), 404)


def test_a_reader_sees_and_changes_nothing(browser: Browser, event: Event) -> None:
    document = make.make_file(event)
    browser.sign_in(make.make_user("reader", name="Rut Berg"))
    page = browser.get(path(event))
    assert page.all(TITLE) == ["Presentation"]
    assert page.soup.select("main form") == []
    browser.get(path(event, document.id), 403)
    browser.post(path(event, document.id, "remove"), status=403)
    assert browser.raw("GET", path(event, document.id, "versions/1")).status_code == 200


def test_every_deed_is_a_line_and_a_version(browser: Browser, event: Event) -> None:
    version = event.version
    first = make.make_file(event, "A.pdf")
    make.make_document(event, "B")
    browser.get(path(event, first.id))
    browser.submit("Spara", title="A2", is_accessible="no", access_words="Ring.")
    replace(browser, event, first, "x.png", files.picture())
    browser.get(path(event))
    browser.submit("Ned A2")
    browser.click("Ta bort B")
    browser.submit("Ta bort dokumentet")
    db.session.expire_all()
    lines = [entry.action for entry in reversed(audit.history_of_event(event.id))]
    assert lines[2:] == [
        *("document.added", "document.added", "document.edited"),
        *("document.replaced", "document.moved", "document.removed"),
    ]
    assert event.version == version + 6
    assert saved()[0].versions[-1].file_name == "a.png"


def test_needs_no_more_statements_for_more_documents(browser: Browser, event: Event) -> None:
    def fill(number: int) -> int:
        for n in range(number):
            make.make_item(event, f"Punkt {n}")
            item = make.make_item(event, f"Punkt {number}-{n}")
            make.make_file(event, f"{number}-{n}.pdf", files.pdf(f"{number}-{n}"), item_id=item.id)
        browser.get(path(event))
        mine = len(browser.statements)
        browser.get(f"/vastmanland/{event.slug}/")
        return mine + len(browser.statements)

    assert fill(2) == fill(6)


def test_a_copied_event_has_no_documents(browser: Browser, event: Event) -> None:
    make.make_file(event)
    browser.get(f"/organiser/events/{event.id}/copy")
    browser.submit("main form", first_on=str(event.first_on + timedelta(days=30)))  # type: ignore[operator]
    copied = db.session.query(Event).order_by(Event.id.desc()).first()
    assert copied is not None
    assert copied.id != event.id
    assert documents.of_event(copied) == []


def test_removing_an_item_keeps_its_documents(browser: Browser, event: Event) -> None:
    item = make.make_item(event, "Dragning")
    make.make_file(event, item_id=item.id)
    browser.get(f"/organiser/events/{event.id}/programme")
    browser.submit("Ta bort Dragning")
    page = browser.get(path(event))
    assert page.all(TITLE) == ["Presentation"]
    with transaction():
        assert saved()[0].item_id is None

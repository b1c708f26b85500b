"""Words as people type them: cleaned, shortened, folded for search; Markdown made safe."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markdown_it.utils import EnvType, OptionsDict

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({"æ": "a", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
# Where the letters after z stand. Alphabets differ, and a list is looked through as one has learnt.
_AFTER_Z = {
    "da": str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"}),
    "sv": str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}),
}
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
# A title can be turned round on the page by these, and no honest title needs them.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u2060\ufeff")


def _is_plain(character: str) -> bool:
    """Whether a character may stand in a text: no control, no half one, none that hides."""
    if character in _BIDI or character in _INVISIBLE:
        return False
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return False
    return unicodedata.category(character) not in ("Cc", "Cs", "Co")


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    # What Python can print is plain, and much sooner known; nearly every text is.
    return composed if composed.isprintable() else "".join(filter(_is_plain, composed))


def clean_line(text: str) -> str:
    """One trimmed line: line ends, tabs and runs of blanks become one blank; controls go."""
    return " ".join(_plain(_LINE_ENDS.sub(" ", text).replace("\t", " ")).split())


def clean_text(text: str) -> str:
    r"""Several lines, ended by \n, without blanks at their ends; at most one empty one in a row."""
    lines = _LINE_ENDS.sub("\n", text).expandtabs(4).split("\n")
    joined = "\n".join(_plain(line).rstrip() for line in lines)
    return re.sub("\n{3,}", "\n\n", joined).strip("\n")


def paragraphs(text: str) -> list[list[str]]:
    """Paragraphs as lists of their lines, so that each letter can break them in its own way."""
    return [part.split("\n") for part in clean_text(text).split("\n\n") if part.strip()]


def shorten(text: str, limit: int) -> str:
    """The beginning of a text as one line of at most `limit` characters, cut at a word's end."""
    line = clean_line(text)
    if len(line) <= limit:
        return line
    cut = line[:limit]
    head, blank, _ = cut.rpartition(" ")
    if not blank:
        head = cut[:-1]
        while head and (unicodedata.combining(line[len(head)]) or line[len(head)] == "\u200d"):
            head = head[:-1]
    return head.rstrip(" ,;:.–—-(") + "…"


def fold(text: str) -> str:
    """What a search compares: å, ä, æ, aa and a are alike, and so are ö, ø and o.

    Case and accents do not count. Runs of "a" become one, so that "Aarhus" and "Århus" meet;
    folding a part of a text gives a part of the folded text.
    """
    parts = unicodedata.normalize("NFKD", text.casefold()).casefold()
    kept = (c for c in parts if not unicodedata.category(c).startswith(("M", "C")) or c.isspace())
    return " ".join(re.sub("a{2,}", "a", "".join(kept).translate(_LETTERS)).split())


def alphabetical(text: str, language: str) -> str:
    """What a list is sorted by to stand in the order of the alphabet; Swedish, if not Danish."""
    letters = _AFTER_Z.get(language, _AFTER_Z["sv"])
    return unicodedata.normalize("NFC", text).casefold().translate(letters)


def slugify(text: str, fallback: str) -> str:
    """The part of an address that names a thing: a-z, 0-9, single hyphens, at most 60 in all."""
    parts = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    ascii_only = "".join(c for c in parts if not unicodedata.category(c).startswith("M"))
    slug = re.sub("[^a-z0-9]+", "-", ascii_only).strip("-")
    if len(slug) > 60:
        head, hyphen, _ = slug[:61].rpartition("-")
        slug = head if hyphen and len(head) >= 30 else slug[:60]
    return slug.strip("-") or fallback


def _image_as_words(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return self.renderInlineAsText(tokens[index].children, options, env)


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
_MARKDOWN.add_render_rule("image", _image_as_words)
_TAGS = {"h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre"}
_TAGS |= {"a", "em", "strong", "code", "table", "thead", "tbody", "tr", "th", "td"}


def markdown_html(text: str) -> str:
    """Safe HTML of a Markdown text; no images, no HTML of its own.

    Its highest heading becomes h3, whichever it was, since h1 and h2 belong to the page.
    """
    tokens = _MARKDOWN.parse(clean_text(text))
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    shift = 3 - min((int(token.tag[1]) for token in headings), default=3)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
    html: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "th": {"scope"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener",
    )


def markdown_text(text: str) -> str:
    """A Markdown text as plain text, for letters and calendar entries: "label (address)"."""
    tree = SyntaxTreeNode(_MARKDOWN.parse(clean_text(text)))
    return clean_text("\n\n".join(_block_texts(tree)))


def _block_texts(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        match child.type:
            case "bullet_list":
                yield "\n".join(_item(item, "– ") for item in child.children)
            case "ordered_list":
                first = int(child.attrs.get("start", 1))
                yield "\n".join(_item(x, f"{n}. ") for n, x in enumerate(child.children, first))
            case "table":
                rows = (row for part in child.children for row in part.children)
                yield "\n".join(" | ".join(map(_inline_text, row.children)) for row in rows)
            case "fence" | "code_block":
                yield child.content.rstrip("\n")
            case "blockquote":
                yield from _block_texts(child)
            case "paragraph" | "heading":
                yield _inline_text(child)
            case _:  # a rule across the page says nothing in words
                yield ""


def _item(item: SyntaxTreeNode, mark: str) -> str:
    body = "\n".join(_block_texts(item))
    return mark + body.replace("\n", "\n" + " " * len(mark))


def _inline_text(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak" | "hardbreak":
            return "\n"
    words = "".join(map(_inline_text, node.children))
    address = str(node.attrs.get("href", "")) if node.type == "link" else ""
    if address and address.removeprefix("mailto:") != words:
        return f"{words} ({address})"
    return words

"""Simple Markdown to safe HTML: paragraphs, headings, lists, quotes, emphasis, links. The same text also reads as plain words.

Two locks: the parser passes no HTML on, and what it made is cleaned once more by a list of what may stay.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

TAGS = {"p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "em", "strong", "a"}
SCHEMES = {"http", "https", "mailto", "tel"}
LEVELS_DOWN = 2
"""A page has its own title and sections: a heading of the text stands below both."""

_BARE = re.compile(r"(?<![<(\[\w])https?://[\w\-.~:/?#@!$&'*+,;=%]*[\w\-~/#@$&*+=%]", re.ASCII)
"""An address as people paste it; a full stop behind it, or Japanese without a blank, is not part of it."""
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)")


class Oddity(StrEnum):
    """What somebody wrote that comes out otherwise than meant, so that a preview can say so."""

    HTML = "html"
    PICTURE = "picture"
    LINK = "link"


def to_html(text: str) -> SafeString:
    """The text as HTML in which nothing runs, nothing is loaded, and every link is a plain one."""
    made = _parser().render(_linked(text))
    clean = nh3.clean(
        made, tags=TAGS, attributes={"*": set(), "a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener nofollow"
    )
    return mark_safe(clean)


def to_text(text: str) -> str:
    """The same as plain words: for the other half of a mail, for feeds, for a line on a locked screen."""
    blocks = "".join(_spoken(_parser().parse(_linked(text))))
    return re.sub(r"\n{3,}", "\n\n", blocks).strip()


def oddities(text: str) -> list[Oddity]:
    """What of the text will not do what its writer may think."""
    without_autolinks = re.sub(r"<(https?:|mailto:)[^<>\s]*>", "", text)
    found = []
    if _HTML.search(without_autolinks):
        found.append(Oddity.HTML)
    if "![" in text:
        found.append(Oddity.PICTURE)
    if any(":" in target and target.partition(":")[0].lower() not in SCHEMES for target in _LINK.findall(text)):
        found.append(Oddity.LINK)
    return found


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.disable(["code", "fence", "backticks", "reference", "html_block", "html_inline"])
    parser.add_render_rule("image", _picture)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


def _linked(text: str) -> str:
    return _BARE.sub(r"<\g<0>>", text)


def _picture(_: RendererHTML, tokens: Sequence[Token], index: int, __: OptionsDict, ___: EnvType) -> str:
    """A picture of another site would tell it who reads: only its words stay."""
    return nh3.clean_text(tokens[index].content)


def _heading(_: RendererHTML, tokens: Sequence[Token], index: int, __: OptionsDict, ___: EnvType) -> str:
    token = tokens[index]
    level = min(int(token.tag[1:]) + LEVELS_DOWN, 6)
    return f"<h{level}>" if token.nesting == 1 else f"</h{level}>\n"


def _spoken(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "inline":
                yield "".join(_words(token.children or []))
            case "list_item_open":
                yield "・"
            case "paragraph_close":
                yield "\n" if token.hidden else "\n\n"
            case "heading_close" | "bullet_list_close" | "ordered_list_close":
                yield "\n\n"
            case "hr":
                yield "――――\n\n"


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    target, said = "", ""
    for token in tokens:
        match token.type:
            case "link_open":
                target, said = str(token.attrGet("href") or ""), ""
            case "link_close":
                # An address that already stands there as words is not said twice.
                yield "" if said == target else f"（{target}）"
                target = ""
            case "softbreak" | "hardbreak":
                yield "\n"
            case "text" | "image" | "text_special":
                said += token.content
                yield token.content

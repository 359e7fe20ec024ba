"""Blocks of documents as HTML: cover, lists of contents, pictures, charts and signatures, and where links lead."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ikm.render.markup import classes, escaped, marked
from ikm.render.page import Block, Caption, Contents, Cover, Figure, Heading, PageTable, Picture, Section, Signature


class Target(NamedTuple):
    """What a list of contents leads to: its id, what it is called, and how deep it stands below the first level."""

    id: str
    text: str
    kind: str
    depth: int


class Sheet(NamedTuple):
    """Blocks that begin on a sheet of their own, with their places on the page; what ``section`` says of it."""

    section: Section | None
    blocks: tuple[tuple[int, Block], ...]

    @property
    def is_across(self) -> bool:
        """Whether the sheet lies across."""
        return bool(self.section and self.section.across)


def sheets(blocks: Sequence[Block]) -> Iterator[Sheet]:
    """The blocks by the sheets they begin on; one with nothing on it is left out.

    A heading goes with what it heads, where that begins a sheet.
    """
    section: Section | None = None
    found: list[tuple[int, Block]] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Section):
            end = len(found)
            while end and isinstance(found[end - 1][1], Heading):
                end -= 1
            if end:
                yield Sheet(section, tuple(found[:end]))
            section, found = block, found[end:]
        else:
            found.append((place, block))
    if found:
        yield Sheet(section, tuple(found))


def targets(blocks: Sequence[Block], prefix: str) -> dict[int, Target]:
    """The headings and captions of a document, by the places of their blocks."""
    found: dict[int, Target] = {}
    for place, block in enumerate(blocks):
        id = f"{prefix}a{len(found) + 1}"
        caption = caption_of(block)
        if isinstance(block, Heading):
            found[place] = Target(id, block.text, "", block.level - 1)
        elif caption:
            found[place] = Target(id, str(caption), caption.kind, 0)
    return found


def caption_of(block: Block) -> Caption | None:
    """The caption of a block, where it has one."""
    return block.caption if isinstance(block, Figure | Picture | PageTable) else None


def cover_lines(cover: Cover, level: int, title_id: str) -> Iterator[str]:
    """The first sheet, whose title is a heading of a level."""
    yield '<header class="cover">'
    if cover.logo:
        yield f"<p>{_image(cover.logo)}</p>"
    yield f'<h{level} class="title" id="{title_id}">{marked(cover.title)}</h{level}>'
    yield from (f"<p>{marked(line)}</p>" for line in cover.lines)
    yield "</header>"


def contents_lines(contents: Contents, found: Sequence[Target], level: int, title_id: str) -> Iterator[str]:
    """A list of links; nothing where there is nothing of the kind."""
    listed = [target for target in found if target.kind == contents.kind]
    if not listed:
        return
    yield f'<nav class="contents" aria-labelledby="{title_id}">'
    yield f'<h{level} class="part" id="{title_id}">{escaped(contents.title)}</h{level}>'
    yield "<ul>"
    for target in listed:
        depth = f"depth-{target.depth}" if target.depth else ""
        yield f'<li{classes(depth)}><a href="#{target.id}">{escaped(target.text)}</a></li>'
    yield "</ul>"
    yield "</nav>"


def picture_lines(picture: Picture, id: str) -> Iterator[str]:
    """A picture with its caption below."""
    if not picture.caption:
        yield f'<p class="picture">{_image(picture)}</p>'
        return
    yield '<figure class="picture">'
    yield _image(picture)
    yield f'<figcaption id="{id}">{marked(str(picture.caption))}</figcaption>'
    yield "</figure>"


def _image(picture: Picture) -> str:
    """The picture itself, as a part of the file."""
    content = b64encode(picture.content).decode()
    described = escaped(picture.description)
    width = f"{100 * picture.width:.4g}%"
    return f'<img src="data:image/{picture.kind};base64,{content}" alt="{described}" style="width: {width}">'


def signature_lines(signature: Signature) -> Iterator[str]:
    """Who signs, with room for that above the name."""
    yield f"<div{classes('signature', 'electronic' if signature.electronic else '')}>"
    yield from (f"<p>{marked(line)}</p>" for line in signature.above)
    yield f'<p class="signer">{marked(signature.name)}</p>'
    yield from (f"<p>{marked(line)}</p>" for line in signature.below)
    yield "</div>"


def has_pictures(blocks: Sequence[Block]) -> bool:
    """Whether any picture is shown."""
    return any(isinstance(block, Picture) or (isinstance(block, Cover) and block.logo) for block in blocks)

"""Papers to hand over: A4 in black and grey, set from plain content. What stands in them is the caller's.

The same content gives the same bytes, and its digest stands at the foot of every page.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from PIL import Image as Picture
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

FONTS: Final = Path(__file__).resolve().parents[2] / "static" / "vendor" / "noto-sans-devanagari"
PLAIN, BOLD = "Paper", "Paper-Bold"
INK, GREY, LINE = HexColor("#191a1e"), HexColor("#656871"), HexColor("#d2d1ca")
SIDE: Final = 18 * mm
PADDING: Final = 6  # points that reportlab keeps free within its margins
WIDTH: Final = A4[0] - 2 * (SIDE + PADDING)
LEAST: Final = 30 * mm  # of a section stand under its heading
LABELS: Final = 0.28  # of the width, beside their texts
LONGEST, MOST_LINES = 2000, 30  # of one text: a row must fit on a page
PICTURE: Final = (80 * mm, 80 * mm)
PIXELS: Final = 1200  # of a picture's longer side
ALL = ((0, 0), (-1, -1))  # cells


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its head, its rows, and the share of the width that each column has."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture in a format that Pillow reads, and what it shows."""

    image: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with any of: what is known by its label, text, a table, pictures. `empty` stands where nothing is."""

    heading: str
    facts: Sequence[tuple[str, str]] = ()
    texts: Sequence[str] = ()
    table: Rows | None = None
    photos: Sequence[Photo] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on it. `summary` is the sentence under the title, `maker` who made it and when."""

    title: str
    summary: str
    maker: str
    language: str
    sections: Sequence[Section] = ()


def digest(paper: Paper) -> str:
    """sha256, in hex, over the content as sorted JSON without spaces; a picture counts by its own sha256."""
    plain = json.dumps(asdict(paper), sort_keys=True, separators=(",", ":"), default=_sum)
    return hashlib.sha256(plain.encode()).hexdigest()


def pdf(paper: Paper) -> bytes:
    """The paper as a PDF."""
    fonts()
    out, mark = BytesIO(), digest(paper)
    template = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=SIDE, rightMargin=SIDE, topMargin=SIDE, bottomMargin=SIDE + 6 * mm,
        title=paper.title, author=paper.maker, lang=paper.language, invariant=1, initialFontName=PLAIN,
    )  # fmt: skip
    story: list[Flowable] = [_text(paper.title, TITLE), _text(paper.summary, BODY), _text(paper.maker, SMALL)]
    for section in paper.sections:
        story += _section(section)

    def foot(canvas: Canvas, _template: object) -> None:
        _foot(canvas, mark)

    template.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def style(name: str, size: float, **more: Any) -> ParagraphStyle:
    """Texts are shaped: without it the letters of Devanagari stand apart."""
    said = {"fontName": PLAIN, "fontSize": size, "leading": size * 1.4, "textColor": INK, "shaping": 1, **more}
    return ParagraphStyle(name, **said)


TITLE = style("title", 17, fontName=BOLD, spaceAfter=4)
HEADING = style("heading", 11.5, fontName=BOLD, spaceBefore=12, spaceAfter=4)
BODY = style("body", 9.5, spaceAfter=3)
SMALL = style("small", 8, textColor=GREY, spaceAfter=4)
LABEL = style("label", 9, textColor=GREY)
CELL = style("cell", 8.5)
HEAD = style("head", 8, fontName=BOLD, textColor=GREY)


def fonts() -> None:
    """Known to reportlab from the first paper on."""
    for name, weight in ((PLAIN, 400), (BOLD, 600)):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"NotoSansDevanagari-{weight}.ttf"), shapable=True))


def _section(section: Section) -> list[Flowable]:
    """A heading never stands alone at the end of a page."""
    parts: list[Flowable] = []
    if section.facts:
        parts.append(_facts(section.facts))
    parts += [_text(text, BODY) for text in section.texts]
    if section.table and section.table.rows:
        parts.append(_table(section.table))
    parts += [KeepTogether(_photo(photo)) for photo in section.photos]
    if not parts:
        parts.append(_text(section.empty, SMALL))
    return [CondPageBreak(LEAST), _text(section.heading, HEADING), *parts]


def _facts(facts: Sequence[tuple[str, str]]) -> Table:
    rows = [[_text(label, LABEL), _text(text, CELL)] for label, text in facts]
    return _grid(rows, [LABELS, 1 - LABELS], [])


def _table(table: Rows) -> Table:
    rows = [[_text(cell, HEAD) for cell in table.head], *([_text(cell, CELL) for cell in row] for row in table.rows)]
    lines = [("LINEBELOW", *ALL, 0.4, LINE)]
    return _grid(rows, table.widths, lines, head=1)


def _grid(
    rows: list[list[Paragraph]], shares: Sequence[float], lines: list[tuple[str, Any, Any, float, Color]], head: int = 0
) -> Table:
    whole = sum(shares)
    grid = Table(
        rows, colWidths=[WIDTH * share / whole for share in shares], repeatRows=head, hAlign="LEFT", splitInRow=1
    )
    tight = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    grid.setStyle(TableStyle([*tight, *lines]))
    return grid


def _photo(photo: Photo) -> list[Flowable]:
    """Drawn anew, so that nothing of the file but the picture is on the paper."""
    with Picture.open(BytesIO(photo.image)) as picture:
        drawn = picture.convert("RGB")
    drawn.thumbnail((PIXELS, PIXELS))
    kept = BytesIO()
    drawn.save(kept, "JPEG", quality=80)
    scale = min(PICTURE[0] / drawn.width, PICTURE[1] / drawn.height)
    shown = Image(BytesIO(kept.getvalue()), drawn.width * scale, drawn.height * scale, hAlign="LEFT")
    return [Spacer(0, 4), shown, _text(photo.caption, SMALL)]


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return Paragraph("<br/>".join(escape(short).splitlines()[:MOST_LINES]), style)


def _foot(canvas: Canvas, mark: str) -> None:
    canvas.saveState()
    canvas.setFont(PLAIN, 7)
    canvas.setFillColor(GREY)
    canvas.drawString(SIDE + PADDING, 12 * mm, _("Content sha256 %(digest)s") % {"digest": mark})
    canvas.drawRightString(A4[0] - SIDE - PADDING, 12 * mm, _("Page %(number)s") % {"number": canvas.getPageNumber()})
    canvas.restoreState()


def _sum(value: object) -> str:
    """Bytes in JSON."""
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return str(value)

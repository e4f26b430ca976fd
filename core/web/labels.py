"""Labels to stick on parcels: 100 × 150 mm, with one number as a barcode (Code 128) and one as a QR code."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from core.web import paper

SIZE: Final = (100 * mm, 150 * mm)
SIDE: Final = 6 * mm
WIDE: Final = SIZE[0] - 2 * SIDE
BARS: Final = (0.5 * mm, 18 * mm)  # the widest bar's unit, and how high
QR: Final = 32 * mm
LONGEST: Final = 120  # characters of a line
MOST: Final = 6  # lines of an address
HEAD = paper.style("label-head", 9, fontName=paper.BOLD, textColor=paper.GREY)
TEXT = paper.style("label-text", 11)
BIG = paper.style("label-big", 14, fontName=paper.BOLD)


@dataclass(frozen=True, slots=True)
class Label:
    """`title` on top, `code` as bars with its digits, `scan` as QR; parts are headings with lines below them."""

    title: str
    code: str
    scan: str
    parts: Sequence[tuple[str, Sequence[str]]]


def pdf(label: Label) -> bytes:
    """The label as a PDF of one page; the same label gives the same bytes."""
    paper.fonts()
    out = BytesIO()
    canvas = Canvas(out, pagesize=SIZE, invariant=1)
    canvas.setTitle(label.title)
    y = _text(canvas, label.title, BIG, SIZE[1] - SIDE)
    y = _bars(canvas, label.code, y - 2 * mm)
    for heading, lines in label.parts:
        y = _text(canvas, heading, HEAD, y - 3 * mm)
        for line in lines[:MOST]:
            y = _text(canvas, line, TEXT, y)
    _qr(canvas, label.scan)
    canvas.save()
    return out.getvalue()


def _text(canvas: Canvas, words: str, style: ParagraphStyle, y: float) -> float:
    row = Paragraph(escape(words[:LONGEST]), style)
    _width, height = row.wrap(WIDE, SIZE[1])
    row.drawOn(canvas, SIDE, y - height)
    below: float = y - height
    return below


def _bars(canvas: Canvas, code: str, y: float) -> float:
    """As wide as the label at most: a long number gets narrow bars."""
    said = code.encode("ascii", "ignore").decode() or "-"
    drawn = Code128(said, barWidth=BARS[0], barHeight=BARS[1], quiet=1)
    if drawn.width > WIDE:
        drawn = Code128(said, barWidth=BARS[0] * WIDE / drawn.width, barHeight=BARS[1], quiet=1)
    drawn.drawOn(canvas, SIDE, y - BARS[1])
    return _text(canvas, code, TEXT, y - BARS[1] - 1 * mm)


def _qr(canvas: Canvas, scan: str) -> None:
    code = QrCodeWidget(scan, barLevel="M")
    left, bottom, right, top = code.getBounds()
    square = Drawing(QR, QR, transform=[QR / (right - left), 0, 0, QR / (top - bottom), 0, 0])
    square.add(code)
    renderPDF.draw(square, canvas, SIZE[0] - SIDE - QR, SIDE)

"""Pictures of units that came back, drawn: a parcel in the colour of its store, and what is wrong with it."""

from io import BytesIO

from PIL import Image, ImageDraw

from returns.states import Grade
from simulator.luck import Luck

WIDTH, HEIGHT = 320, 240
FLOOR, TAPE, DARK = "#d9d4cb", "#c9b08a", "#5b4a36"
CARDBOARD = ("#b58a5a", "#ad8354", "#bf9565")


def unit(grade: Grade, luck: Luck) -> bytes:
    """A JPEG of some kilobytes."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), FLOOR)
    pen = ImageDraw.Draw(picture)
    left, top = 60 + luck.randrange(20), 50 + luck.randrange(20)
    right, bottom = left + 180, top + 130
    pen.rectangle((left, top, right, bottom), fill=luck.choice(CARDBOARD), outline=DARK, width=2)
    pen.rectangle(((left + right) // 2 - 12, top, (left + right) // 2 + 12, bottom), fill=TAPE)
    pen.rectangle((left + 14, bottom - 46, left + 72, bottom - 14), fill="#f7f5f0", outline=DARK)
    for place in range(left + 20, left + 66, 4):
        pen.line((place, bottom - 40, place, bottom - 22), fill="black", width=1 + place % 3)
    if grade is not Grade.A:
        _worn(pen, luck, (left, top, right, bottom), scratches={Grade.B: 3, Grade.C: 9, Grade.D: 22}[grade])
    content = BytesIO()
    picture.save(content, "JPEG", quality=70)
    return content.getvalue()


def _worn(pen: ImageDraw.ImageDraw, luck: Luck, box: tuple[int, int, int, int], *, scratches: int) -> None:
    left, top, right, bottom = box
    for _scratch in range(scratches):
        x, y = luck.randrange(left, right - 20), luck.randrange(top, bottom - 12)
        pen.line((x, y, x + luck.randrange(6, 24), y + luck.randrange(-8, 12)), fill=DARK, width=2)
    if scratches > 20:  # noqa: PLR2004 crushed
        pen.polygon([(right - 46, top), (right, top), (right, top + 52)], fill=FLOOR, outline=DARK)

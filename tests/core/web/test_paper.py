"""Papers: any text in any script, the same bytes for the same content."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from core.web import paper
from core.web.paper import Paper, Photo, Rows, Section

TEXTS = ["", "<b>&amp;", "x" * 20_000, "﷽\u202e\u0000", "गूँज " * 300, "\n" * 500, "🚚 தமிழ் 中文"]
HINDI = "श्रीमती क्षत्रिय ने कहा: कोई नहीं आया।"


def png() -> bytes:
    kept = BytesIO()
    Image.new("RGBA", (40, 20), "#08564a80").save(kept, "PNG")
    return kept.getvalue()


def made(**changed: object) -> Paper:
    said = Paper(
        title="Delivery reported that did not happen",
        summary="Sampai Express reported a failed delivery on Sat 21 Nov, 12:00.",
        maker="Warna Kurtis, Sat 21 Nov 2026, 12:30:00 IST",
        language="en",
        sections=[
            Section("Parcel", facts=[("AWB", "SX00 0000 0001"), ("City", "Pune <411038> & more")]),
            Section("What the buyer says", texts=[HINDI, "a\nb"]),
            Section("Timeline", table=Rows(["When", "What"], [["12:00", "Failed delivery"]] * 90, [1, 3])),
            Section("Photos", photos=[Photo(png(), "The door")]),
            Section("Calls", empty="No calls."),
        ],
    )
    return replace(said, **changed)


def test_the_same_content_gives_the_same_bytes() -> None:
    assert paper.pdf(made()) == paper.pdf(made())
    assert paper.pdf(made()).startswith(b"%PDF-")
    assert paper.digest(made()) == paper.digest(made())


@pytest.mark.parametrize(
    "changed",
    [
        {"summary": "Another."},
        {"language": "id"},
        {"sections": []},
        {"sections": [Section("Photos", photos=[Photo(png(), "The door")])]},
    ],
)
def test_any_change_changes_the_digest(changed: dict[str, object]) -> None:
    assert paper.digest(made(**changed)) != paper.digest(made())


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_fits(text: str) -> None:
    rows = Rows(["When", "What"], [[text, text]], [1, 4])
    section = Section(text, facts=[(text, text)], texts=[text], table=rows)
    assert paper.pdf(made(title=text, sections=[section])).startswith(b"%PDF-")

"""Labels to stick on parcels."""

from core.web import labels
from core.web.labels import Label

LABEL = Label("Return WK-1-R1", "SR00000001", "WK-1-R1", [("To", ["Warna Kurtis", "Pune 411045"]), ("From", ["S. K."])])


def test_the_same_label_is_the_same_file_and_another_number_another():
    drawn = labels.pdf(LABEL)
    assert drawn.startswith(b"%PDF-")
    assert drawn == labels.pdf(LABEL)
    assert drawn != labels.pdf(Label(LABEL.title, "SR00000002", LABEL.scan, LABEL.parts))


def test_the_longest_number_and_what_bars_can_not_say_still_fit():
    for code in ("9" * 60, "ड".join("WK-1"), "ड"):
        assert labels.pdf(Label("Return", code, "x" * 90, [("To", ["y" * 400] * 9)])).count(b"/Type /Page\n") <= 1

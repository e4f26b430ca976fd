import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import cells


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+919876541234", "'+919876541234"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),  # so that reading gives it back
        ("'quoted'", "'quoted'"),
        ("Jl. Merdeka 5", "Jl. Merdeka 5"),
        ("", ""),
    ],
)
def test_a_cell_never_begins_like_a_formula(text, written):
    assert cells.defuse(text) == written
    assert cells.restore(written) == text


@given(st.text(st.sampled_from("'=+-@\t\r\nab")) | st.text())
def test_every_text_survives_export_and_import(text):
    written = cells.defuse(text)
    assert cells.restore(written) == text
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))

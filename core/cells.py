"""Text in the cells of spreadsheets and CSV files.

A spreadsheet runs a cell that begins with = + - @ tab or a line break as a formula. The rule: a text that begins so,
or with apostrophes and then so, is written with one more apostrophe in front; reading takes that one away. So every
text survives export and import unchanged, and a text that was never dangerous is never touched. Numbers are written
as numbers, and minus five stays minus five.
"""

import re

DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
DEFUSED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def defuse(text: str) -> str:
    """The text as it may stand in a cell."""
    return f"'{text}" if DANGEROUS.match(text) else text


def restore(text: str) -> str:
    """The text that `defuse` was given."""
    return text[1:] if DEFUSED.match(text) else text

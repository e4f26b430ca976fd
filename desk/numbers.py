"""Whole numbers as addresses and forms bring them: from anybody, of any length."""

LONGEST = 18  # digits, which a database holds


def whole(text: str) -> int | None:
    """The number; None for what is none, or longer than any of ours."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None

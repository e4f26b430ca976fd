"""Which formats a date may be read in when its mapping names none: only what can't be misread."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?P<time>[ T].+)?")
CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
MONTHS = 12


def undecided(text: str) -> Iterator[str]:
    """The formats for this text. Raises ValueError where day and month could be either way round."""
    found = NUMBERS.fullmatch(text.strip())
    if found is None:
        return
    first, mark, second, year = found.group(1, 2, 3, 4)
    if int(first) <= MONTHS and int(second) <= MONTHS and int(first) != int(second):
        message = _("“%(text)s” could be day or month first; say which in the mapping's dates.formats")
        raise ValueError(message % {"text": text})
    order = ("%m", "%d") if int(second) > MONTHS else ("%d", "%m")
    day = mark.join((*order, "%Y" if len(year) > len("22") else "%y"))
    if found["time"] is None:
        yield day
    else:
        yield from (f"{day}{found['time'][0]}{clock}" for clock in CLOCKS)

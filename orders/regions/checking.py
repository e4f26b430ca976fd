"""Whether an address can be: the state is one of the country's, and the postcode lies in it. Pure."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from orders import regions

SHAPES: Final = {"IN": re.compile(r"[1-9][0-9]{5}"), "ID": re.compile(r"[1-9][0-9]{4}")}
DIGITS: Final = {"IN": 6, "ID": 5}

# India Post's first two digits; a few districts are served from across a border, hence several states on one pair.
PINS: Final[Mapping[str, str]] = {
    "11": "DL", "12": "HR", "13": "HR|PB|CH", "14": "PB|CH", "15": "PB", "16": "CH|PB|HR", "17": "HP", "18": "JK",
    "19": "JK|LA", "20": "UP", "21": "UP", "22": "UP", "23": "UP", "24": "UP|UK", "25": "UP", "26": "UP|UK",
    "27": "UP", "28": "UP", "30": "RJ", "31": "RJ", "32": "RJ", "33": "RJ", "34": "RJ", "36": "GJ|DD", "37": "GJ",
    "38": "GJ", "39": "GJ|DD", "40": "MH|GA", "41": "MH", "42": "MH", "43": "MH", "44": "MH", "45": "MP", "46": "MP",
    "47": "MP", "48": "MP", "49": "CG", "50": "TG|AP", "51": "AP|TG", "52": "AP", "53": "AP|PY", "56": "KA",
    "57": "KA", "58": "KA", "59": "KA", "60": "TN|PY", "61": "TN", "62": "TN", "63": "TN", "64": "TN",
    "67": "KL|PY", "68": "KL|LD", "69": "KL", "70": "WB", "71": "WB", "72": "WB", "73": "WB|SK", "74": "WB|AN",
    "75": "OD", "76": "OD", "77": "OD", "78": "AS", "79": "AR|ML|MN|MZ|NL|TR|AS", "80": "BR", "81": "BR|JH",
    "82": "BR|JH", "83": "JH", "84": "BR", "85": "BR",
}  # fmt: skip


def problems(*, country: str, state: str, postcode: str) -> dict[str, str]:
    """What is wrong, by field; an empty field is not, and a country without a list has none."""
    code, found = regions.postcode(postcode), dict[str, str]()
    name = regions.state(state, country)
    if state.strip() and country in regions.COUNTRIES and name not in regions.COUNTRIES[country].STATES:
        found["state"] = _("There is no state or province of this name.")
    if code and country in SHAPES and not SHAPES[country].fullmatch(code):
        found["postcode"] = _("A postcode here has %(digits)d digits.") % {"digits": DIGITS[country]}
    if not found and code and state.strip() and country == "IN":
        states = [regions.state(one, "IN") for one in PINS.get(code[:2], "").split("|") if one]
        if not states:
            found["postcode"] = _("No postcode begins with %(digits)s.") % {"digits": code[:2]}
        elif name not in states:
            said = {"code": code, "where": " / ".join(states), "state": name}
            found["postcode"] = _("%(code)s lies in %(where)s, not in %(state)s.") % said
    return found

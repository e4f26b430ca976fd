"""Whose clock a buyer lives by. Pure."""

from zoneinfo import ZoneInfo

from orders import regions

WITA = (
    "Bali", "Gorontalo", "Kalimantan Selatan", "Kalimantan Timur", "Kalimantan Utara", "Nusa Tenggara Barat",
    "Nusa Tenggara Timur", "Sulawesi Barat", "Sulawesi Selatan", "Sulawesi Tengah", "Sulawesi Tenggara",
    "Sulawesi Utara",
)  # fmt: skip
WIT = (
    "Maluku", "Maluku Utara", "Papua", "Papua Barat", "Papua Barat Daya", "Papua Pegunungan", "Papua Selatan",
    "Papua Tengah",
)  # fmt: skip
BY_STATE = {"ID": {**dict.fromkeys(WITA, "Asia/Makassar"), **dict.fromkeys(WIT, "Asia/Jayapura")}}
BY_COUNTRY = {"IN": "Asia/Kolkata", "ID": "Asia/Jakarta"}


def zone(*, country: str, state: str, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone of an address; `otherwise` where the country has more than we know of."""
    by_state = BY_STATE.get(country, {}).get(regions.state(state, country))
    name = by_state or BY_COUNTRY.get(country)
    return ZoneInfo(name) if name else otherwise

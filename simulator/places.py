"""Where Sampai Express has hubs: cities with their postcodes, gateways, positions and clocks."""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians


@dataclass(frozen=True, slots=True)
class Place:
    """One city; `offset` is minutes east of UTC (no city here has summer time)."""

    name: str
    country: str
    gateway: str
    lat: float
    lon: float
    offset: int
    metro: bool = False
    remote: bool = False


# prefixes of its postcodes | name | gateway | latitude | longitude | marks (M metro, R remote)
INDIA = """
11|Delhi|Delhi|28.61|77.21|M
12|Gurugram|Delhi|28.46|77.03|
13|Panipat|Delhi|29.39|76.97|
14 15|Ludhiana|Delhi|30.90|75.86|
16|Chandigarh|Delhi|30.73|76.78|
17|Shimla|Delhi|31.10|77.17|R
18|Jammu|Delhi|32.73|74.86|R
19|Srinagar|Delhi|34.08|74.80|R
20|Noida|Delhi|28.57|77.32|
21 23|Prayagraj|Delhi|25.44|81.85|
22 27|Lucknow|Delhi|26.85|80.95|
24 26|Dehradun|Delhi|30.32|78.03|
25 28|Agra|Delhi|27.18|78.01|
30 32 33|Jaipur|Delhi|26.91|75.79|
31|Udaipur|Delhi|24.58|73.71|
34|Jodhpur|Delhi|26.24|73.02|
36 37|Rajkot|Mumbai|22.30|70.80|
38|Ahmedabad|Mumbai|23.02|72.57|M
39|Surat|Mumbai|21.17|72.83|
40|Mumbai|Mumbai|19.08|72.88|M
403|Panaji|Mumbai|15.49|73.83|
41|Pune|Mumbai|18.52|73.86|M
42|Nashik|Mumbai|20.00|73.79|
43 44|Nagpur|Mumbai|21.15|79.09|
45|Indore|Mumbai|22.72|75.86|
46 47 48|Bhopal|Delhi|23.26|77.41|
49|Raipur|Kolkata|21.25|81.63|
50|Hyderabad|Hyderabad|17.39|78.49|M
51|Tirupati|Chennai|13.63|79.42|
52|Vijayawada|Hyderabad|16.51|80.65|
53|Visakhapatnam|Hyderabad|17.69|83.22|
56|Bengaluru|Bengaluru|12.97|77.59|M
57|Mysuru|Bengaluru|12.30|76.64|
58 59|Hubballi|Bengaluru|15.36|75.12|
60|Chennai|Chennai|13.08|80.27|M
61 62|Tiruchirappalli|Chennai|10.79|78.70|
63 64|Coimbatore|Chennai|11.02|76.96|
67|Kozhikode|Bengaluru|11.26|75.78|
68|Kochi|Bengaluru|9.93|76.27|
69|Thiruvananthapuram|Bengaluru|8.52|76.94|
70 71 72|Kolkata|Kolkata|22.57|88.36|M
73|Siliguri|Kolkata|26.73|88.40|
74|Port Blair|Kolkata|11.62|92.73|R
75 76 77|Bhubaneswar|Kolkata|20.30|85.82|
78|Guwahati|Kolkata|26.14|91.74|R
79|Shillong|Kolkata|25.57|91.88|R
80 81 84 85|Patna|Kolkata|25.59|85.14|
82 83|Ranchi|Kolkata|23.34|85.31|
"""
INDONESIA = """
10 11 12 13 14|Jakarta|Jakarta|-6.21|106.85|M
15|Tangerang|Jakarta|-6.18|106.63|
16|Bogor|Jakarta|-6.60|106.80|
17|Bekasi|Jakarta|-6.24|106.99|
42|Serang|Jakarta|-6.12|106.15|
40 43 44|Bandung|Jakarta|-6.92|107.61|M
41 45|Cirebon|Jakarta|-6.73|108.55|
46|Tasikmalaya|Jakarta|-7.33|108.22|
50 51 52 58 59|Semarang|Jakarta|-6.97|110.42|M
53 54|Purwokerto|Jakarta|-7.43|109.24|
55 56|Yogyakarta|Surabaya|-7.80|110.36|
57|Surakarta|Surabaya|-7.57|110.83|
60 61 62 69|Surabaya|Surabaya|-7.25|112.75|M
63 64|Kediri|Surabaya|-7.82|112.01|
65 66 67 68|Malang|Surabaya|-7.98|112.63|
80 81 82|Denpasar|Surabaya|-8.65|115.22|
83 84|Mataram|Surabaya|-8.58|116.12|R
85 86 87|Kupang|Surabaya|-10.17|123.61|R
20 21 22|Medan|Medan|3.59|98.67|M
23 24|Banda Aceh|Medan|5.55|95.32|R
25 26 27|Padang|Medan|-0.95|100.35|
28|Pekanbaru|Medan|0.51|101.45|
29|Batam|Medan|1.05|104.03|
30 31 32 33|Palembang|Jakarta|-2.99|104.76|
34 35|Bandar Lampung|Jakarta|-5.43|105.26|
36 37|Jambi|Jakarta|-1.61|103.61|
38 39|Bengkulu|Jakarta|-3.80|102.27|R
70 71 72|Banjarmasin|Surabaya|-3.32|114.59|
73 74|Palangkaraya|Surabaya|-2.21|113.92|R
75 76 77|Balikpapan|Surabaya|-1.24|116.85|
78 79|Pontianak|Jakarta|-0.03|109.34|
90 91 92|Makassar|Makassar|-5.15|119.43|M
93|Kendari|Makassar|-3.99|122.51|R
94|Palu|Makassar|-0.90|119.87|R
95 96|Manado|Makassar|1.47|124.84|R
97|Ambon|Makassar|-3.70|128.18|R
98|Sorong|Makassar|-0.88|131.25|R
99|Jayapura|Makassar|-2.53|140.72|R
"""
WORLD = {
    "SG": Place("Singapore", "SG", "Singapore", 1.35, 103.82, 480, metro=True),
    "MY": Place("Kuala Lumpur", "MY", "Singapore", 3.14, 101.69, 480, metro=True),
    "PH": Place("Manila", "PH", "Singapore", 14.60, 120.98, 480, metro=True),
    "TH": Place("Bangkok", "TH", "Singapore", 13.76, 100.50, 420, metro=True),
    "VN": Place("Ho Chi Minh City", "VN", "Singapore", 10.82, 106.63, 420, metro=True),
    "AE": Place("Dubai", "AE", "Dubai", 25.20, 55.27, 240, metro=True),
    "SA": Place("Riyadh", "SA", "Dubai", 24.71, 46.68, 180),
    "US": Place("New York", "US", "New York", 40.71, -74.01, -300, remote=True),
    "GB": Place("London", "GB", "London", 51.51, -0.13, 0, remote=True),
}
EAST = {"Makassar", "Kendari", "Palu", "Manado", "Denpasar", "Mataram", "Kupang", "Banjarmasin", "Balikpapan"}
FAR_EAST = {"Ambon", "Sorong", "Jayapura"}


def _offset(country: str, name: str) -> int:
    if country == "IN":
        return 330
    return 540 if name in FAR_EAST else 480 if name in EAST else 420


def _read(country: str, table: str) -> dict[str, Place]:
    """Postcode prefix → place."""
    found = {}
    for line in table.split("\n")[1:-1]:
        prefixes, name, gateway, lat, lon, marks = line.split("|")
        place = Place(
            name, country, gateway, float(lat), float(lon), _offset(country, name), marks == "M", marks == "R"
        )
        found.update(dict.fromkeys(prefixes.split(), place))
    return found


PREFIXES = {"IN": _read("IN", INDIA), "ID": _read("ID", INDONESIA)}
BY_NAME = {(p.country, p.name): p for prefixes in PREFIXES.values() for p in prefixes.values()}
BY_NAME |= {(p.country, p.name): p for p in WORLD.values()}


@lru_cache(maxsize=50_000)
def find(country: str, postcode: str, city: str = "") -> Place:
    """The hub that serves an address: by postcode, then by name of the city, else the country's main one."""
    prefixes = PREFIXES.get(country, {})
    for length in (3, 2):
        if postcode[:length] in prefixes:
            return prefixes[postcode[:length]]
    named = BY_NAME.get((country, city.strip().title()))
    main = {"IN": "Delhi", "ID": "Jakarta"}.get(country)
    return named or (BY_NAME[country, main] if main else WORLD.get(country, WORLD["SG"]))


def kilometres(a: Place, b: Place) -> float:
    """As the crow flies, flat-earth: good enough for a pretend lorry."""
    return 111.2 * hypot(a.lat - b.lat, (a.lon - b.lon) * cos(radians((a.lat + b.lat) / 2)))

"""Nord Supply of Singapore: travel goods for the world, paid ahead without exception."""

from decimal import Decimal

from demo.shop import Carrier, Channel, Merchant, Names, articles, lines, towns

TOWNS = """
Singapore|Singapore||238801 068811 520147|26|0.7|SG
Kuala Lumpur|Kuala Lumpur|KL|50450 50480|16|0.9|MY
Manila|Metro Manila|NCR|1000 1226|12|1.3|PH
Bangkok|Bangkok||10110 10330|10|1.0|TH
Ho Chi Minh City|Ho Chi Minh|HCMC|700000|8|1.2|VN
Dubai|Dubai|DXB||10|1.1|AE
Riyadh|Riyadh||11564|5|1.4|SA
New York|New York|NY|10001 11201|8|0.7|US
London|England||SW1A E1|7|0.7|GB
"""
ARTICLES = """
NS-BPK|Daypack 24 l, recycled nylon|Bags|79.00|28.00|Slate Moss|12|0.9|
NS-DUF|Duffel 45 l|Bags|119.00|44.00|Slate Sand|8|1.0|
NS-SLG|Sling 5 l|Bags|45.00|14.00|Slate Moss Sand|12|0.9|
NS-CUB|Packing cubes, set of four|Organisers|34.00|9.00|One|12|0.8|
NS-TCH|Tech pouch|Organisers|39.00|11.00|One|10|0.8|
NS-BTL|Bottle 750 ml, steel|Bottles|32.00|8.50|Steel Black|9|1.0|
NS-JKT|Packable rain jacket|Clothing|99.00|36.00|S M L XL|7|2.2|UND-NAS
NS-TEE|Merino tee|Clothing|59.00|21.00|S M L XL|9|1.2|
NS-PIL|Travel pillow|Comfort|29.00|7.00|One|7|0.9|
NS-ADP|World adapter, 65 W|Power|49.00|17.00|One|8|1.1|
"""
GIVEN = """
Emma Olivia Noah Liam Wei Mei Jun Hui Aisyah Nurul Daniel Sophie James Maria Angela Jose Somchai Linh Minh Omar
Layla Fatima Khalid Grace Hannah
"""
FAMILY = """
Tan Lim Lee Ng Wong Chen Abdullah Rahman Santos Cruz Reyes Garcia Nguyen Tran Smith Jones Brown Taylor Haddad
Al-Farsi Johansson Meyer Novak
"""
ODD = """
Wolfeschlegelsteinhausenbergerdorff-Smythe
Đặng Thị Ánh Nguyệt
محمد الفارسي
陈美玲
Müller-Lüdenscheidt, c/o Reception
Li
"""
STREETS = lines("""
Orchard Road
High Street
Jalan Ampang
Sukhumvit Soi 11
King's Road
Ayala Avenue
Broadway
""")
AREAS = ("#12-04", "Unit 7B", "Tower 2", "Level 3", "")
LANDMARKS = ("concierge", "", "", "")

NORD = Merchant(
    code="nord",
    name="Nord Supply",
    currency="USD",
    timezone="Asia/Singapore",
    country="SG",
    locale="en",
    colour="#1e3a5f",
    numbers="NS-",
    weight=10,
    cod=0.0,
    calm=0.8,
    step=Decimal("0.01"),
    origin={"postcode": "238801", "city": "Singapore", "country": "SG"},
    freight={"local": "3.20", "regional": "5.40", "metro": "6.10", "national": "6.80", "remote": "11.90"},
    towns=towns(TOWNS),
    articles=articles(ARTICLES),
    carriers=(Carrier("ninja-van", "NV", 60, 1.05), Carrier("dhl-ecommerce", "DH", 40, 1.25)),
    channels=(
        Channel("web", 70, {"": 1.0, "google-travel": 0.9, "newsletter": 0.7}),
        Channel("instagram", 30, {"creators": 1.2, "": 1.0}),
    ),
    names=Names(tuple(GIVEN.split()), tuple(FAMILY.split()), lines(ODD), STREETS, AREAS, LANDMARKS),
)

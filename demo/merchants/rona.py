"""Rona Batik of Bandung: batik and everyday wear for the archipelago, six in ten orders paid at the door."""

from decimal import Decimal

from demo.shop import Carrier, Channel, Merchant, Names, articles, lines, towns

TOWNS = """
Jakarta|DKI Jakarta|Jakarta Selatan|12160 12950 11470 10310 13220|18|0.7
Tangerang|Banten||15117 15320|7|0.85
Bekasi|Jawa Barat|Jabar|17113 17510|8|1.1
Bogor|Jawa Barat||16129|5|1.0
Bandung|Jawa Barat|West Java|40115 40264|10|0.7
Cirebon|Jawa Barat|Jabar|45131|3|1.3
Semarang|Jawa Tengah|Jateng|50132|5|0.8
Surakarta|Jawa Tengah||57126|4|0.9
Yogyakarta|DI Yogyakarta|DIY|55281|5|0.7
Surabaya|Jawa Timur|Jatim|60231 60293|9|0.8
Malang|Jawa Timur||65141|4|0.8
Denpasar|Bali||80234|4|0.8
Medan|Sumatera Utara|Sumut|20112 20235|6|1.7
Palembang|Sumatera Selatan|Sumsel|30137|4|1.5
Pekanbaru|Riau||28124|3|1.2
Padang|Sumatera Barat|Sumbar|25117|2|1.2
Bandar Lampung|Lampung||35118|3|1.9
Makassar|Sulawesi Selatan|Sulsel|90222|4|1.2
Manado|Sulawesi Utara|Sulut|95114|2|1.2
Banjarmasin|Kalimantan Selatan|Kalsel|70115|2|1.2
Balikpapan|Kalimantan Timur|Kaltim|76112|2|1.0
Pontianak|Kalimantan Barat||78115|2|1.3
Mataram|Nusa Tenggara Barat|NTB|83115|1|1.5
Jayapura|Papua||99112|1|2.0
"""
ARTICLES = """
RB-KMJ|Kemeja batik parang, lengan panjang|Kemeja|289000|96000|M L XL XXL|14|0.9|
RB-KMP|Kemeja batik mega mendung|Kemeja|259000|84000|M L XL|10|0.9|
RB-DRS|Dress batik cap, tosca|Dress|349000|118000|S M L XL|10|1.1|
RB-KBY|Kebaya brokat modern|Kebaya|459000|165000|S M L XL|6|1.9|UND-NAS
RB-GMS|Gamis polos, premium|Gamis|319000|104000|S M L XL|11|1.2|
RB-HJB|Hijab pashmina, set isi 3|Hijab|129000|36000|Allsize|13|0.8|
RB-SRG|Sarung tenun goyor|Sarung|199000|71000|Allsize|7|0.8|
RB-KUL|Kulot linen|Celana|169000|52000|M L XL|8|0.9|
RB-ANK|Setelan batik anak|Anak|179000|58000|S M L|6|0.8|
RB-TSB|Tote bag batik perca|Aksesori|89000|24000|Allsize|7|0.8|
RB-SPT|Sepatu selop bordir|Sepatu|229000|80000|37 38 39 40|5|1.8|UND-REF
RB-CPL|Couple batik keluarga|Setelan|599000|215000|S M L XL|4|1.3|
"""
GIVEN = """
Siti Dewi Sri Putri Ayu Rina Wulan Nur Fitri Ratna Indah Maya Lestari Yuni Dian Intan Agus Budi Eko Joko Rizky
Andi Bayu Hendra Dedi Made Wayan Ketut Ni
"""
FAMILY = """
Rahayu Wulandari Handayani Puspita Sari Anggraini Susanti Hidayat Santoso Wibowo Pratama Saputra Nugroho
Setiawan Kurniawan Siregar Nasution Simanjuntak Lubis Harahap Suryani Utami Permatasari Maharani
"""
ODD = """
Sumarni
Raden Ajeng Kusuma Wardhani Puspaningtyas
Ni Luh Putu Ayu Kartika Dewi Suryaningrum
Bu Tini (warung depan)
ibu rt 05
M. Ma'ruf
H. Abdul-Rahman, S.Pd.
Y
"""
STREETS = lines("""
Jl. Melati
Jl. Sudirman
Jl. Diponegoro
Jl. Ahmad Yani
Gang Mawar
Jl. Raya Pasar
Jl. Kenanga
Perumahan Griya Asri
""")
AREAS = lines("""
RT 03/RW 05, Kec. Coblong
RT 01/RW 02
Kel. Sukamaju
Kec. Kebayoran Baru
Kel. Rungkut
Kec. Medan Baru
""")
LANDMARKS = ("dekat Indomaret", "samping masjid Al-Ikhlas", "pagar hijau", "depan SD Negeri 2", "", "", "")

RONA = Merchant(
    code="rona",
    name="Rona Batik",
    currency="IDR",
    timezone="Asia/Jakarta",
    country="ID",
    locale="id",
    colour="#155e75",
    numbers="RB",
    weight=30,
    cod=0.60,
    calm=0.74,
    step=Decimal(1000),
    origin={"postcode": "40115", "city": "Bandung", "country": "ID"},
    freight={"local": "9000", "regional": "12000", "metro": "15000", "national": "24000", "remote": "46000"},
    towns=towns(TOWNS, "ID"),
    articles=articles(ARTICLES),
    carriers=(
        Carrier("jne", "JX", 38, 1.15),
        Carrier("jnt", "JP", 36, 1.0),
        Carrier("sicepat", "0021", 26, 0.75),
    ),
    channels=(
        Channel("tiktok", 38, {"live-malam": 1.35, "gajian-sale": 1.2, "": 1.0}),
        Channel("web", 24, {"": 0.8, "google-batik": 0.75}),
        Channel("instagram", 20, {"story-ads": 1.15, "": 0.9}),
        Channel("whatsapp", 18, {"": 0.6}),
    ),
    names=Names(tuple(GIVEN.split()), tuple(FAMILY.split()), lines(ODD), STREETS, AREAS, LANDMARKS),
)

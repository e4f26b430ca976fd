"""Warna Kurtis of Jaipur: clothing for all of India, seven in ten orders paid at the door."""

from decimal import Decimal

from demo.shop import Carrier, Channel, Desk, Merchant, Names, articles, lines, towns

TOWNS = """
Mumbai|Maharashtra|MH|400053 400067 400101 400706 400078|11|0.7
Pune|Maharashtra||411038 411014 411057|7|0.65
Nagpur|Maharashtra|maharashtra|440010 440022|3|1.0
Nashik|Maharashtra||422009|2|0.9
Bengaluru|Karnataka|KA|560034 560076 560103 560037|9|0.6
Mysuru|Karnataka||570017|2|0.7
Hyderabad|Telangana|TG|500032 500081 500072|7|0.75
Chennai|Tamil Nadu|TN|600042 600096 600116|6|0.7
Coimbatore|Tamil Nadu||641012|2|0.75
Kochi|Kerala|KL|682024|2|0.6
Thiruvananthapuram|Kerala||695014|2|0.6
Delhi|Delhi|New Delhi|110059 110085 110092 110096|10|1.25
Gurugram|Haryana|HR|122001 122018|4|0.9
Noida|Uttar Pradesh|UP|201301 201305|4|1.0
Lucknow|Uttar Pradesh|U.P.|226010 226024|5|1.5
Agra|Uttar Pradesh||282005|3|1.6
Prayagraj|Uttar Pradesh|UP|211002|2|1.7
Jaipur|Rajasthan|RJ|302017 302033|5|0.9
Jodhpur|Rajasthan|rajsthan|342001|2|1.2
Ahmedabad|Gujarat|GJ|380015 380058|5|0.8
Surat|Gujarat|Guj|395007|3|0.9
Indore|Madhya Pradesh|MP|452010|3|1.1
Bhopal|Madhya Pradesh||462016|2|1.2
Patna|Bihar|BR|800020 801503|4|2.3
Muzaffarpur|Bihar|BH|842001|2|2.6
Ranchi|Jharkhand|JH|834001|2|1.6
Kolkata|West Bengal|WB|700091 700028 700107|6|1.0
Siliguri|West Bengal||734001|1|1.2
Bhubaneswar|Odisha|Orissa|751024|2|1.1
Guwahati|Assam||781005|2|1.5
Chandigarh|Chandigarh|CH|160022|2|0.8
Ludhiana|Punjab|PB|141001|2|0.9
Dehradun|Uttarakhand|UK|248001|1|0.9
Srinagar|Jammu and Kashmir|J&K|190008|1|1.7
"""
ARTICLES = """
WK-CHK|Chanderi kurta, indigo block print|Kurta|1299|420|S M L XL XXL|14|1.0|
WK-ANK|Anarkali kurta, mustard|Kurta|1899|610|S M L XL|9|1.0|
WK-STK|Straight cotton kurta, white|Kurta|799|240|S M L XL XXL|16|0.9|
WK-LIN|Linen tunic, sage|Kurta|1499|520|S M L XL|6|0.8|
WK-PAL|Palazzo, black rayon|Bottoms|699|190|S M L XL|9|0.9|
WK-LEG|Leggings, churidar, set of three|Bottoms|599|170|M L XL|8|0.8|
WK-COR|Co-ord set, rayon, rust|Co-ord set|2199|690|S M L XL|7|2.4|UND-NAS
WK-JMP|Jumpsuit, ikat|Co-ord set|1999|640|S M L|3|1.5|UND-NAS
WK-SAK|Saree, Kota doria, rose|Saree|2499|900|Free|6|0.8|
WK-SAB|Saree, Banarasi silk blend|Saree|3999|1480|Free|4|1.1|
WK-DUP|Dupatta, phulkari|Dupatta|649|180|Free|7|0.8|
WK-LHG|Lehenga set, mirror work|Lehenga|4999|1900|S M L|3|1.7|UND-REF
WK-KID|Kurta pyjama set, boys|Kids|999|310|2-3Y 4-5Y 6-7Y|5|0.8|
WK-NGT|Night suit, cotton|Innerwear|749|210|M L XL|4|0.8|
WK-JHM|Jhumka earrings, oxidised|Jewellery|399|90|Free|8|0.9|
"""
GIVEN = """
Priya Sunita Asha Kavya Pooja Ritu Deepika Snehal Anjali Meena Farah Shabana Lakshmi Divya Nisha Rekha Swati
Komal Neha Jyoti Radha Gurpreet Harleen Fatima Ayesha Ishita Tanvi Rutuja Mansi Vaishnavi Rahul Amit Imran
Deepak Suresh Vikram Arjun Manoj
"""
FAMILY = """
Sharma Verma Kulkarni Deshpande Patil Iyer Nair Menon Reddy Rao Khan Shaikh Ansari Gupta Agarwal Singh Kaur
Yadav Das Sen Bose Mukherjee Patel Shah Mehta Joshi Mishra Tiwari Pandey Chauhan Kumari Devi
"""
ODD = """
प्रिया शर्मा
सुनीता देवी
अनिता कुलकर्णी
कविता यादव
Venkata Naga Lakshmi Sai Priyanka Chowdary
Sri Raja Rajeshwari Subrahmanyam Iyengar
Thiruvengadathan Padmanabhan Ramakrishnan
A
neha  s.
PRIYANKA KUMARI
Dr. (Mrs.) S. D'Souza-Fernandes
O'Brien & Daughters
"""
STREETS = lines("""
MG Road
Station Road
Gandhi Nagar
Nehru Street
Lake View Road
Shivaji Chowk
Temple Road
Ring Road
2nd Main, 4th Cross
Civil Lines
""")
AREAS = lines("""
Sector 14
Kothrud
Andheri West
Indiranagar
Rajendra Nagar
Vaishali Nagar
Banjara Hills
Model Town
Salt Lake
Kankarbagh
""")
LANDMARKS = lines("""
near State Bank ATM
opposite Hanuman Mandir
behind Reliance Fresh
near water tank
above Sharma Medical
""") + ("", "")

WARNA = Merchant(
    code="warna",
    name="Warna Kurtis",
    currency="INR",
    timezone="Asia/Kolkata",
    country="IN",
    locale="en",
    colour="#9d174d",
    numbers="WK-",
    weight=60,
    cod=0.70,
    calm=0.74,
    step=Decimal(1),
    origin={"postcode": "302017", "city": "Jaipur", "country": "IN"},
    freight={"local": "42", "regional": "58", "metro": "66", "national": "79", "remote": "118"},
    towns=towns(TOWNS, "IN"),
    articles=articles(ARTICLES),
    carriers=(
        Carrier("delhivery-air", "14", 42, 1.2),
        Carrier("delhivery-surface", "14", 30, 1.0),
        Carrier("delhivery-partners", "14", 22, 0.72),
        Carrier("shiprocket", "19", 6, 0.95, silent=True),
    ),
    loud=Desk("delhivery", "Delhivery"),
    silent=Desk("shiprocket", "Shiprocket"),
    channels=(
        Channel("web", 44, {"": 0.95, "google-brand": 0.8, "diwali-mail": 0.75}),
        Channel("instagram", 33, {"reels-flash-sale": 1.65, "reels-festive": 1.2, "influencer-asha": 0.9}),
        Channel("whatsapp", 11, {"": 0.7}),
        Channel("marketplace", 12, {"": 1.05}),
    ),
    names=Names(tuple(GIVEN.split()), tuple(FAMILY.split()), lines(ODD), STREETS, AREAS, LANDMARKS),
)

"""The gallery's addresses: the real parts, shown with made-up figures, beside the real log-in."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Given
from zoneinfo import ZoneInfo

from allauth.account.forms import LoginForm
from django.contrib.auth.decorators import login_not_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

from core.web.state_words import Colour, StateWord

AT = datetime(2026, 11, 21, 5, 12, tzinfo=UTC)
STORES = [
    Given(code="WK", name="Warna Kurtis", currency="INR", timezone="Asia/Kolkata"),
    Given(code="RB", name="Rona Batik", currency="IDR", timezone="Asia/Jakarta"),
]
WEEKS = "3 Aug,10 Aug,17 Aug,24 Aug,31 Aug,7 Sep,14 Sep,21 Sep,28 Sep,5 Oct,12 Oct,19 Oct,26 Oct,2 Nov,9 Nov".split(",")
MATURED = [23.1, 22.6, 23.4, 22.9, 22.2, 23.0, 23.8, 24.6, 25.4, 26.1, 25.2, 24.4, 23.9, 24.3, 24.9]
TO_DATE = [23.1, 22.6, 23.4, 22.9, 22.1, 22.9, 23.7, 24.5, 25.2, 25.8, 24.8, 23.4, 21.5, 18.7, 11.7]
OPEN = [0, 0, 0.1, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.1, 1.7, 4.2, 9.8, 22.4, 46.1]
TREND = {
    "kind": "trend",
    "x": WEEKS,
    "hrefs": [f"#week-{week}" for week in WEEKS],
    "young": 11,
    "young_label": "not matured",
    "lines": [
        {
            "style": "points", "colour": "back", "y": MATURED, "end": "Matured 24.9 %", "detail": "22.6–27.2",
            "hover": [f"matured {rate} %" for rate in MATURED],
        },
        {"style": "plain", "y": TO_DATE, "end": "To date 11.7 %", "hover": [f"to date {rate} %" for rate in TO_DATE]},
    ],
    "band": {"low": [rate - k / 6 for k, rate in enumerate(MATURED)], "high": [rate + k / 6 for k, rate in enumerate(MATURED)]},
    "open": {
        "y": OPEN, "texts": [f"{rate:.0f} %" if rate >= 2 else "" for rate in OPEN], "label": "Still open",
        "hover": [f"open {rate} %" for rate in OPEN],
    },
    "axis": {"top": 36, "values": [0, 10, 20, 30], "texts": ["0", "10 %", "20 %", "30 %"]},
}  # fmt: skip
BARS = {
    "kind": "bars",
    "colour": "back",
    "mean": 24.1,
    "thick": True,
    "rows": [
        {"label": "Xpressbees", "value": 28.5, "low": 26.8, "high": 30.3, "text": "28.5 %", "base": "of 4,122", "href": "#xpressbees"},
        {"label": "Shiprocket <b onclick=alert(1)>", "value": 25.3, "low": 23.7, "high": 26.9, "text": "25.3 %", "base": "of 5,218", "href": "#sr"},
        {"label": "Kerry Indev Express of Bengaluru and Chennai", "value": 21.4, "low": 12.2, "high": 32.6, "text": "21.4 %", "base": "of 24", "few": True},
    ],
}  # fmt: skip
REASONS = {
    "kind": "bars",
    "rows": [
        {"label": name, "value": value, "text": f"{value} %", "base": base}
        for name, value, base in [("Refused", 46.8, "1,955"), ("Not reached", 22.1, "923"), ("Address", 11.6, "485"), ("Other", 8.0, "334")]
    ],
}  # fmt: skip
BRIDGE = {
    "kind": "bridge",
    "axis": {"top": 300000, "values": [0, 100000, 200000, 300000], "texts": ["0", "₹1 lakh", "₹2 lakh", "₹3 lakh"]},
    "terms": [
        {"label": "Forward\nfreight", "parts": [43320, 17860, 41420], "text": "₹1,02,600"},
        {"label": "Return\nfreight", "parts": [38760, 15980, 37060], "text": "₹91,800"},
        {"label": "Packing", "parts": [10260, 4230, 9810], "text": "₹24,300"},
        {"label": "Goods not\nresold", "parts": [10260, 4230, 9810], "text": "₹24,300"},
        {"label": "Total", "parts": [102600, 42300, 98100], "text": "₹2,43,000", "total": True, "href": "#all"},
    ],
}
DEFINITION = {
    "title": "RTO % to date",
    "text": "What has come back so far. Young weeks look good only because their failures are still on the road.",
    "formula": "came back ÷ handed over",
    "rows": [("Numerator", "4,177"), ("Denominator", "18,614 handed over, 3 Aug – 15 Nov")],
}
KPIS = [
    {"label": "RTO % to date", "value": "22.4 %", "band": "21.8–23.0", "base": "4,177 of 18,614; 6.0 % still open", "definition": DEFINITION},
    {"label": "RTO % resolved", "value": "23.9 %", "base": "4,177 of 17,489 with an end", "definition": DEFINITION},
    {"label": "Still open", "value": "6.0 %", "base": "1,125 of 18,614", "definition": DEFINITION},
    {"label": "Cost of RTO", "value": "₹4,17,700", "base": "4,177 × ₹100; one point is ₹18,614"},
]  # fmt: skip
WORDS = [
    StateWord("New", Colour.WAITING, "circle-dashed"), StateWord("To verify", Colour.ACT, "phone"),
    StateWord("Failed delivery", Colour.ACT, "alert-circle"), StateWord("Out for delivery", Colour.MOVING, "truck-delivery"),
    StateWord("Delivered", Colour.ARRIVED, "circle-check"), StateWord("Coming back", Colour.BACK, "arrow-back-up"),
    StateWord("Lost", Colour.LOSS, "alert-octagon"), StateWord("Unknown code", Colour.ENDED, "help-circle"),
]  # fmt: skip
PEOPLE = [
    "Farhan Ansari", "सुनीता शर्मा", "Venkata Satyanarayana Lakshmi Narasimhan", "Asha Pillai", "–",
    "<script>alert(1)</script>", "R. Lalthanmawia", "Mehul Bhatt",
]  # fmt: skip
ROWS = [
    {"number": f"WK-2028{k}", "name": name, "city": "Chhatrapati Sambhajinagar", "word": word, "value": 1849 * k,
     "until": AT + timedelta(minutes=70 * k - 100)}
    for k, (name, word) in enumerate(zip(PEOPLE, WORDS, strict=True))
]  # fmt: skip
TIMELINE = [
    {"label": "Next", "entries": [{"at": AT + timedelta(hours=8), "icon": "home", "expected": True, "text": "Delivery expected between 12:10 and 18:30", "detail": "9 of 10 parcels of this rider’s area arrive by then."}]},
    {"label": "Today, Sat 21 Nov", "entries": [
        {"at": AT, "icon": "truck-delivery", "now": True, "colour": "moving", "emphasis": "Out for delivery", "text": ", Pune Kothrud", "detail": "Delhivery X-DDD3FD"},
        {"at": AT, "icon": "building-warehouse", "colour": "moving", "text": "Arrived at Pune Kothrud depot"},
        {"at": AT, "icon": "message", "text": "Buyer answered on the tracking page", "quote": "काल घरी कोणी नव्हते. शनिवारी सकाळी या.", "quote_lang": "mr"},
    ]},
    {"label": "Thu 19 Nov", "entries": [
        {"at": AT, "icon": "alert-circle", "failed": True, "colour": "act", "emphasis": "Failed delivery 1 of 3", "text": ": nobody there", "detail": "Delhivery EOD-11 “Consignee unavailable”"},
        {"icon": "dots", "text": "2 scans: Surat hub, Bhiwandi", "folded": [{"at": AT, "text": "Surat hub"}, {"at": AT, "text": "Bhiwandi", "detail": "X-PIOM"}]},
        {"at": AT, "icon": "pencil", "note": "Gift: leave the invoice out, please.", "detail": "Rohit, packing"},
        {"at": AT, "icon": "circle-check", "colour": "arrived", "text": "Confirmed by phone, key 1"},
    ]},
]  # fmt: skip
NAV = [
    [{"label": "Today", "url": "/gallery/", "icon": "sun", "current": True}, {"label": "Orders", "url": "#o", "icon": "package"}],
    [{"label": "Failed deliveries", "url": "#n", "icon": "alert-circle", "count": 61, "hot": True},
     {"label": "Coming back", "url": "#b", "icon": "arrow-back-up", "count": 1212}],
    [{"label": "Figures", "url": "#f", "icon": "chart-line"}, {"label": "Settings", "url": "#s", "icon": "settings"}],
]  # fmt: skip


@login_not_required
def desk(request: HttpRequest) -> HttpResponse:
    """Every part once, in the frame."""
    timezone.activate(ZoneInfo("Asia/Kolkata"))
    if "toast" in request.GET:
        messages.success(request, "Re-attempt sent for 14 parcels")
    context = {
        "nav": NAV, "store": STORES[0], "stores": STORES, "at": AT, "today": date(2026, 11, 21),
        "freshness": {"last_scan_at": AT - timedelta(seconds=40), "live": 3, "couriers": 4},
        "couriers": [("?courier=dlv", "Delhivery"), ("?courier=xb", "Xpressbees")],
        "trend": TREND, "bars": BARS, "reasons": REASONS, "bridge": BRIDGE, "kpis": KPIS, "rows": ROWS, "page": Given(rows=ROWS, newer="b", older="a"), "timeline": TIMELINE,
    }  # fmt: skip
    return render(request, "gallery/desk.html", context)


@login_not_required
def door(request: HttpRequest, template: str) -> HttpResponse:
    """A page outside the desk, with the demo's log-ins."""
    roles = "Agent,Warehouse,Operations,Finance,Manager,Owner".split(",")
    demo = [
        {"role": one, "email": f"{one.lower()}@warna.example", "password": "x", "store": "Warna Kurtis"}
        for one in roles
    ]
    form = LoginForm(request=request, data=request.GET if "login" in request.GET else None)
    return render(request, f"{template}.html", {"demo_logins": demo, "form": form})


@login_not_required
def found(request: HttpRequest) -> HttpResponse:
    """What the look-up box shows while one types."""
    return HttpResponse(
        '<a href="#1"><span class="clip">Asha Pillai</span><span>WK-20388</span></a><a href="#2">Two</a>'
    )


urlpatterns = [
    path("gallery/", desk),
    path("gallery/<path:template>/", door),
    path("accounts/", include("allauth.urls")),
    path("me/", include("accounts.urls")),
    path("desk/", include(([path("lookup/", found, name="lookup")], "desk"))),
]

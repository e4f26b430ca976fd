"""The gallery's addresses: the real parts, shown with made-up figures, beside the real log-in."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace as Given
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.forms import LoginForm
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

from core.web.state_words import Colour, StateWord

AT = datetime(2026, 11, 21, 5, 12, tzinfo=UTC)
FIGURES = Path(__file__).parent / "gallery/figures.json"
STORES = [
    Given(code="WK", name="Warna Kurtis", currency="INR", timezone="Asia/Kolkata"),
    Given(code="RB", name="Rona Batik", currency="IDR", timezone="Asia/Jakarta"),
]
ROLES = ["agent", "warehouse", "operations", "finance", "manager", "owner"]
BUYERS = [
    ("Farhan Ansari", StateWord("New", Colour.WAITING, "circle-dashed")),
    ("सुनीता शर्मा", StateWord("To verify", Colour.ACT, "phone")),
    ("Venkata Satyanarayana Lakshmi Narasimhan", StateWord("Failed delivery", Colour.ACT, "alert-circle")),
    ("Asha Pillai", StateWord("Out for delivery", Colour.MOVING, "truck-delivery")),
    ("–", StateWord("Delivered", Colour.ARRIVED, "circle-check")),
    ("<script>alert(1)</script>", StateWord("Coming back", Colour.BACK, "arrow-back-up")),
    ("R. Lalthanmawia", StateWord("Lost", Colour.LOSS, "alert-octagon")),
    ("Mehul Bhatt", StateWord("Unknown code", Colour.ENDED, "help-circle")),
]


def figures() -> dict[str, Any]:
    """What the file holds; its "at" are minutes from the page's clock."""
    shown = json.loads(FIGURES.read_text())
    entries = [entry for day in shown["timeline"] for entry in day["entries"]]
    folded = [one for entry in entries for one in entry.get("folded", [])]
    for timed in (one for one in entries + folded if "at" in one):
        timed["at"] = AT + timedelta(minutes=timed["at"])
    return shown


def rows() -> list[Given]:
    """Parcels with each state, each urgency, and the ugliest names there are."""
    return [
        Given(
            number=f"WK-2028{k}",
            name=name,
            city="Chhatrapati Sambhajinagar",
            word=word,
            value=1849 * k,
            until=AT + timedelta(minutes=70 * k - 100),
        )
        for k, (name, word) in enumerate(BUYERS)
    ]


@login_not_required
def desk(request: HttpRequest) -> HttpResponse:
    """Every part once, in the frame."""
    timezone.activate(ZoneInfo("Asia/Kolkata"))
    if "toast" in request.GET:
        messages.success(request, "Re-attempt sent for 14 parcels")
    context = figures() | {
        "store": STORES[0],
        "stores": STORES,
        "at": AT,
        "today": date(2026, 11, 21),
        "freshness": {"last_scan_at": AT - timedelta(seconds=40), "live": 3, "couriers": 4},
        "couriers": [("?courier=dlv", "Delhivery"), ("?courier=xb", "Xpressbees")],
        "page": Given(rows=rows(), newer="b", older="a"),
    }
    return render(request, "gallery/desk.html", context)


@login_not_required
def door(request: HttpRequest, template: str) -> HttpResponse:
    """A page outside the desk, with the demo's log-ins."""
    demo = [
        {"role": role, "email": f"{role}@warna.example", "password": "x", "store": "Warna Kurtis"} for role in ROLES
    ]
    form = LoginForm(request=request, data=request.GET if "login" in request.GET else None)
    return render(request, f"{template}.html", {"demo_logins": demo, "form": form})


@login_not_required
def found(_request: HttpRequest) -> HttpResponse:
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
    path("settings/", include("desk.settings.urls")),
]

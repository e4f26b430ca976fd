"""Knock at a door of the table as somebody, with something in hand."""

from dataclasses import fields
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import ApiToken, Membership
from orders.cost import Terms
from orders.models import ImportRun
from orders.models.imports import RunState
from orders.services import linking
from orders.services.importing import steps
from orders.services.importing.proposing import Kind
from returns.models import Photo, ReturnRequest, RtoCase
from returns.services.requests import deciding
from returns.services.requests import receiving as requests
from returns.states import ReturnStatus, RtoStatus
from tests.access import giving_back
from tests.access.table import BUYER
from tests.access.world import UNHEARD_OF, World
from tests.factories.giving_back import arrived, asked
from tests.factories.orders import OrderFactory
from tests.factories.posting import as_posted
from tests.factories.returns import ArrivalFactory, ClaimFactory, returning

COSTS = {one.name: "10" for one in fields(Terms)}
STORE = {"country": "IN", "currency": "INR", "timezone": "Asia/Kolkata", "locale": "en"}
SET = {  # what is said in the settings
    "settings:account": {"name": "Asha Nair", "language": "en"},
    "settings:second_step": {"code": "000000"},
    "settings:tokens": {"name": "help desk", "scopes": ["read"], "days": "30"},
    "settings:store": {**STORE, "name": "Warna", "working_days": ["1", "2"]},
    "settings:new_store": {**STORE, "name": "Rona", "code": "rona"},
    "settings:add_holiday": {"on": "2027-01-26", "name": "Republic Day"},
    "settings:invite": {"email": "somebody@example.com", "role": "agent"},
    "settings:person": {"role": "finance"},
    "accounts:invitation": {"name": "Ira", "password": "a short sentence", "again": "a short sentence"},
}
OF_AN_ORDER = (
    "order_edit", "order_cancel", "order_take_back", "note_write", "tag", "order_split", "parcel_add",
)  # fmt: skip
OF_A_RULE = ("ndr_rule", "ndr_rule_switch", "ndr_rule_move", "ndr_rule_delete")
TABLE = "Order No,Order Date,Status,Item\nN-1,2026-03-01,shipped,Kurta\n,2026-03-01,shipped,Kurta\n"
ACCOUNT = {"name": "Express", "base_url": "https://93.184.216.34", "token": "t", "hook_secret": "s"}
CONNECTION = ("connection", "edit_connection", "test_connection", "switch_connection", "rotate_hook", "replay")
BY_TOKEN = ("api-", "analytics-", "schema")


def places(world: World) -> dict[str, dict[str, Any]]:
    """What stands in the addresses that name a row."""
    return {
        "desk:order": {"pk": world.order.pk},
        "desk:reveal": {"pk": world.order.pk},
        **{f"desk:{name}": {"pk": world.order.pk} for name in ("opt_out", "opt_in")},
        **{f"desk:{name}": {"pk": world.fresh.pk} for name in OF_AN_ORDER},
        **{f"desk:{name}": {"pk": world.note.pk} for name in ("note", "note_delete", "note_restore")},
        "desk:parcel_number": {"pk": world.parcel.pk},
        "desk:parcel_detach": {"pk": world.parcel.pk},
        "desk:move": {"pk": world.fresh.pk},
        "desk:instruct": {"pk": world.parcel.pk},
        "desk:failed_case": {"pk": world.case.pk},
        "desk:courier_file": {"pk": world.file.pk},
        "desk:evidence": {"pk": world.case.pk},
        "desk:decide_fake": {"pk": world.fake.pk},
        "portal:returns": {"code": world.store.code},
        "portal:return_policy": {"code": world.store.code},
        "portal:brand": {"code": world.store.code},
        "portal:logo": {"code": world.store.code},
        **{f"desk:failed_{name}": {"pk": world.case.pk} for name in ("act", "answer", "link", "letters")},
        "desk:failed_take_back": {"pk": world.act.pk},
        "desk:withdraw": {"pk": world.instruction.pk},
        "settings:drop_costs": {"pk": world.costs.pk},
        "desk:task": {"pk": world.task.pk},
        "desk:move_task": {"pk": world.task.pk},
        "api-move-task": {"pk": world.task.pk},
        **{name: {"pk": world.case.pk} for name in ("api-ndr-case", "api-ndr-act", "api-ndr-undo")},
        **{f"desk:{name}": {"name": "orders"} for name in ("bulk_choose", "bulk_start")},
        **{f"desk:{name}": {"pk": world.bulk.pk} for name in ("bulk", "bulk_stop", "bulk_retry", "bulk_undo")},
        **{f"desk:{name}": {"pk": world.rule.pk} for name in OF_A_RULE},
        "desk:columns": {"name": "orders"},
        "desk:view_new": {"name": "orders"},
        **{f"desk:{name}": {"pk": world.view.pk} for name in ("view", "view_update", "view_delete", "view_restore")},
        **_in_settings(world),
        **_in_imports(world),
        **_coming_back(world),
        **giving_back.places(world),
        "accounts:invitation": {"token": world.offer.token},
        "api-order": {"pk": world.order.pk},
        "api-reveal": {"pk": world.order.pk},
        "api-move": {"pk": world.fresh.pk},
        "api-cancel": {"pk": world.fresh.pk},
        "api-notes": {"pk": world.order.pk},
        "api-note": {"pk": world.note.pk},
        "api-tags": {"pk": world.order.pk},
        "api-order-shipments": {"pk": world.fresh.pk},
        "api-split": {"pk": world.fresh.pk},
        "api-shipment": {"pk": world.parcel.pk},
        **{f"api-rto-{name}": {"pk": world.rto.pk} for name in ("case", "receive", "inspect")},
        "api-rto-claim-move": {"pk": world.claim.pk},
        "hook": {"token": world.connection.hook_token},
        "account_confirm_email": {"key": "Mw:1"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "a-key"},
    }


def _coming_back(world: World) -> dict[str, dict[str, Any]]:
    """A parcel that travels back, one that lies here with a scan, a picture and a claim."""
    travels, here = world.rto, received(world)
    photo, claim = Photo.objects.get(rto_line__case=here), here.claims.get()
    arrival = here.arrivals.get()
    rows = {
        **dict.fromkeys(("rto_case", "rto_move", "rto_reason"), travels.pk),
        **dict.fromkeys(("scan_undo", "scan_aside", "scan_settle", "receive_anyway"), arrival.pk),
        **dict.fromkeys(("claim_move", "claim_pack"), claim.pk),
        "receive_case": here.pk,
        **dict.fromkeys(("receive_return", "return_label"), given_back(world).pk),
        "rto_photo": photo.pk,
    }
    return {f"desk:{name}": {"pk": pk} for name, pk in rows.items()}


def given_back(world: World) -> ReturnRequest:
    """What a buyer gave back lies here; made when somebody asks for it."""
    known = ReturnRequest.objects.filter(store=world.store, status=ReturnStatus.RECEIVED).first()
    if known:
        return known
    request = asked(arrived(store=world.store, at=world.at - timedelta(days=2)), at=world.at)
    deciding.approve(request=request, at=world.at, actor=None)
    return requests.receive(request=request, at=world.at, actor=None)


def received(world: World) -> RtoCase:
    """A parcel that lies here, with its scan, a picture and a claim; made when somebody asks for it."""
    known = RtoCase.objects.filter(store=world.store, status=RtoStatus.RECEIVED).first()
    if known:
        return known
    case = returning(order=OrderFactory(store=world.store, placed_at=world.at), status=RtoStatus.RECEIVED)
    picture = BytesIO()
    Image.new("RGB", (1, 1)).save(picture, "JPEG")
    photo = Photo(store=world.store, rto_line=case.lines.get(), unit=1, width=1, height=1, at=world.at)
    photo.file.save("unit.jpg", ContentFile(picture.getvalue()), save=False)
    photo.save()
    ArrivalFactory(case=case)
    ClaimFactory(case=case)
    return case


def _in_imports(world: World) -> dict[str, dict[str, Any]]:
    """A file that waits for its mapping, and one that was loaded but for one row."""
    draft, loaded = imports(world)
    of_draft = ("kind", "mapping", "preview", "discard")
    of_loaded = ("run", "progress", "stop", "resume", "rejects", "undo")
    return {f"imports:{name}": {"pk": draft.pk} for name in of_draft} | {
        f"imports:{name}": {"pk": loaded.pk} for name in of_loaded
    }


def imports(world: World) -> list[ImportRun]:
    """Two imports; made when somebody asks for them."""
    known = ImportRun.objects.filter(store=world.store, by_hand=True)
    if not known.exists():
        for _time in range(2):
            loaded = steps.receive(
                store=world.store, upload=ContentFile(TABLE.encode()), name="orders.csv", kind=Kind.AUTO,
                at=world.at, actor=world.people["owner"],
            )  # fmt: skip
        counts = {"rows": 2, "orders_created": 1, "rejected": 1}
        loaded.state, loaded.counts, loaded.rejects = RunState.DONE, counts, loaded.file
        loaded.reasons = [{"reason": "no order number", "rows": 1, "examples": [3], "example": "no order number"}]
        loaded.save()
    return list(known.order_by("pk"))


def _in_settings(world: World) -> dict[str, dict[str, Any]]:
    agent = Membership.objects.get(user=world.people["agent"])
    offer, owner = world.offer.invitation, world.people["owner"]
    if not ApiToken.objects.filter(user=owner).exists():
        world.token("owner")
    token = ApiToken.objects.filter(user=owner).earliest("pk")
    rows = {
        **dict.fromkeys(("person", "remove_person", "deactivate", "reactivate", "reset_second_step"), agent.pk),
        **dict.fromkeys(("renew_invitation", "withdraw_invitation"), offer.pk),
        "remove_holiday": world.holiday.pk,
        "revoke_token": token.pk,
        **dict.fromkeys(CONNECTION, world.connection.pk),
    }
    named = {f"settings:{name}": {"pk": pk} for name, pk in rows.items()}
    return named | {"settings:erasure_proof": {"pk": 1}} | {"settings:new_connection": {"provider": "email"}}


def contents(world: World) -> dict[str, dict[str, Any]]:
    """What is said to the addresses that take something."""
    line = {"name": "Kurta", "quantity": 1}
    order = {"store": world.store.code, "number": "N-1", "placed_at": world.at.isoformat(), "payment_method": "cod"}
    changed = as_posted(world.fresh)
    return {
        "desk:move": {"to": "on_hold"},
        "desk:order_new": {
            "buyer_name": "Asha",
            "payment_method": "prepaid",
            "lines-TOTAL_FORMS": "1",
            "lines-INITIAL_FORMS": "0",
            "lines-0-name": "Kurta",
            "lines-0-quantity": "1",
            "lines-0-unit_price": "100",
        },
        "desk:order_edit": {**changed, "channel": "phone"},
        **{f"desk:{name}": {"name": "Once more", "action": "reattempt"} for name in ("ndr_rule_new", "ndr_rule")},
        "desk:ndr_rule_switch": {"to": "on"},
        "desk:ndr_rule_move": {"to": "up"},
        "desk:order_cancel": {"reason": "duplicate"},
        "desk:note_write": {"text": "Call after six."},
        "desk:note": {"text": "Call after seven."},
        "desk:tag": {"add": "vip"},
        "desk:parcel_add": {"courier": "JNE", "awb": "JX-2"},
        "desk:parcel_number": {"courier": "JNE", "awb": "JX-3", "reason": "mistyped"},
        "desk:instruct": {"verb": "reattempt"},
        "desk:decide_fake": {"to": "upheld", "reference": "CLM-7"},
        "portal:page": {"step": "prove", "said": "4417"},
        "portal:returns": {"number": "WK-1", "said": "0000"},
        "desk:failed_answer": {"truth": "was_out"},
        "desk:failed_act": {"action": "escalate", "note": "Call the hub."},
        "desk:rto_move": {"to": "received"},
        "desk:return_act": {"act": "approve"},
        "desk:rto_reason": {"reason": "fraud", "source": "person"},
        "desk:receive": {"scanned": "NOBODY-1"},
        "desk:scan_aside": {"note": "shelf 3"},
        "desk:claim_move": {"to": "sent"},
        **SET,
        "desk:move_task": {"to": "done"},
        "settings:costs": {"valid_from": "2026-01-01", **COSTS},
        "settings:new_connection": {"name": "E-mail", "stores": [world.store.pk]},
        "settings:edit_connection": {**ACCOUNT, "stores": [world.store.pk]},
        "settings:switch_connection": {"to": "off"},
        "settings:replay": {"receipt": "all"},
        "settings:failed": {"automatic": "on"},
        "settings:returning": {"returned_days": "9", "travel_days": "20"},
        "settings:erasure": {"clue": "+919000000000"},
        "settings:codes": {"provider": "simulator", "raw_code": UNHEARD_OF, "status": "on_hold"},
        "api-tasks": {"store": world.store.code, "title": "Call the hub"},
        "api-move-task": {"to": "done"},
        "api-ndr-act": {"action": "escalate", "note": "The rider is rude."},
        "api-ndr-act-on-many": {"cases": [world.case.pk], "action": "escalate", "note": "The rider is rude."},
        "desk:bulk_choose": {"row": world.fresh.pk},
        "desk:bulk_start": {"row": world.fresh.pk, "action": "hold"},
        "desk:columns": {"order": "order", "column": "order"},
        "desk:view_new": {"title": "Mine"},
        "desk:view": {"title": "Ours", "shared": "on"},
        "accounts:preferences": {"theme": "dark"},
        "accounts:switch_store": {"store": world.store.code},
        "account_login": {"login": "nobody@example.com", "password": "not the password"},
        "api-orders": {**order, "lines": [line]},
        "api-order": {"version": 1, "channel": "phone"},
        "api-move": {"to": "on_hold"},
        "api-cancel": {"reason": "duplicate"},
        "api-notes": {"text": "Call after six."},
        "api-note": {"text": "Call after seven."},
        "api-tags": {"add": ["vip"]},
        "api-order-shipments": {"courier": "jne", "awb": "JX-2"},
        "api-split": {"version": 1, "parcels": [{"lines": [{"position": 0, "quantity": 1}]}]},
        "api-shipment": {"courier": "jne", "awb": "JX-3", "reason": "mistyped"},
        **giving_back.sent(world),
        "api-rto-receive": {"lines": [{"line": world.rto.lines.get().pk, "received": 2}]},
        "api-rto-inspect": {"units": [{"line": world.rto.lines.get().pk, "unit": 1, "grade": "A"}]},
        "api-rto-arrivals": {"store": world.store.code, "scanned": "4711"},
        "api-rto-claim-move": {"to": "sent"},
        "desk:refund_move": {"to": "proposed"},
        "desk:refund_pay": {"connection": 1, "payment": "pay_1"},
        "desk:refunds_bank_again": {"file": "2026-11-22T07:00:00+00:00"},
        "api-shipments": {"order": world.fresh.pk, "courier": "jne", "awb": "JX-1"},
    }


def address_of(world: World, who: str, name: str) -> str:
    """Where this door stands in the world, with the key that this person has."""
    return reverse(name, kwargs=places(world).get(name, {}) | _key(world, who, name))


def _key(world: World, who: str, name: str) -> dict[str, str]:
    """Only the buyer has the token of her link."""
    if name != "portal:page":
        return {}
    return {"token": linking.token_of(world.link) if who == BUYER else "a-guess-of-many-letters"}


def knock(world: World, who: str, method: str, name: str, query: str = "") -> HttpResponse:
    """The answer to this person's request; whatever it did is undone."""
    client, headers = Client(raise_request_exception=False), {}
    machine, stranger = name.startswith(BY_TOKEN), who in {"nobody", BUYER}
    if not stranger and machine:
        headers["Authorization"] = f"Token {world.token(who)}"
    elif not stranger:
        client.force_login(world.people[who])
    said = contents(world).get(name, {}) if method in {"POST", "PATCH"} else None
    kind = {"content_type": "application/json"} if machine and said is not None else {}
    address = address_of(world, who, name) + query
    with transaction.atomic():
        if method in {"GET", "POST"} or (said and machine):
            answer = getattr(client, method.lower())(address, said, headers=headers, **kind)
        else:
            answer = client.generic(method, address, headers=headers)
        if answer.streaming:
            b"".join(answer.streaming_content)  # rows are read while they leave
        transaction.set_rollback(True)
    return answer

"""Knock at a door of the table as somebody, with something in hand."""

from dataclasses import fields
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken, Membership
from orders.cost import Terms
from orders.models import ImportRun
from orders.models.imports import RunState
from orders.services.importing import steps
from orders.services.importing.proposing import Kind
from tests.access.world import UNHEARD_OF, World
from tests.factories.posting import as_posted

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
TABLE = "Order No,Order Date,Status,Item\nN-1,2026-03-01,shipped,Kurta\n,2026-03-01,shipped,Kurta\n"
ACCOUNT = {"name": "Express", "base_url": "https://93.184.216.34", "token": "t", "hook_secret": "s"}
CONNECTION = ("connection", "edit_connection", "test_connection", "switch_connection", "rotate_hook", "replay")
BY_TOKEN = ("api-", "analytics-", "schema")


def places(world: World) -> dict[str, dict[str, Any]]:
    """What stands in the addresses that name a row."""
    return {
        "desk:order": {"pk": world.order.pk},
        "desk:reveal": {"pk": world.order.pk},
        **{f"desk:{name}": {"pk": world.fresh.pk} for name in OF_AN_ORDER},
        **{f"desk:{name}": {"pk": world.note.pk} for name in ("note", "note_delete", "note_restore")},
        "desk:parcel_number": {"pk": world.parcel.pk},
        "desk:parcel_detach": {"pk": world.parcel.pk},
        "desk:move": {"pk": world.fresh.pk},
        "desk:instruct": {"pk": world.parcel.pk},
        "desk:withdraw": {"pk": world.instruction.pk},
        "settings:drop_costs": {"pk": world.costs.pk},
        "desk:task": {"pk": world.task.pk},
        "desk:move_task": {"pk": world.task.pk},
        "api-move-task": {"pk": world.task.pk},
        **{f"desk:{name}": {"name": "orders"} for name in ("bulk_choose", "bulk_start")},
        **{f"desk:{name}": {"pk": world.bulk.pk} for name in ("bulk", "bulk_stop", "bulk_retry", "bulk_undo")},
        "desk:columns": {"name": "orders"},
        "desk:view_new": {"name": "orders"},
        **{f"desk:{name}": {"pk": world.view.pk} for name in ("view", "view_update", "view_delete", "view_restore")},
        **_in_settings(world),
        **_in_imports(world),
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
        "hook": {"token": world.connection.hook_token},
        "account_confirm_email": {"key": "Mw:1"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "a-key"},
    }


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
        "desk:order_cancel": {"reason": "duplicate"},
        "desk:note_write": {"text": "Call after six."},
        "desk:note": {"text": "Call after seven."},
        "desk:tag": {"add": "vip"},
        "desk:parcel_add": {"courier": "JNE", "awb": "JX-2"},
        "desk:parcel_number": {"courier": "JNE", "awb": "JX-3", "reason": "mixed up"},
        "desk:instruct": {"verb": "reattempt"},
        **SET,
        "desk:move_task": {"to": "done"},
        "settings:costs": {"valid_from": "2026-01-01", **COSTS},
        "settings:new_connection": {"name": "E-mail", "stores": [world.store.pk]},
        "settings:edit_connection": {**ACCOUNT, "stores": [world.store.pk]},
        "settings:switch_connection": {"to": "off"},
        "settings:replay": {"receipt": "all"},
        "settings:erasure": {"clue": "+919000000000"},
        "settings:codes": {"provider": "simulator", "raw_code": UNHEARD_OF, "status": "on_hold"},
        "api-tasks": {"store": world.store.code, "title": "Call the hub"},
        "api-move-task": {"to": "done"},
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
        "api-shipment": {"courier": "jne", "awb": "JX-3", "reason": "mixed up"},
        "api-shipments": {"order": world.fresh.pk, "courier": "jne", "awb": "JX-1"},
    }


def knock(world: World, who: str, method: str, name: str, query: str = "") -> HttpResponse:
    """The answer to this person's request; whatever it did is undone."""
    client, headers = Client(raise_request_exception=False), {}
    machine = name.startswith(BY_TOKEN)
    if who != "nobody" and machine:
        headers["Authorization"] = f"Token {world.token(who)}"
    elif who != "nobody":
        client.force_login(world.people[who])
    said = contents(world).get(name, {}) if method in {"POST", "PATCH"} else None
    kind = {"content_type": "application/json"} if machine and said is not None else {}
    address = reverse(name, kwargs=places(world).get(name)) + query
    with transaction.atomic():
        if method in {"GET", "POST"} or (said and machine):
            answer = getattr(client, method.lower())(address, said, headers=headers, **kind)
        else:
            answer = client.generic(method, address, headers=headers)
        if answer.streaming:
            b"".join(answer.streaming_content)  # rows are read while they leave
        transaction.set_rollback(True)
    return answer

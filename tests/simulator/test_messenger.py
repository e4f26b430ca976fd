"""The messenger: taken once, told later how far it came, sometimes answered."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from simulator.chat import follow
from simulator.entries import Sent

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def sent(number: int, *buttons: str) -> Sent:
    return Sent(f"M{number}", "a", f"k{number}", f"+9198123{number:05d}5", "Is this your order?", buttons, AT)


def test_a_message_is_taken_once(call: Any, clock: Any) -> None:
    first = call("POST", "/v1/messages", {"to": "+919812345678", "text": "Hi"}, Idempotency_Key="m1").content
    assert first["status"] == "accepted"
    assert call("POST", "/v1/messages", {"to": "+919812345678", "text": "Hi", "key": "m1"}).content["id"] == first["id"]
    assert call("GET", "/ledger").content["messages"] == {"m1": 2}
    clock.advance(days=1)
    assert call("GET", "/v1/messages?key=m1").content["status"] in {"delivered", "read"}
    assert call("GET", f"/v1/messages/{first['id']}").status == 200


def test_a_number_without_the_service_fails(call: Any, clock: Any, site: Any) -> None:
    call("POST", "/v1/webhooks", {"url": "/hooks/m/", "secret": "s"})
    call("POST", "/v1/messages", {"to": "+919812345000", "text": "Hi", "key": "m1"})
    clock.advance(minutes=1)
    told = site.waits(1)[0]["message"]
    assert (told["key"], told["status"]) == ("m1", "failed")


def test_statuses_and_answers_are_pushed(call: Any, clock: Any, site: Any) -> None:
    call("POST", "/v1/webhooks", {"url": "/hooks/m/", "secret": "s"})
    for number in range(20):
        message = {"to": f"+91981234{number:04d}", "text": "Yours?", "key": f"m{number}", "buttons": ["Yes", "No"]}
        call("POST", "/v1/messages", message)
    clock.advance(days=1)
    events = site.waits(50)
    kinds = Counter(event["event"] for event in events)
    assert kinds["message"] >= 40
    assert kinds["reply"] >= 4
    reply = next(event["reply"] for event in events if event["event"] == "reply")
    assert reply["button"] in {"Yes", "No"}


def test_statuses_come_late_repeated_and_out_of_order_now_and_then() -> None:
    stories = [[each.status for each in follow(1, sent(number, "Yes", "No"))] for number in range(2_000)]
    assert any(story[:2] == ["delivered", "sent"] for story in stories)
    assert any(story.count("sent") == 2 for story in stories)
    assert 0.01 < sum(story == ["failed"] for story in stories) / 2_000 < 0.05
    assert 0.4 < sum("reply" in story for story in stories) / 2_000 < 0.6
    assert follow(1, sent(1)) == follow(1, sent(1))

import pytest
from django.test import Client


def test_the_process_answers_without_a_login(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_nobody_ticking_is_not_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == {"ok": False, "detail": "never seen"}
    assert answer.json()["checks"]["database"]["ok"]

"""The settings in all their looks, for whoever may set everything."""

from accounts.models import User
from tests.browser.conftest import Opened
from tests.browser.test_pages import _looked_at

PATHS = ["/settings/", "/settings/account/"]


def test_every_section_is_clean_in_all_its_looks(opened: Opened, owner: User) -> None:
    seen = opened("/", user=owner)
    wrong = []
    for path in PATHS:
        seen.page.goto(path)
        wrong += _looked_at(seen, path)
    assert wrong == []
    assert seen.faults == []

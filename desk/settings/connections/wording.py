"""How a connection does and what came back from it, in words of a merchant."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from connectors import registry
from connectors.base import (
    Busy,
    Down,
    Garbled,
    Misaddressed,
    NotAuthorised,
    ProviderError,
    Refused,
    Suspended,
    Unreachable,
)
from connectors.calling import NotNow
from connectors.models import Connection, Health
from core.web.state_words import Colour, StateWord

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OFF = StateWord(_("Switched off"), Colour.ENDED, "circle-minus")
NO_ADAPTER = StateWord(_("Not known to this version"), Colour.LOSS, "plug-connected-x")
BROKEN = StateWord(_("Does not answer"), Colour.LOSS, "plug-connected-x")
SHAKY = StateWord(_("Calls fail"), Colour.ACT, "alert-circle")
UNTRIED = StateWord(_("Not tried yet"), Colour.WAITING, "circle-dashed")
WELL = StateWord(_("Answers"), Colour.ARRIVED, "plug-connected")

NEXT: dict[type[ProviderError], "StrOrPromise"] = {
    Suspended: _("Ask their support to open the account again. Nothing here can mend that."),
    NotAuthorised: _("Copy token and secret anew from their panel, save them here, and test again."),
    Misaddressed: _("Change the address of the service to the one that its own pages name."),
    Busy: _("Nothing is wrong with the account. Wait a minute and test again."),
    Down: _("Look at the address of the service. If it is right, the service is down: we go on trying by ourselves."),
    Unreachable: _("The service is slow or down. We go on trying by ourselves; test again in a few minutes."),
    Garbled: _("Look at the address of the service: something else may answer there."),
    Refused: _("The service understood us and said no. Ask them whether the account may use their API."),
    NotNow: _("Other calls are under way. Test again in a few seconds."),
}
LATER = _("Test again in a few minutes.")


@dataclass(frozen=True, slots=True)
class Tested:
    """What a test brought: `well`, the words that came back, and what to do now."""

    well: bool
    said: str
    next: "StrOrPromise"


def state(connection: Connection, health: Health | None, *, at: datetime) -> StateWord:
    """One word for the list and the page."""
    if not connection.enabled:
        return OFF
    if not registry.knows(connection.provider):
        return NO_ADAPTER
    if health is None or not (health.last_success_at or health.last_failure_at or health.last_push_at):
        return UNTRIED
    if health.open_until and health.open_until > at:
        return BROKEN
    return SHAKY if health.failures else WELL


def came_back(said: str) -> Tested:
    """The service answered."""
    return Tested(well=True, said=said, next=_("Nothing is left to do. Parcels are asked about by themselves."))


def failed(error: ProviderError) -> Tested:
    """The service did not, or said no."""
    kind = next((kind for kind in NEXT if isinstance(error, kind)), None)
    return Tested(well=False, said=str(error), next=NEXT[kind] if kind else LATER)

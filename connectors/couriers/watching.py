"""Services that follow parcels and take no instructions: what is left of an adapter is tracking."""

from django.utils.translation import gettext as _

from connectors.base import Refused
from connectors.couriers.base import Answer, Ask, Courier


class Watcher(Courier):
    """A courier's adapter without verbs."""

    def instruct(self, ask: Ask) -> Answer:
        """Never: nothing is offered that would come here."""
        told = _("%(service)s only follows parcels: tell the courier yourself.")
        raise Refused(told % {"service": self.name})

    def look_up(self, ask: Ask, reference: str) -> Answer | None:
        """Nothing is ever handed over."""
        return None

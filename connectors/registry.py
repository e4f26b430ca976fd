"""Every adapter there is: one literal table per family. Adding a provider is one file and one line here."""

from connectors.base import Account
from connectors.couriers.aftership import AfterShip
from connectors.couriers.base import Courier, Meaning
from connectors.couriers.biteship import Biteship
from connectors.couriers.delhivery import Delhivery
from connectors.couriers.rajaongkir import RajaOngkir
from connectors.couriers.shiprocket import Shiprocket
from connectors.couriers.simulator import SimulatorCourier
from connectors.couriers.words import ScanStatus
from connectors.messengers.base import Messenger
from connectors.messengers.email import EmailMessenger
from connectors.messengers.simulator import SimulatorMessenger

COURIERS: dict[str, type[Courier]] = {
    "aftership": AfterShip,
    "biteship": Biteship,
    "delhivery": Delhivery,
    "rajaongkir": RajaOngkir,
    "shiprocket": Shiprocket,
    "simulator": SimulatorCourier,
}

MESSENGERS: dict[str, type[Messenger]] = {
    "email": EmailMessenger,
    "simulator_messages": SimulatorMessenger,
}


def adapter(provider: str) -> type[Courier] | type[Messenger]:
    """The class of `provider`, a courier or a messenger. Raises KeyError for an unknown provider."""
    return COURIERS[provider] if provider in COURIERS else MESSENGERS[provider]


def knows(provider: str) -> bool:
    """Whether this version has an adapter for `provider`; a connection may outlive one."""
    return provider in COURIERS or provider in MESSENGERS


def courier(provider: str, account: Account) -> Courier:
    """The courier adapter of `provider`, acting for `account`. Raises KeyError for an unknown provider."""
    return COURIERS[provider](account)


def messenger(provider: str, account: Account) -> Messenger:
    """The messenger adapter of `provider`, acting for `account`. Raises KeyError for an unknown provider."""
    return MESSENGERS[provider](account)


def meaning(provider: str, raw_code: str) -> Meaning:
    """What a courier's code says; unknown for codes and providers that no adapter here knows."""
    adapter = COURIERS.get(provider)
    return adapter.meaning(raw_code) if adapter else Meaning(ScanStatus.UNKNOWN)

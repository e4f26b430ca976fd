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
from connectors.payments.base import Gateway
from connectors.payments.razorpay import Razorpay

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

GATEWAYS: dict[str, type[Gateway]] = {
    "razorpay": Razorpay,
}


def adapter(provider: str) -> type[Courier] | type[Messenger] | type[Gateway]:
    """The class of `provider`, of whatever family. Raises KeyError for an unknown provider."""
    if provider in COURIERS:
        return COURIERS[provider]
    return MESSENGERS[provider] if provider in MESSENGERS else GATEWAYS[provider]


def knows(provider: str) -> bool:
    """Whether this version has an adapter for `provider`; a connection may outlive one."""
    return provider in COURIERS or provider in MESSENGERS or provider in GATEWAYS


def courier(provider: str, account: Account) -> Courier:
    """The courier adapter of `provider`, acting for `account`. Raises KeyError for an unknown provider."""
    return COURIERS[provider](account)


def messenger(provider: str, account: Account) -> Messenger:
    """The messenger adapter of `provider`, acting for `account`. Raises KeyError for an unknown provider."""
    return MESSENGERS[provider](account)


def gateway(provider: str, account: Account) -> Gateway:
    """The payment adapter of `provider`, acting for `account`. Raises KeyError for an unknown provider."""
    return GATEWAYS[provider](account)


def meaning(provider: str, raw_code: str) -> Meaning:
    """What a courier's code says; unknown for codes and providers that no adapter here knows."""
    adapter = COURIERS.get(provider)
    return adapter.meaning(raw_code) if adapter else Meaning(ScanStatus.UNKNOWN)

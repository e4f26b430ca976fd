"""Who may do what: one table, role × action. Roles are held per store (`Membership`)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    AGENT = "agent", _("Agent")
    WAREHOUSE = "warehouse", _("Warehouse")
    OPERATIONS = "operations", _("Operations")
    FINANCE = "finance", _("Finance")
    MANAGER = "manager", _("Manager")
    OWNER = "owner", _("Owner")


class Action(TextChoices):
    ORDERS_VIEW = "orders.view", _("look up orders and parcels")
    ORDERS_REVEAL = "orders.reveal", _("see a buyer's contact data, one order at a time")
    ORDERS_NOTE = "orders.note", _("write notes and tags")
    ORDERS_CREATE = "orders.create", _("take orders in by hand")
    ORDERS_EDIT = "orders.edit", _("change orders and parcels")
    ORDERS_IMPORT = "orders.import", _("import orders")
    ORDERS_EXPORT = "orders.export", _("export lists, contact data masked")
    ORDERS_EXPORT_UNMASKED = "orders.export_unmasked", _("export lists with contact data")
    TASKS_WORK = "tasks.work", _("take, give and close tasks")
    VIEWS_SHARE = "views.share", _("share views of lists")
    PARCELS_INSTRUCT = "parcels.instruct", _("instruct couriers")
    NDR_ANSWER = "ndr.answer", _("write down a buyer's answer to a failed delivery")
    NDR_ACT = "ndr.act", _("act on failed deliveries")
    NDR_RULES = "ndr.rules", _("write rules for failed deliveries")
    RTO_RECEIVE = "rto.receive", _("receive and inspect what comes back")
    RTO_DECIDE = "rto.decide", _("decide on parcels that come back")
    CLAIMS_WORK = "claims.work", _("claim from couriers")
    RETURNS_ASK = "returns.ask", _("ask for a return for a buyer")
    RETURNS_DECIDE = "returns.decide", _("approve, reject and resolve returns")
    RETURNS_POLICIES = "returns.policies", _("write return policies")
    REFUNDS_PAY = "refunds.pay", _("pay refunds and see whom to pay")
    FIGURES_VIEW = "figures.view", _("read figures")
    CODES_MAP = "codes.map", _("say what a courier's code means")
    CONNECTIONS_HEALTH = "connections.health", _("see how connections do")
    CONNECTIONS_MANAGE = "connections.manage", _("change connections and their credentials")
    INBOX_REPLAY = "inbox.replay", _("replay news that was set aside")
    COSTS_EDIT = "costs.edit", _("say what parcels cost")
    STORE_SETTINGS = "store.settings", _("change a store's settings")
    STORES_ADD = "stores.add", _("add a store")
    PEOPLE_MANAGE = "people.manage", _("manage people and roles")
    BUYERS_ERASE = "buyers.erase", _("erase a buyer's personal data")
    AUDIT_VIEW = "audit.view", _("read the audit log")


class Scope(TextChoices):
    """How far an API token reaches, within what its user may do."""

    READ = "read", _("read: look up and list, contact data masked")
    WRITE = "write", _("write: create and change")
    REVEAL = "reveal", _("reveal: see contact data of a buyer")


_AGENT = frozenset(
    {
        Action.ORDERS_VIEW,
        Action.ORDERS_REVEAL,
        Action.ORDERS_NOTE,
        Action.TASKS_WORK,
        Action.NDR_ANSWER,
        Action.RETURNS_ASK,
    }
)
_WAREHOUSE = frozenset({Action.ORDERS_VIEW, Action.TASKS_WORK, Action.RTO_RECEIVE})
_OPERATIONS = (
    _AGENT
    | _WAREHOUSE
    | {
        Action.ORDERS_CREATE,
        Action.ORDERS_EDIT,
        Action.ORDERS_IMPORT,
        Action.ORDERS_EXPORT,
        Action.VIEWS_SHARE,
        Action.PARCELS_INSTRUCT,
        Action.NDR_ACT,
        Action.NDR_RULES,
        Action.RTO_DECIDE,
        Action.CLAIMS_WORK,
        Action.RETURNS_DECIDE,
        Action.CODES_MAP,
        Action.CONNECTIONS_HEALTH,
        Action.INBOX_REPLAY,
    }
)
_FINANCE = frozenset(
    {
        Action.COSTS_EDIT,
        Action.ORDERS_VIEW,
        Action.ORDERS_EXPORT,
        Action.TASKS_WORK,
        Action.CLAIMS_WORK,
        Action.REFUNDS_PAY,
    }
)
_MANAGER = (
    _OPERATIONS
    | _FINANCE
    | {
        Action.FIGURES_VIEW,
        Action.ORDERS_EXPORT_UNMASKED,
        Action.STORE_SETTINGS,
        Action.AUDIT_VIEW,
        Action.RETURNS_POLICIES,
    }
)

MAY: dict[Role, frozenset[Action]] = {
    Role.AGENT: _AGENT,
    Role.WAREHOUSE: _WAREHOUSE,
    Role.OPERATIONS: _OPERATIONS,
    Role.FINANCE: _FINANCE,
    Role.MANAGER: _MANAGER,
    Role.OWNER: frozenset(Action),
}


def roles_with(action: Action) -> list[Role]:
    """The roles that may do `action`, in the order of the table."""
    return [role for role, actions in MAY.items() if action in actions]

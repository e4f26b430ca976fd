"""What the audit log's verbs say to people, by room."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "accounts.holiday.added": _("added a holiday"),
    "accounts.holiday.removed": _("removed a holiday"),
    "accounts.invitation.accepted": _("took up an invitation"),
    "accounts.invitation.issued": _("invited somebody"),
    "accounts.invitation.withdrawn": _("withdrew an invitation"),
    "accounts.member.put": _("gave somebody a role"),
    "accounts.member.removed": _("took somebody out of the store"),
    "accounts.second_step.codes_renewed": _("made new recovery codes"),
    "accounts.second_step.reset": _("reset somebody’s second step"),
    "accounts.second_step.turned_off": _("turned the second step off"),
    "accounts.second_step.turned_on": _("turned the second step on"),
    "accounts.store.changed": _("changed the store"),
    "accounts.store.created": _("made the store"),
    "accounts.token.created": _("made an API token"),
    "accounts.token.revoked": _("revoked an API token"),
    "accounts.user.deactivated": _("switched an account off"),
    "accounts.user.reactivated": _("switched an account on"),
    "connectors.connection.changed": _("changed a connection"),
    "connectors.connection.created": _("added a connection"),
    "desk.view.changed": _("changed a saved view"),
    "desk.view.deleted": _("deleted a saved view"),
    "desk.view.kept": _("saved a view"),
    "desk.view.renamed": _("renamed a saved view"),
    "desk.view.restored": _("brought a saved view back"),
    "inbox.receipt.replayed": _("replayed a call"),
    "orders.code.mapped": _("mapped a courier’s code"),
    "orders.contact.revealed": _("looked at a buyer’s contact data"),
    "orders.costs.dropped": _("took costs back"),
    "orders.costs.set": _("set costs"),
    "orders.import.loaded": _("loaded a file of orders"),
    "orders.instruction.asked": _("instructed a courier"),
    "orders.instruction.withdrawn": _("undid an instruction"),
    "orders.list.exported": _("exported a list with contact data"),
    "orders.note.deleted": _("deleted a note"),
    "orders.note.restored": _("brought a note back"),
    "orders.note.rewritten": _("rewrote a note"),
    "orders.note.written": _("wrote a note"),
    "orders.order.packed": _("split an order into parcels"),
    "orders.order.parcel_detached": _("took a parcel off an order"),
    "orders.order.moved": _("decided about an order"),
    "orders.order.tagged": _("tagged an order"),
    "orders.order.taken": _("took an order in"),
    "orders.parcel.added": _("added a parcel"),
    "orders.scan_sheet.loaded": _("loaded a courier’s sheet"),
    "orders.task.changed": _("changed a task"),
    "orders.task.moved": _("closed a task or took it up"),
    "orders.task.opened": _("wrote a task down"),
}


def words(verb: str) -> str:
    """What happened, in words; the verb itself where nobody found any."""
    return str(WORDS.get(verb, verb))

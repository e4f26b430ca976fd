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
    "connectors.connection.readdressed": _("gave a connection a new webhook"),
    "connectors.connection.switched_off": _("switched a connection off"),
    "connectors.connection.switched_on": _("switched a connection on"),
    "desk.bulk.asked": _("started an action over many rows"),
    "desk.bulk.retried": _("went on with an action over many rows"),
    "desk.bulk.stopped": _("stopped an action over many rows"),
    "desk.erasure.begun": _("began to erase a buyer’s data"),
    "desk.erasure.done": _("erased a buyer’s data"),
    "desk.start.put_away": _("put the first steps away"),
    "desk.view.changed": _("changed a saved view"),
    "desk.view.deleted": _("deleted a saved view"),
    "desk.view.kept": _("saved a view"),
    "desk.view.renamed": _("renamed a saved view"),
    "desk.view.restored": _("brought a saved view back"),
    "inbox.receipt.replayed": _("replayed a call"),
    "inbox.receipts.replayed": _("replayed all calls that were set aside"),
    "orders.code.mapped": _("mapped a courier’s code"),
    "orders.contact.revealed": _("looked at a buyer’s contact data"),
    "orders.costs.dropped": _("took costs back"),
    "orders.costs.set": _("set costs"),
    "orders.import.loaded": _("loaded a file of orders"),
    "orders.import.queued": _("had a file loaded"),
    "orders.import.rejects_taken": _("downloaded rejected rows"),
    "orders.import.resumed": _("had the rest of a file loaded"),
    "orders.import.stopped": _("stopped an import"),
    "orders.import.undo_asked": _("had an import undone"),
    "orders.import.undone": _("undid an import"),
    "orders.instruction.asked": _("instructed a courier"),
    "orders.instruction.withdrawn": _("undid an instruction"),
    "orders.list.exported": _("exported a list with contact data"),
    "orders.note.deleted": _("deleted a note"),
    "orders.note.restored": _("brought a note back"),
    "orders.note.rewritten": _("rewrote a note"),
    "orders.note.written": _("wrote a note"),
    "orders.order.edited": _("changed an order"),
    "orders.order.packed": _("split an order into parcels"),
    "orders.order.parcel_detached": _("took a parcel off an order"),
    "orders.order.moved": _("decided about an order"),
    "orders.order.tagged": _("tagged an order"),
    "orders.order.taken": _("took an order in"),
    "orders.parcel.added": _("added a parcel"),
    "orders.parcel.numbered": _("gave a parcel its courier and AWB"),
    "orders.parcel.renumbered": _("corrected a parcel’s AWB"),
    "orders.scan_sheet.loaded": _("loaded a courier’s sheet"),
    "orders.task.changed": _("changed a task"),
    "orders.task.moved": _("closed a task or took it up"),
    "orders.task.opened": _("wrote a task down"),
}

NAMES = {
    "added": _("added"),
    "courier": _("courier"),
    "filters": _("filtered by"),
    "format": _("format"),
    "kept": _("kept"),
    "list": _("list"),
    "on": _("day"),
    "order": _("order"),
    "parcel": _("parcel"),
    "parcels": _("parcels"),
    "reason": _("reason"),
    "removed": _("removed"),
    "rows": _("rows"),
    "scopes": _("may"),
    "valid_from": _("from"),
    "version": _("version"),
}  # of what was noted with a deed


def words(verb: str) -> str:
    """What happened, in words; the verb itself where nobody found any."""
    return str(WORDS.get(verb, verb))


def fact(name: str, value: object) -> str:
    """One thing that was noted, with its name; empty where there is nothing to say."""
    said = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return f"{NAMES.get(name, name.replace('_', ' '))}: {said}" if said else ""

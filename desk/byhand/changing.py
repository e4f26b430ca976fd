"""An order that is changed: what was seen, what is wanted, and what to choose where somebody else was quicker."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from desk.byhand import lines
from desk.byhand.forms import OrderForm
from orders import editing as rules
from orders.editing import LABELS, LINES
from orders.services.editing import Changes, Clash
from orders.states import Payment

THEIRS, MINE = "theirs", "mine"


@dataclass(frozen=True)
class Choice:
    """A field that somebody changed meanwhile: what they wrote, what she wrote, and which of the two is to stay."""

    field: str
    label: str
    who: str
    when: datetime
    theirs: str
    mine: str
    hers: bool  # she had changed it too, so that she has to say
    chosen: str


def seen(posted: QueryDict, *, name: str = "seen") -> dict[str, str]:
    """What the page was made from, as it was sent along."""
    try:
        said = json.loads(posted.get(name) or "{}")
    except ValueError:
        return {}
    known = said if isinstance(said, dict) else {}
    return {name: value for name, value in known.items() if name in rules.FIELDS and isinstance(value, str)}


def initial(snapshot: Mapping[str, str]) -> dict[str, str]:
    """The fields of the form as they were seen."""
    return {name: value for name, value in snapshot.items() if name != LINES}


def left_to_them(posted: QueryDict) -> set[str]:
    """Fields in which the other's word stays."""
    return {name for name in rules.FIELDS if posted.get(f"keep-{name}") == THEIRS}


def wanted(form: OrderForm, rows: Any, snapshot: Mapping[str, str], *, left: Collection[str] = ()) -> Changes:
    """What she changed, without the fields in `left`."""
    fields = {
        name: form.cleaned_data[name]
        for name in form.fields
        if name not in left and _text(form.cleaned_data[name]) != snapshot.get(name, "")
    }
    edits = lines.edits(rows) if rows is not None and LINES not in left else None
    if edits is not None and lines.same(edits, snapshot.get(LINES, "")):
        edits = None
    return Changes(fields, edits)


def shut_meanwhile(posted: QueryDict, snapshot: Mapping[str, str], locked: Collection[str]) -> list[tuple[str, str]]:
    """What she changed in fields that have been locked since she opened the page: it can't be kept, but is not lost
    without a word.
    """
    fields = [name for name in rules.FIELDS if name in locked and name in posted and name != LINES]
    typed = {name: posted.get(name, "").strip() for name in fields}
    lost = [(name, said) for name, said in typed.items() if said != snapshot.get(name, "")]
    if LINES in locked and "lines-TOTAL_FORMS" in posted:
        rows = lines.posted(posted)
        if not (rows.is_valid() and lines.same(lines.edits(rows), snapshot.get(LINES, ""))):
            said = " · ".join(f"{line.quantity} × {line.name or line.sku}" for line in lines.typed(rows))
            lost.append((LINES, said))
    return lost


def undecided(posted: QueryDict) -> list[str]:
    """Fields that both changed and that she has not chosen between."""
    asked = [name for name in posted.getlist("clash") if name in rules.FIELDS]
    return [name for name in asked if posted.get(f"keep-{name}") not in {THEIRS, MINE}]


def choices(clashes: Sequence[Clash], changes: Changes, snapshot: Mapping[str, str], posted: QueryDict) -> list[Choice]:
    """What to ask, in the order of the form."""
    made = [_choice(clash, changes, snapshot, posted) for clash in clashes if clash.field in rules.FIELDS]
    return sorted(made, key=lambda one: rules.FIELDS.index(one.field))


def _choice(clash: Clash, changes: Changes, snapshot: Mapping[str, str], posted: QueryDict) -> Choice:
    name = clash.field
    hers = name in changes.names
    mine = snapshot.get(name, "")
    if hers:
        mine = _in_words(changes) if name == LINES else _text(changes.fields[name])
    elif name == LINES:
        mine = lines.in_words(mine)
    theirs = lines.in_words(clash.theirs) if name == LINES else clash.theirs
    return Choice(
        field=name,
        label=str(LABELS[name]),
        who=clash.who or _("a file or the system"),
        when=clash.when,
        theirs=_word(name, theirs),
        mine=_word(name, mine),
        hers=hers,
        chosen=posted.get(f"keep-{name}", "" if hers else THEIRS),
    )


def _in_words(changes: Changes) -> str:
    return " · ".join(f"{one.line.quantity} × {one.line.name or one.line.sku}" for one in changes.lines or ())


def _word(name: str, value: str) -> str:
    if name == "payment_method" and value in Payment.values:
        return str(Payment(value).label)
    return value or _("empty")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if not isinstance(value, str) else value.strip()

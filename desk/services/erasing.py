"""Erase a buyer: room by room, some hundred orders per transaction, those rows last by which she is found.

So whoever broke off is found again, and what is gone already is no work the second time.
"""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core import audit, repeats
from desk.erasing import proof
from desk.models import BulkRun, Erasure, SavedView
from inbox.services import erasing as inbox
from messaging.services import erasing as messaging
from ndr.services import erasing as ndr
from orders.queries.persons import Person
from orders.services import erasing as orders
from returns.services import erasing as returns

BATCH = 200  # orders
COUNTRY_AND_MORE = 10  # a number's last digits, as it is written without its country


def erase(*, person: Person, at: datetime, actor: User) -> Erasure:
    """All that is kept of this buyer in her store. The proof holds counts and digests only."""
    erasure = _begin(person, at, actor)
    marks = {*_spellings(person), *person.awbs}
    done = Counter[str]()
    done.update(inbox.erase(store=person.store, marks=marks))
    done.update(_shelves(person))
    threads = [f"order:{pk}" for pk in person.orders]
    addresses = [*person.phones, *person.emails]
    done.update(messaging.erase(store=person.store, threads=threads, addresses=addresses))
    done.update(orders.erase_files(store=person.store, orders=person.orders))
    for start in range(0, len(person.orders), BATCH):
        some = person.orders[start : start + BATCH]
        done.update(returns.erase(store=person.store, orders=some))
        done.update(ndr.erase(store=person.store, orders=some))
        done.update(orders.erase_orders(store=person.store, orders=some, at=at))
    return _end(erasure, person, done, at, actor)


@transaction.atomic
def _begin(person: Person, at: datetime, actor: User) -> Erasure:
    ids = [*(("order", pk) for pk in person.orders), *(("customer", pk) for pk in person.customers)]
    erasure = Erasure.objects.create(store=person.store, by=actor, at=at, references=proof.references(ids))
    audit.record("desk.erasure.begun", erasure, at=at, actor=actor)
    return erasure


@transaction.atomic
def _shelves(person: Person) -> dict[str, int]:
    """Answers kept for machines, views and bulk actions that were narrowed to her."""
    said = _spellings(person)
    named = Q(pk=None)
    for mark in said:
        named |= Q(query__icontains=mark)
    in_store = Q(store=person.store)
    return {
        "answers": repeats.forget_naming(said) if said else 0,
        "views": SavedView.objects.filter(in_store, named).delete()[0],
        "bulk": BulkRun.objects.filter(in_store, named).update(query=""),
    }


@transaction.atomic
def _end(erasure: Erasure, person: Person, done: Counter[str], at: datetime, actor: User) -> Erasure:
    done.update(orders.erase_customers(store=person.store, customers=person.customers))
    erasure.counts, erasure.done_at = {name: n for name, n in sorted(done.items()) if n}, at
    erasure.digest = proof.digest(erasure)
    erasure.save(update_fields=["counts", "done_at", "digest"])
    audit.record("desk.erasure.done", erasure, at=at, actor=actor, facts=dict(erasure.counts))
    return erasure


def _spellings(person: Person) -> set[str]:
    """Her numbers and addresses as texts may hold them."""
    digits = {phone[-COUNTRY_AND_MORE:] for phone in person.phones}
    return {*digits, *person.emails, *(email.replace("@", "%40") for email in person.emails)}

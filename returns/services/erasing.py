"""What warehouses and she herself wrote and photographed of a buyer's parcels goes with her; counts, grades and amounts
stay.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from accounts.models import Store
from orders.models import Shipment
from returns.models import Arrival, Claim, Inspection, Photo
from returns.services.picturing import drop_files
from returns.services.requests import erasing as requests


@transaction.atomic
def erase(*, store: Store, orders: Sequence[int]) -> Mapping[str, int]:
    """Notes and references are emptied, pictures (labels name buyers) and what scanners typed go. The second time it
    changes nothing.
    """
    parcels = list(Shipment.objects.filter(store=store, order__in=orders).values_list("pk", flat=True))
    came = Q(rto_line__case__shipment__in=parcels) | Q(returned__request__order__in=orders)
    photos = Photo.objects.filter(came, store=store)
    drop_files(list(photos.values_list("file", flat=True)))
    notes = Inspection.objects.filter(came, store=store).exclude(note="")
    claims = Claim.objects.filter(shipment__in=parcels).exclude(note="", reference="")
    return {
        "photos": photos.delete()[0],
        "inspections": notes.update(note=""),
        "claims": claims.update(note="", reference=""),
        "arrivals": Arrival.objects.filter(shipment__in=parcels).exclude(scanned="").update(scanned=""),
        **requests.erase(store=store, orders=orders),
    }

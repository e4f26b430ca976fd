"""What a buyer wrote, photographed and told about her returns goes with her; reasons, units and amounts stay."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from accounts.models import Store
from returns.models import PayoutDetails, Rating, ReturnLine, ReturnPhoto, ReturnRequest
from returns.services.picturing import drop_files

GONE = "–"  # a refusal has to say something


@transaction.atomic
def erase(*, store: Store, orders: Sequence[int]) -> Mapping[str, int]:
    """Her words, photos, accounts and other addresses. The second time it changes nothing."""
    requests = ReturnRequest.objects.filter(store=store, order__in=orders)
    photos = ReturnPhoto.objects.filter(store=store, returned__request__in=requests)
    drop_files(list(photos.values_list("file", flat=True)))
    lines = ReturnLine.objects.filter(store=store, request__in=requests).exclude(words="")
    ratings = Rating.objects.filter(store=store, request__in=requests).exclude(words="")
    return {
        "return_photos": photos.delete()[0],
        "return_words": lines.update(words="") + ratings.update(words=""),
        "payout_details": PayoutDetails.objects.filter(store=store, request__in=requests).delete()[0],
        "pickup_addresses": requests.exclude(origin={}).update(origin={}),
        "refusals": requests.exclude(refused_why__in=["", GONE]).update(refused_why=GONE),
    }

"""Why buyers send things back, on two levels, and what each reason means for a return. Pure."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Why(TextChoices):
    """The reason in one word."""

    SIZE = "size", _("Does not fit")
    QUALITY = "quality", _("Not good enough")
    DAMAGED = "damaged", _("Damaged on arrival")
    WRONG_ITEM = "wrong_item", _("Wrong item")
    MISSING_PART = "missing_part", _("Something is missing")
    NOT_AS_SHOWN = "not_as_shown", _("Not as shown")
    CHANGED_MIND = "changed_mind", _("Changed their mind")
    LATE = "late", _("Came too late")
    OTHER = "other", _("Other")


class Detail(TextChoices):
    """The reason more closely."""

    TOO_SMALL = "too_small", _("Too small")
    TOO_LARGE = "too_large", _("Too large")
    MATERIAL = "material", _("Material")
    WORKMANSHIP = "workmanship", _("Workmanship")
    DOES_NOT_WORK = "does_not_work", _("Does not work")
    PACKAGE_DAMAGED = "package_damaged", _("Parcel damaged too")
    PRODUCT_DAMAGED = "product_damaged", _("Only the product")
    OTHER_PRODUCT = "other_product", _("Another product")
    OTHER_VARIANT = "other_variant", _("Another size or colour")
    PART = "part", _("A part")
    UNIT = "unit", _("A whole unit")
    COLOUR = "colour", _("Colour")
    LOOKS = "looks", _("Looks different")
    NOT_NEEDED = "not_needed", _("No longer needed")
    ORDERED_TWICE = "ordered_twice", _("Ordered twice")
    CHEAPER = "cheaper", _("Cheaper elsewhere")


DETAILS: Final[Mapping[Why, tuple[Detail, ...]]] = {
    Why.SIZE: (Detail.TOO_SMALL, Detail.TOO_LARGE),
    Why.QUALITY: (Detail.MATERIAL, Detail.WORKMANSHIP, Detail.DOES_NOT_WORK),
    Why.DAMAGED: (Detail.PACKAGE_DAMAGED, Detail.PRODUCT_DAMAGED),
    Why.WRONG_ITEM: (Detail.OTHER_PRODUCT, Detail.OTHER_VARIANT),
    Why.MISSING_PART: (Detail.PART, Detail.UNIT),
    Why.NOT_AS_SHOWN: (Detail.COLOUR, Detail.MATERIAL, Detail.LOOKS),
    Why.CHANGED_MIND: (Detail.NOT_NEEDED, Detail.ORDERED_TWICE, Detail.CHEAPER),
    Why.LATE: (),
    Why.OTHER: (),
}
# Not the buyer's doing: free for her, shown on photos, and a check at the door would always fail.
OUR_DOING: Final = frozenset({Why.DAMAGED, Why.WRONG_ITEM, Why.MISSING_PART})


def fits(why: Why, detail: str) -> bool:
    """Whether the closer reason belongs to the reason; none is always allowed."""
    return not detail or detail in DETAILS[why]

"""What figures can be grouped and filtered by, under the names that the API, the pages and the database share."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orders.states import Bucket


class Cohort(TextChoices):
    """Which day a parcel is counted under."""

    SHIP_DATE = "ship_date", _("By ship date")
    ORDER_DATE = "order_date", _("By order date")


class Dimension(TextChoices):
    NONE = "none", _("Everything")
    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    COURIER = "courier", _("Courier")
    PAYMENT_METHOD = "payment_method", _("Payment")
    STATE = "state", _("State")
    CITY = "city", _("City")
    POSTCODE = "postcode", _("Postcode")
    CATEGORY = "category", _("Category")
    SKU = "sku", _("SKU")
    CHANNEL = "channel", _("Channel")
    FULFILMENT = "fulfilment", _("Fulfilment")
    ZONE = "zone", _("Zone")
    REASON = "reason", _("Reason")
    CAMPAIGN = "campaign", _("Campaign")


DAY_COLUMN: Final = {Cohort.SHIP_DATE: "ship_day", Cohort.ORDER_DATE: "order_day"}
WEEK_OF: Final = "{day} - ({day} - DATE '0001-01-01') %% 7"  # its Monday; several times faster than date_trunc
TIMES: Final = (Dimension.DAY, Dimension.WEEK, Dimension.MONTH)

# Dimensions whose column in `ParcelFact` holds one label, and those where it holds several.
SINGLE: Final = {
    Dimension.COURIER: "courier",
    Dimension.PAYMENT_METHOD: "payment_method",
    Dimension.STATE: "state",
    Dimension.CITY: "city",
    Dimension.POSTCODE: "postcode",
    Dimension.ZONE: "zone",
    Dimension.CHANNEL: "channel",
    Dimension.CAMPAIGN: "campaign",
    Dimension.FULFILMENT: "fulfilment",
    Dimension.REASON: "reason",
}
SEVERAL: Final = {Dimension.CATEGORY: "categories", Dimension.SKU: "skus"}
COLUMN: Final = SINGLE | SEVERAL
KINDS: Final = {Dimension.SKU: 1, Dimension.CATEGORY: 2}  # a number per list, for `ProductFact.kind`

# Kept per day in `DayTotal`.
KEPT: Final = (
    Dimension.NONE,
    Dimension.COURIER,
    Dimension.PAYMENT_METHOD,
    Dimension.STATE,
    Dimension.CATEGORY,
    Dimension.CHANNEL,
    Dimension.FULFILMENT,
    Dimension.ZONE,
    Dimension.REASON,
    Dimension.CAMPAIGN,
)

# Kept per month and quarter in `MonthTotal`: per day they would be almost as many as parcels.
MANY: Final = (Dimension.CITY, Dimension.POSTCODE, Dimension.SKU)

# Kept together per week in `WeekFact`: what the page shows side by side and managers narrow it by most.
ALIKE: Final = (Dimension.COURIER, Dimension.PAYMENT_METHOD, Dimension.STATE, Dimension.REASON)

# A bucket's place here is its number in `ParcelFact.bucket`: append only.
BUCKETS: Final = (
    Bucket.DELIVERED,
    Bucket.RTO,
    Bucket.LOST,
    Bucket.DAMAGED,
    Bucket.DISPOSED,
    Bucket.CANCELLED,
    Bucket.OPEN,
)

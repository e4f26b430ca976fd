"""Amazon's two exports of orders: the sale report of Seller Central, and the flat file of all orders.

Neither names the buyer. The sale report comes with and without the column SKU, and writes the same month-first date
with a year of two digits or of four, depending on the program that it went through.
"""

from orders.formats.layout import Layout

STATUS = {
    "pending*": "confirmed",
    "unshipped": "confirmed",
    "partiallyshipped": "shipped",
    "shipping": "shipped",
    "shipped*": "shipped",
    "shipped - out for delivery": "out_for_delivery",
    "shipped - delivered to buyer": "delivered",
    "shipped - lost in transit": "lost",
    "shipped - damaged": "damaged",
    "shipped - rejected by buyer": "returning",
    "shipped - returning to seller": "returning",
    "shipped - returned to seller": "returned",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}

SALE_REPORT = Layout(
    columns={
        "order_number": ("Order ID",),
        "placed_at": ("Date",),
        "status": ("Status",),
        "fulfilment": ("Fulfilment",),
        "channel": ("Sales Channel",),
        "sku": ("SKU",),
        "product_name": ("Category", "Size"),
        "category": ("Category",),
        "quantity": ("Qty",),
        "currency": ("currency",),
        "line_total": ("Amount",),
        "city": ("ship-city",),
        "state": ("ship-state",),
        "postcode": ("ship-postal-code",),
        "country": ("ship-country",),
    },
    date_formats=("%m-%d-%y", "%m-%d-%Y"),
    values={"status": STATUS},
    optional=frozenset({"sku", "product_name", "channel", "country"}),
)

ALL_ORDERS = Layout(
    columns={
        "order_number": ("amazon-order-id",),
        "placed_at": ("purchase-date",),
        "status": ("order-status",),
        "fulfilment": ("fulfillment-channel",),
        "channel": ("sales-channel",),
        "sku": ("sku",),
        "product_name": ("product-name",),
        "quantity": ("quantity",),
        "currency": ("currency",),
        "line_total": ("item-price",),
        "payment_method": ("payment-method",),
        "city": ("ship-city",),
        "state": ("ship-state",),
        "postcode": ("ship-postal-code",),
        "country": ("ship-country",),
    },
    values={"status": STATUS},
    optional=frozenset({"channel", "payment_method", "country"}),
)

LAYOUTS = (SALE_REPORT, ALL_ORDERS)

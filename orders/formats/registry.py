"""Every format of orders that is known by its header; adding one is a file and a line here."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from orders.files import Unreadable
from orders.formats import amazon, shiprocket, shopify, woocommerce
from orders.formats.layout import Layout

AUTO, GENERIC = "auto", "generic"

KNOWN: dict[str, tuple[Layout, ...]] = {
    "amazon": amazon.LAYOUTS,
    "shopify": shopify.LAYOUTS,
    "woocommerce": woocommerce.LAYOUTS,
    "shiprocket": shiprocket.LAYOUTS,
}

CHOICES = (AUTO, *KNOWN, GENERIC)


def choose(*, name: str, header: Sequence[str], mapping: Layout | None) -> tuple[str, Layout]:
    """The format's name and layout for a file with this header. Raises `Unreadable` where nothing fits.

    `auto` knows a known header; a mapping that is given always goes before.
    """
    if mapping is not None and name in {AUTO, GENERIC}:
        return GENERIC, mapping
    if mapping is not None:
        raise Unreadable(_("The format “%(name)s” brings its own mapping; leave yours out.") % {"name": name})
    candidates = KNOWN if name == AUTO else {name: KNOWN[name]} if name in KNOWN else {}
    for candidate, layouts in candidates.items():
        for layout in layouts:
            if layout.fits(header):
                return candidate, layout
    raise Unreadable(_unknown(name) % {"name": name, "header": ", ".join(header)})


def _unknown(name: str) -> str:
    if name == GENERIC:
        return _("A generic file needs a mapping that says which column is which. The file has: %(header)s.")
    if name in KNOWN:
        return _("This is no export of “%(name)s”. The file has: %(header)s.")
    return _(
        "No known format has this header; give a mapping that says which column is which. The file has: %(header)s."
    )

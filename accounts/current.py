"""Which of her stores a user is looking at: kept in the session, the first by name unless she chose."""

from django.http import HttpRequest

from accounts.models import Store

SESSION_KEY = "store"
REMEMBERED = "_stores_of_the_user"


def stores_of(request: HttpRequest) -> list[Store]:
    """The user's stores by name; read once per request. None where a request was refused before it had a user."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    known: list[Store] | None = getattr(request, REMEMBERED, None)
    if known is None:
        known = list(Store.objects.visible_to(user).order_by("name", "pk"))
        setattr(request, REMEMBERED, known)
    return known


def store_of(request: HttpRequest) -> Store | None:
    """The store on screen, or None for a user without any."""
    stores = stores_of(request)
    chosen = request.session.get(SESSION_KEY) if stores else None
    return next((store for store in stores if store.code == chosen), stores[0] if stores else None)


def stores(request: HttpRequest) -> dict[str, object]:
    """Context processor: `store` on screen and all `stores` of the user."""
    return {"store": store_of(request), "stores": stores_of(request)}

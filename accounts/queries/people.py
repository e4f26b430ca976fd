"""Who is in a store, as its owner sees it."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import Invitation, Membership, Store, User
from accounts.roles import Action
from accounts.scoping import store_ids


def of_store(store: Store, *, seen_by: User) -> QuerySet[Membership]:
    """Its members by name with `second_step`, and in `user.elsewhere` what they are in other stores of `seen_by`."""
    codes = Authenticator.objects.filter(user=OuterRef("user"), type=Authenticator.Type.TOTP)
    mine = Membership.objects.filter(store__in=store_ids(seen_by, Action.PEOPLE_MANAGE)).exclude(store=store)
    others = Prefetch("user__memberships", mine.select_related("store").order_by("store__name", "pk"), "elsewhere")
    members = Membership.objects.filter(store=store).select_related("user").prefetch_related(others)
    return members.annotate(second_step=Exists(codes)).order_by("-user__is_active", "user__name", "user__email", "pk")


def invitations(store: Store) -> QuerySet[Invitation]:
    """Those that nobody took up yet, newest first."""
    return Invitation.objects.open().filter(store=store).select_related("invited_by").order_by("-created_at", "-pk")

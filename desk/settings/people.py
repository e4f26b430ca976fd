"""Who works here, as what, and who is invited."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import mail
from accounts.forms import InviteForm, RoleForm
from accounts.models import Membership, Store
from accounts.queries import people as queries
from accounts.roles import Action, Role
from accounts.services import inviting, people
from accounts.services.inviting import Issued
from accounts.services.refusals import NotPossible
from desk import doors
from desk.doors import Request

MAY: Final = Action.PEOPLE_MANAGE


@require_GET
@doors.page(MAY)
def members(request: Request, store: Store) -> HttpResponse:
    """Everybody, and the invitations that nobody took up yet."""
    at = timezone.now()
    shown = {
        "people": queries.of_store(store, seen_by=request.user),
        "invitations": queries.invitations(store),
        "mail_leaves": mail.leaves(),
        "at": at,
    }
    return render(request, "desk/settings/people.html", shown)


@require_http_methods(["GET", "POST"])
@doors.page(MAY)
def invite(request: Request, store: Store) -> HttpResponse:
    """A link to somebody's address."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
        try:
            issued = inviting.invite(store=store, email=email, role=role, at=timezone.now(), actor=request.user)
        except NotPossible as refusal:
            form.add_error("email", str(refusal))
        else:
            return _told(request, issued)
    return render(request, "desk/settings/invite.html", {"form": form, "mail_leaves": mail.leaves()})


@require_POST
@doors.page(MAY)
def renew(request: Request, store: Store, pk: int) -> HttpResponse:
    """Send a new link; the old one stops working."""
    invitation = get_object_or_404(store.invitations, pk=pk)
    try:
        issued = inviting.renew(invitation=invitation, at=timezone.now(), actor=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("settings:people")
    return _told(request, issued)


@require_POST
@doors.page(MAY)
def withdraw(request: Request, store: Store, pk: int) -> HttpResponse:
    """The link opens nothing any more."""
    invitation = get_object_or_404(store.invitations, pk=pk)
    said = _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email}
    return _done(
        request,
        said,
        lambda at: inviting.withdraw(invitation=invitation, at=at, actor=request.user),
    )


@require_http_methods(["GET", "POST"])
@doors.page(MAY)
def person(request: Request, store: Store, pk: int) -> HttpResponse:
    """One of the store's people: her role, and the ways to part with her."""
    member = get_object_or_404(store.memberships.select_related("user"), pk=pk)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        said = _("%(name)s is now: %(role)s.") % {"name": member.user, "role": role.label}
        return _done(request, said, lambda at: people.change_role(member=member, to=role, at=at, actor=request.user))
    shown = {
        "member": member,
        "form": form,
        "seen": queries.of_store(store, seen_by=request.user).get(pk=pk),
        "at": timezone.now(),
    }
    return render(request, "desk/settings/person.html", shown)


@require_POST
@doors.page(MAY)
def remove(request: Request, store: Store, pk: int) -> HttpResponse:
    """Out of this store."""
    member = _member(store, pk)
    said = _("%(name)s no longer belongs to %(store)s.") % {"name": member.user, "store": store.name}
    return _done(request, said, lambda at: people.remove(member=member, at=at, actor=request.user))


@require_POST
@doors.page(MAY)
def deactivate(request: Request, store: Store, pk: int) -> HttpResponse:
    """Out of everything, at once."""
    user = _member(store, pk).user
    said = _("%(name)s is logged out everywhere and can’t come back in.") % {"name": user}
    return _done(request, said, lambda at: people.deactivate(user=user, at=at, actor=request.user))


@require_POST
@doors.page(MAY)
def reactivate(request: Request, store: Store, pk: int) -> HttpResponse:
    """In again."""
    user = _member(store, pk).user
    said = _("%(name)s can log in again, with the password of before.") % {"name": user}
    return _done(request, said, lambda at: people.reactivate(user=user, at=at, actor=request.user))


@require_POST
@doors.page(MAY)
def reset_second_step(request: Request, store: Store, pk: int) -> HttpResponse:
    """For whoever lost her phone and her codes on paper."""
    user = _member(store, pk).user
    said = _("%(name)s logs in with her password alone, until she sets the second step up again.") % {"name": user}
    return _done(request, said, lambda at: people.reset_second_step(user=user, at=at, actor=request.user))


def _member(store: Store, pk: int) -> Membership:
    return get_object_or_404(store.memberships.select_related("user"), pk=pk)


def _done(request: Request, said: str, act: Callable[[datetime], object]) -> HttpResponse:
    try:
        act(timezone.now())
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("settings:people")


def _told(request: Request, issued: Issued) -> HttpResponse:
    """Send the link; where it did not leave, show it once, to be handed over."""
    link = settings.SITE_URL.rstrip("/") + reverse("accounts:invitation", kwargs={"token": issued.token})
    invitation = inviting.tell(issued=issued, link=link, at=timezone.now())
    if invitation.sent_at:
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
        return redirect("settings:people")
    return render(request, "desk/settings/invited.html", {"invitation": invitation, "link": link})

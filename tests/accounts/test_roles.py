"""The table role × action, read as the design says it."""

import pytest

from accounts.roles import MAY, Action, Role, roles_with


def test_every_role_has_its_row() -> None:
    assert set(MAY) == set(Role)


def test_an_owner_may_do_everything() -> None:
    assert MAY[Role.OWNER] == set(Action)


@pytest.mark.parametrize(
    ("action", "may"),
    [
        (Action.ORDERS_VIEW, set(Role)),
        (Action.ORDERS_REVEAL, {Role.AGENT, Role.OPERATIONS, Role.MANAGER, Role.OWNER}),
        (Action.FIGURES_VIEW, {Role.MANAGER, Role.OWNER}),
        (Action.ORDERS_EXPORT_UNMASKED, {Role.MANAGER, Role.OWNER}),
        (Action.ORDERS_IMPORT, {Role.OPERATIONS, Role.MANAGER, Role.OWNER}),
        (Action.CONNECTIONS_MANAGE, {Role.OWNER}),
        (Action.PEOPLE_MANAGE, {Role.OWNER}),
    ],
)
def test_who_may(action: Action, may: set[Role]) -> None:
    assert set(roles_with(action)) == may

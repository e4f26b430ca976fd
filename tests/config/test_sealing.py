import io

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from config import sealing
from connectors.models import Connection
from tests.factories.accounts import MembershipFactory
from tests.factories.connectors import ConnectionFactory

pytestmark = pytest.mark.django_db


def test_after_sealing_anew_the_old_key_may_go(settings) -> None:
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    courier = ConnectionFactory(credentials={"token": "a-token"})
    user = MembershipFactory().user
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).get_unused_codes()

    settings.FIELD_KEYS = [new]
    assert sealing.unopened() == 3
    with pytest.raises(CommandError, match="3 rows are opened by none"):
        call_command("reseal", stdout=io.StringIO())

    settings.FIELD_KEYS = [new, old]
    said = io.StringIO()
    call_command("reseal", stdout=said)
    assert said.getvalue().startswith("3 rows are sealed")

    settings.FIELD_KEYS = [new]
    assert sealing.unopened() == 0
    assert Connection.objects.get(pk=courier.pk).credentials["token"] == "a-token"
    kept = {row.type: row for row in user.authenticator_set.all()}
    assert RecoveryCodes(kept["recovery_codes"]).get_unused_codes() == codes
    assert TOTP(kept["totp"]).instance.data["secret"] != secret


def test_what_nobody_can_open_stays_as_it_is(settings) -> None:
    courier = ConnectionFactory()
    before = Connection.objects.get(pk=courier.pk).credentials.token
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert sealing.reseal() == (0, 1)
    assert Connection.objects.get(pk=courier.pk).credentials.token == before

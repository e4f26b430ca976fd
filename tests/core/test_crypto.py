import copy
import json
import pickle

import pytest
from cryptography.fernet import Fernet
from django.apps.registry import Apps
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models

from core import crypto
from core.crypto import EncryptedJSONField, Sealed, Undecipherable

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SECRET = {"api_key": "sesame-42", "nested": {"pin": [1, 2]}}


class Safe(models.Model):
    """A table of this test's own."""

    contents = EncryptedJSONField(null=True)

    class Meta:
        app_label = "crypto_test"
        apps = Apps()

    def __str__(self):
        return "safe"


@pytest.fixture
def safes(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Safe)
    yield Safe.objects.using("default")
    with connection.schema_editor() as editor:
        editor.delete_model(Safe)


def test_the_first_key_writes_and_every_key_reads(settings):
    settings.FIELD_KEYS = [OLD]
    token = crypto.encrypt(SECRET)
    settings.FIELD_KEYS = [NEW, OLD]
    assert crypto.decrypt(token) == SECRET
    rotated = crypto.rotate(token)
    settings.FIELD_KEYS = [NEW]
    assert crypto.decrypt(rotated) == SECRET
    for lost in (crypto.decrypt, crypto.rotate):
        with pytest.raises(Undecipherable, match="no key"):
            lost(token)


@pytest.mark.parametrize("show", [repr, str, "{}".format, lambda sealed: repr({"row": sealed}), lambda s: s.token])
def test_a_sealed_mapping_shows_nothing(show):
    assert "sesame" not in show(Sealed.of(SECRET))


@pytest.mark.parametrize("dump", [json.dumps, pickle.dumps])
def test_a_sealed_mapping_does_not_travel(dump):
    with pytest.raises(TypeError):
        dump(Sealed.of(SECRET))


def test_a_sealed_mapping_reads_like_the_mapping():
    sealed = Sealed.of(SECRET)
    assert sealed["api_key"] == "sesame-42"
    assert dict(sealed) == SECRET == sealed
    assert len(sealed) == 2
    assert sealed.get("other") is None
    assert Sealed.of(sealed) is sealed
    assert copy.deepcopy(sealed) is copy.copy(sealed) is sealed


def test_the_column_holds_no_plain_text_and_reads_back(safes):
    safe = Safe(contents=SECRET)
    assert "sesame" not in repr(vars(safe))  # sealed by assigning, before it is saved
    safe.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT contents FROM crypto_test_safe")
        assert "sesame" not in str(cursor.fetchall())
    assert safes.get().contents == SECRET
    assert safes.values_list("contents", flat=True)[0] == SECRET


def test_a_missing_mapping_stays_missing(safes):
    Safe(contents=None).save()
    assert safes.get(contents__isnull=True).contents is None


def test_a_fixture_holds_the_token_and_loads_again(safes):
    safe = Safe(contents=SECRET)
    token = safe._meta.get_field("contents").value_to_string(safe)
    assert "sesame" not in token
    assert Safe(contents=token).contents == SECRET
    assert "sesame" not in serializers.serialize("json", [safe])


def test_nobody_can_search_by_a_secret(safes):
    with pytest.raises(FieldError):
        safes.filter(contents=SECRET).exists()


def test_loading_a_row_needs_no_key_until_it_is_read(safes, settings):
    Safe(contents=SECRET).save()
    settings.FIELD_KEYS = [NEW]
    row = safes.get()
    with pytest.raises(Undecipherable):
        row.contents["api_key"]


def test_tokens_are_long_enough_never_repeat_and_are_kept_as_digests():
    tokens = {crypto.new_token() for _ in range(100)}
    assert {len(token) for token in tokens} == {48}
    assert len(tokens) == 100
    assert len(crypto.new_token(128)) == 32
    assert crypto.digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_comparing_works_for_text_and_bytes():
    assert crypto.same("abc", b"abc")
    assert not crypto.same("abc", "abd")

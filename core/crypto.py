"""What is kept under lock: encrypted columns, tokens, and comparisons that take the same time whatever they find."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.crypto import constant_time_compare


class Undecipherable(Exception):
    """None of the keys in FIELD_KEYS opens this."""


def encrypt(values: Mapping[str, Any]) -> str:
    """The JSON mapping as a token that only FIELD_KEYS opens; the first key writes."""
    return _keys().encrypt(json.dumps(dict(values)).encode()).decode()


def decrypt(token: str) -> dict[str, Any]:
    """What `encrypt` was given, written with any of the keys; raises `Undecipherable`."""
    try:
        return dict(json.loads(_keys().decrypt(token.encode())))
    except InvalidToken:
        message = "no key in FIELD_KEYS opens this value"
        raise Undecipherable(message) from None


def rotate(token: str) -> str:
    """The same mapping written with the first key; raises `Undecipherable`."""
    try:
        return _keys().rotate(token.encode()).decode()
    except InvalidToken:
        message = "no key in FIELD_KEYS opens this value"
        raise Undecipherable(message) from None


def new_token(bits: int = 192) -> str:
    """A random token in hex, fit for an address or a log-in; keep only its `digest`."""
    return secrets.token_hex(bits // 8)


def digest(token: str) -> str:
    """What is kept of a token: its sha256 in hex. Tokens are random, so no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(left: str | bytes, right: str | bytes) -> bool:
    """Whether both are equal; the time it takes tells nothing about where they differ."""
    return constant_time_compare(left, right)


class Sealed(Mapping[str, Any]):
    """A mapping that stays encrypted in memory too: it is opened by reading a key, never by printing, pickling or
    dumping it.
    """

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Sealed":
        """Seal a plain mapping; a sealed one stays as it is."""
        return values if isinstance(values, Sealed) else cls(encrypt(values))

    def __getitem__(self, key: str) -> Any:
        return decrypt(self.token)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(decrypt(self.token))

    def __len__(self) -> int:
        return len(decrypt(self.token))

    def __repr__(self) -> str:
        return "Sealed(•••)"

    def __reduce__(self) -> NoReturn:
        message = "a sealed mapping is not pickled: hand over the row's key instead"
        raise TypeError(message)

    def __copy__(self) -> "Sealed":
        return self

    def __deepcopy__(self, _seen: dict[int, Any]) -> "Sealed":
        return self


class SealingAttribute(DeferredAttribute):
    """Seals a plain mapping in the moment it is assigned, so that no instance ever holds it."""

    def __set__(self, instance: models.Model, value: Mapping[str, Any] | None) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


if TYPE_CHECKING:
    TextField = models.TextField
else:
    TextField = models.TextField  # not subscriptable when running


class EncryptedJSONField(TextField):
    """A JSON mapping, encrypted at rest; reads as `Sealed`, shows its value in no form, fixture, log or lookup."""

    descriptor_class = SealingAttribute
    # How the stubs are told what the attribute takes and gives.
    _pyi_private_set_type: Mapping[str, Any] | None  # type: ignore[assignment]
    _pyi_private_get_type: Sealed  # type: ignore[assignment]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": dict, "editable": False, **options})

    def to_python(self, value: object) -> Sealed | None:
        """A mapping is sealed; a text is a token already."""
        if value is None or isinstance(value, Sealed):
            return value
        return Sealed.of(value) if isinstance(value, Mapping) else Sealed(str(value))

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> Sealed | None:
        """As `to_python`: nothing is decrypted by loading a row."""
        return self.to_python(value)

    def get_prep_value(self, value: object) -> str | None:
        """The token, whatever was handed in."""
        sealed = self.to_python(value)
        return None if sealed is None else sealed.token

    def value_to_string(self, obj: models.Model) -> str:
        """Fixtures hold the token."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def get_lookup(self, lookup_name: str) -> "type[models.Lookup[Any]] | None":
        """The same mapping never encrypts twice to the same text, so only `isnull` has an answer."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])

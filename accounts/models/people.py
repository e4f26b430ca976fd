"""Users, what they are in which store, and the tokens that speak for them."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from accounts.models.stores import Store
from accounts.roles import Role, Scope

SESSIONS = "accounts.models.people.User.sessions"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Log-in looks e-mails up in lower case, as they are kept."""
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who logs in with `email`; without a password only an invitation link gets her in."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Support staff: may read Django's admin, belongs to no store by that."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Theme(models.TextChoices):
    SYSTEM = "", "As the device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class User(AbstractBaseUser, PermissionsMixin):
    """A person of the merchant's. What she may do is in her memberships, not in Django's permissions."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, blank=True)  # "" = as the browser asks
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.SYSTEM, blank=True)
    is_active = models.BooleanField(default=True)
    log_ins_ended = models.PositiveIntegerField(default=0)  # raised to end every session of hers
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    stores = models.ManyToManyField(Store, through="Membership", related_name="users")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session lives until the password changes (Django's own rule) or all sessions are ended (ours)."""
        return salted_hmac(
            SESSIONS, f"{self.password} {self.log_ins_ended}", secret=secret, algorithm="sha256"
        ).hexdigest()


class Membership(models.Model):
    """What a user is in one store."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    store = models.ForeignKey(Store, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "store"], name="one_role_per_user_and_store"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} in {self.store_id}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self, *, at: datetime) -> Self:
        """Those that open something: neither revoked nor expired, of users who may log in."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None, user__is_active=True)


class ApiToken(models.Model):
    """Speaks for its user over the API. Only a digest is kept: the token is shown once, when it is made."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)  # sha256 of the token, hex
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope))

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values) & ~Q(scopes=[]), name="token_scopes_are_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.user_id}"

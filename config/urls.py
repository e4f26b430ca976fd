"""Every address of the site, room by room."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.base import views as second_step
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

from config import health
from desk.start import founding

# Support looks through windows of ours only, and comes in by the same door as everybody: one limit on tries, one
# second factor. allauth's own windows would show addresses and the secrets of authenticators.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it
admin.site.unregister([EmailAddress, Authenticator, Group])

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("portal.urls")),
    path("imports/", include("desk.imports.urls")),
    path("settings/", include("desk.settings.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/login/", founding.log_in, name="account_login"),  # before allauth’s own
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/authenticate/", second_step.authenticate, name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("me/", include("accounts.urls")),
    path("hooks/", include("inbox.urls")),
    path("api/v1/", include("orders.api.urls")),
    path("api/v1/", include("ndr.api.urls")),
    path("api/v1/", include("returns.api.urls")),
    path("figures/", include("analytics.urls")),
    path("api/v1/analytics/", include("analytics.api_urls")),
    path("api/schema/", SpectacularJSONAPIView.as_view(), name="schema"),
]

handler400 = "core.web.errors.bad_request"
handler403 = "core.web.errors.permission_denied"
handler404 = "core.web.errors.not_found"
handler500 = "core.web.errors.server_error"

"""E-mail over the site's own mail server. It can't be asked what became of a message."""

from collections.abc import Sequence
from email.utils import make_msgid
from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors.base import Call, Down, Field, NotAuthorised, Refused, Unreachable
from connectors.messengers.base import Messenger, Outgoing, Reaches, Word

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"  # where no mail server is set up


class EmailMessenger(Messenger):
    """Sends plain text from the address in the connection's settings (`sender`), else the site's own."""

    name = "E-mail"
    reaches = Reaches.EMAIL
    fields = (
        Field(
            "sender",
            gettext_lazy("From"),
            gettext_lazy("Such as Warna <help@warna.example>. Empty: the address of this site."),
            required=False,
        ),
    )
    can_look_up = False

    def verify(self, call: Call) -> bool:
        """Mail servers call nobody."""
        return False

    def parse(self, call: Call) -> Word:
        """Nothing comes in."""
        return Word()

    def send(self, message: Outgoing) -> str:
        """Hand it to the mail server; the Message-ID is its name."""
        message_id = make_msgid(message.key)
        mail = self._mail(message, headers={"Message-ID": message_id})
        mail.connection = self._opened()
        try:
            mail.send()
        except (SMTPRecipientsRefused, ValueError) as error:  # ValueError: an address or a header that can't be
            raise Refused(_("The mail server does not take this address.")) from error
        except (SMTPException, OSError) as error:
            raise Unreachable(_("The mail server did not say whether it took the message.")) from error
        finally:
            mail.connection.close()
        return message_id

    def look_up(self, key: str) -> str | None:
        """A mail server forgets what it passed on."""
        return None

    def test(self) -> str:
        """Open and close a connection to the mail server."""
        self._opened().close()
        return _("The mail server answers.")

    def _opened(self) -> BaseEmailBackend:
        if settings.EMAIL_BACKEND == NOWHERE:
            raise Down(_("The mail server can't be reached. Check EMAIL_URL."))
        connection = get_connection()
        try:
            connection.open()
        except SMTPAuthenticationError as error:
            raise NotAuthorised(_("The mail server does not take our log-in. Check EMAIL_URL.")) from error
        except (SMTPException, OSError) as error:
            raise Down(_("The mail server can't be reached. Check EMAIL_URL.")) from error
        return connection

    def _mail(self, message: Outgoing, headers: dict[str, str]) -> EmailMessage:
        sender = str(self.account.settings.get("sender") or "") or None
        to: Sequence[str] = [message.to]
        mail = EmailMessage(message.subject, message.text, from_email=sender, to=to, headers=headers)
        for file in message.files:
            mail.attach(file.name, file.content, file.kind)
        return mail

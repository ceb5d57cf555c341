"""Mail, by SMTP with TLS or STARTTLS: the summary as the body, the report's files attached, one message to each address.

Settings: `host`, `port`, `security` (starttls, tls; none on this machine only), `sender`, `reply_to`, `user`, `password`
('env:NAME' or 'file:PATH'), `ca` (a file of certificates to trust), `timeout_s`.
"""

import mimetypes
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from ...errors import UsageError
from ..outbox.letter import Letter
from ..outbox.settings import Settings
from .channel import Channel, Kind, Undelivered

_FIELDS = ("host", "port", "security", "sender", "reply_to", "user", "password", "ca", "timeout_s")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_HERE = ("localhost", "127.0.0.1", "::1")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_TIMEOUT_S = 30


def _check(address: str, settings: Settings) -> None:
    settings.check(*_FIELDS)
    _mailbox(address, address)
    _mailbox(settings.text("sender"), f"{settings.where}, sender")
    if reply_to := settings.text("reply_to", ""):
        _mailbox(reply_to, f"{settings.where}, reply_to")
    security, host = settings.text("security", "starttls"), settings.text("host")
    if security not in _PORTS:
        raise UsageError(settings.where, f"security: '{security}' is not possible. Use starttls or tls.")
    if security == "none" and host not in _HERE:
        raise UsageError(settings.where, "security: 'none' is for a server on this machine. Use starttls or tls.")
    if bool(settings.text("user", "")) != ("password" in settings.table):
        raise UsageError(settings.where, "user and password belong together. Give both, or neither.")
    settings.secret("password")
    _context(settings)


def _send(letter: Letter, settings: Settings) -> str:
    message = message_of(letter, settings)
    sender, receiver = parseaddr(settings.text("sender"))[1], parseaddr(letter.address)[1]
    with _told(settings), _server(settings) as server:
        user, password = settings.text("user", ""), settings.secret("password")
        if user and password:
            server.login(user, password.value)
        server.send_message(message, from_addr=sender, to_addrs=[receiver])
    return f"accepted by {settings.text('host')}"


def message_of(letter: Letter, settings: Settings) -> EmailMessage:
    """Return a letter as a message: names and subject in any script, text and HTML, the files attached."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    sender = _mailbox(settings.text("sender"), f"{settings.where}, sender")
    message["From"], message["To"] = sender, _mailbox(letter.address, letter.address)
    if reply_to := settings.text("reply_to", ""):
        message["Reply-To"] = _mailbox(reply_to, f"{settings.where}, reply_to")
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = f"<{letter.id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "zh-CN" if letter.language == "zh" else "en"
    if letter.content:
        message["X-SHA256"] = letter.content
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    for name, content in letter.files.items():
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        maintype, _, subtype = kind.partition("/")
        message.add_attachment(
            content, maintype=maintype, subtype=subtype, filename=f"{letter.contract}_{letter.period}_{name}"
        )
    return message


def _mailbox(text: str, where: str) -> Address:
    name, address = parseaddr(text)
    if not _ADDRESS.fullmatch(address):
        raise UsageError(where, "is no mail address. Write it as 王芳 <wang@client.example>.")
    user, _, domain = address.rpartition("@")
    return Address(name, user, domain)


def _context(settings: Settings) -> ssl.SSLContext:
    ca = settings.text("ca", "")
    try:
        return ssl.create_default_context(cafile=str(settings.folder / ca) if ca else None)
    except (OSError, ssl.SSLError):
        raise UsageError(settings.where, f"ca: '{ca}' cannot be read as certificates. Name a PEM file.") from None


@contextmanager
def _server(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Talk to the server, encrypted before anything is said that matters."""
    host, security = settings.text("host"), settings.text("security", "starttls")
    port, limit = settings.number("port", _PORTS[security]), settings.number("timeout_s", _TIMEOUT_S)
    if security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=limit, context=_context(settings))
    else:
        server = smtplib.SMTP(host, port, timeout=limit)
    try:
        if security == "starttls":
            server.starttls(context=_context(settings))
        server.ehlo_or_helo_if_needed()
        yield server
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


@contextmanager
def _told(settings: Settings) -> Iterator[None]:
    """Say in a sentence what went wrong, and whether it is worth trying again."""
    host = settings.text("host")
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        raise Undelivered(_kind(code), f"{host} refused the address: {_said(settings, code, answer)}") from None
    except smtplib.SMTPAuthenticationError as error:
        kind = Kind.PERMANENT if error.smtp_code >= 500 else Kind.UNREACHABLE
        raise Undelivered(kind, f"{host} did not accept user and password ({error.smtp_code})") from None
    except smtplib.SMTPNotSupportedError:
        raise Undelivered(
            Kind.PERMANENT, f"{host} does not offer what the settings ask for (STARTTLS, or a login)"
        ) from None
    except smtplib.SMTPResponseException as error:
        said = _said(settings, error.smtp_code, error.smtp_error)
        raise Undelivered(_kind(error.smtp_code), f"{host} refused the message: {said}") from None
    except ssl.SSLCertVerificationError as error:
        said = settings.hidden(error.verify_message)
        raise Undelivered(Kind.PERMANENT, f"the certificate of {host} is not to be trusted: {said}") from None
    except (smtplib.SMTPServerDisconnected, TimeoutError):
        raise Undelivered(Kind.UNREACHABLE, f"{host} hung up, or did not answer in time") from None
    except (smtplib.SMTPException, OSError) as error:
        said = settings.hidden(getattr(error, "strerror", None) or type(error).__name__)
        raise Undelivered(Kind.UNREACHABLE, f"{host} cannot be reached ({said})") from None


def _kind(code: int) -> Kind:
    return Kind.PERMANENT if code >= 500 else Kind.TRANSIENT


def _said(settings: Settings, code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return settings.hidden(f"{code} {text}")


CHANNEL = Channel("mail", _send, _check)

"""A webhook: JSON by HTTPS, signed over its time and body, so that the receiver knows who sent it and that it is whole.

An address is a URL (https, or http on this machine), or the name of a place whose URL is a secret. Settings: `secret`,
`places`, `lies_at`, `timeout_s`, `ca`. The signature is that of Standard Webhooks: the header `webhook-signature` is
'v1,' and the base64 of HMAC-SHA256 over `webhook-id`.`webhook-timestamp`.body.
"""

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import time
from urllib.parse import urlsplit

from ...errors import UsageError
from ..outbox.letter import Letter
from ..outbox.secrets import Secret
from ..outbox.settings import Settings
from .channel import Channel, Kind, Undelivered

_HERE = ("localhost", "127.0.0.1", "::1")
_TIMEOUT_S = 30
_TRY_AGAIN = (408, 425, 429)


def _check(address: str, settings: Settings) -> None:
    settings.check("secret", "places", "lies_at", "timeout_s", "ca")
    _url(address, settings)
    if _signing(settings) is None:
        raise UsageError(settings.where, "secret: is missing. Write secret = 'env:NAME'; the receiver knows us by it.")


def _send(letter: Letter, settings: Settings) -> str:
    body = json.dumps({**letter.as_json(), "text": letter.text}, ensure_ascii=False).encode()
    secret, now = _signing(settings), str(int(time.time()))
    if secret is None:
        raise UsageError(settings.where, "secret: is missing. Write secret = 'env:NAME'.")
    headers = {
        "content-type": "application/json; charset=utf-8",
        "webhook-id": letter.id,
        "webhook-timestamp": now,
        "webhook-signature": signature(secret, letter.id, now, body),
    }
    status = _post(_url(letter.address, settings), body, headers, settings)
    if 200 <= status < 300:
        return f"answered {status}"
    kind = Kind.TRANSIENT if status >= 500 or status in _TRY_AGAIN else Kind.PERMANENT
    raise Undelivered(kind, f"the receiver answered {status}")


def signature(secret: Secret, id: str, timestamp: str, body: bytes) -> str:
    """Return the signature over a message's id, time and body."""
    signed = b".".join([id.encode(), timestamp.encode(), body])
    return "v1," + base64.b64encode(hmac.new(secret.value.encode(), signed, hashlib.sha256).digest()).decode()


def _signing(settings: Settings) -> Secret | None:
    return settings.secret("secret")


def _url(address: str, settings: Settings) -> str:
    url = address if "://" in address else settings.place(address).value
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise UsageError(settings.where, "a webhook's URL begins with https:// (http:// is for this machine alone).")
    return url


def _post(url: str, body: bytes, headers: dict[str, str], settings: Settings) -> int:
    """Send a body and return the status; where it is sent on to is not followed."""
    parts, limit = urlsplit(url), settings.number("timeout_s", _TIMEOUT_S)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host, port = parts.hostname or "", parts.port
    try:
        if parts.scheme == "https":
            ca = settings.text("ca", "")
            context = ssl.create_default_context(cafile=str(settings.folder / ca) if ca else None)
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=limit, context=context
            )
        else:
            connection = http.client.HTTPConnection(host, port, timeout=limit)
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()
    except ssl.SSLCertVerificationError:
        raise Undelivered(Kind.PERMANENT, "the receiver's certificate is not to be trusted") from None
    except (OSError, http.client.HTTPException) as error:
        said = settings.hidden(getattr(error, "strerror", None) or type(error).__name__)
        raise Undelivered(Kind.UNREACHABLE, f"the receiver cannot be reached ({said})") from None


CHANNEL = Channel("webhook", _send, _check, carries_files=False)

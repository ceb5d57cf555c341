"""Messages to people, through apprise (企业微信, 钉钉, 飞书, Slack, Teams …): the sentence, and where the report lies.

An address is the name of a place; the place's own URL is a secret: `[message.places] ops = "env:NAME"`.
"""

import logging
import warnings
from importlib.util import find_spec

from ...errors import UsageError
from ..outbox.letter import Letter
from ..outbox.settings import Settings
from .channel import Channel, Kind, Undelivered


def _check(address: str, settings: Settings) -> None:
    settings.check("places", "lies_at")
    settings.place(address)
    settings.text("lies_at", "")
    if find_spec("apprise") is None:
        raise UsageError("channel message", "needs apprise. Install servicepledge[messages], or use a webhook.")


def _send(letter: Letter, settings: Settings) -> str:
    place = settings.place(letter.address)
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # it logs addresses, which are secrets
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # its own
        try:
            import apprise
        except ImportError:
            raise UsageError("channel message", "needs apprise. Install servicepledge[messages].") from None
        people = apprise.Apprise()
        if not people.add(place.value):
            raise Undelivered(Kind.PERMANENT, f"the address of '{letter.address}' is none that apprise knows")
        if not people.notify(title=letter.subject, body=body_of(letter, settings.text("lies_at", ""))):
            raise Undelivered(Kind.TRANSIENT, f"'{letter.address}' did not take the message")
    return f"taken by {letter.address}"


def body_of(letter: Letter, lies_at: str) -> str:
    """Return what a message says: the sentence, where the report lies, and by what a repeat is known."""
    if not letter.contract:
        return letter.text
    place = lies_at.format(contract=letter.contract, period=letter.period, edition=letter.edition) if lies_at else ""
    return "\n".join(part for part in (letter.sentence, place, f"#{letter.id[:12]}") if part)


CHANNEL = Channel("message", _send, _check, carries_files=False)

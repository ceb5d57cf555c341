"""What contracts and sources write alike: words in both languages, names of time zones."""

from difflib import get_close_matches
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ..errors import shown
from ..text import Text

Words = Annotated[str, Field(min_length=1)]


class Frozen(BaseModel):
    """What every part of a contract is: unchangeable, and without fields nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Bilingual(Frozen):
    """Words a page shows, in both languages."""

    zh: Words
    en: Words

    @property
    def text(self) -> Text:
        return Text(zh=self.zh, en=self.en)


_zones = cache(available_timezones)


def _known_zone(name: str) -> str:
    zones = _zones()
    if name not in zones:
        places = {zone.rpartition("/")[2]: zone for zone in sorted(zones, reverse=True)}
        near = [
            *get_close_matches(name, zones, 1, 0.8),
            *(places[like] for like in get_close_matches(name, places, 1, 0.8)),
        ]
        advice = (
            f"Did you mean '{near[0]}'?" if near else "Write a place such as 'Asia/Shanghai', as in the tz database."
        )
        raise ValueError(f"{shown(name)} is not a time zone. {advice}")
    return name


TimeZoneName = Annotated[str, AfterValidator(_known_zone)]

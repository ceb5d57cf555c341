"""When a clause binds: only where something holds, or always; and whom it binds."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ..kpi import Kpi
from ..schema.fields import Frozen
from ..text import Text
from .quantity import Blank, Duration, parse_duration
from .scope import Codes, Scope

Party = Literal["provider", "client", "both"]
PARTIES: Mapping[Party, Text] = {
    "provider": Text(zh="服务方", en="provider"),
    "client": Text(zh="委托方", en="client"),
    "both": Text(zh="双方", en="both parties"),
}
AT_ITS_LIMIT = "limit"
"""What `unresolved_after` says where the clause's own limit is the time: whatever takes longer than that."""
CASES = {"cases": "received_at", "case_steps": "started_at", "request_steps": "started_at"}
"""The facts whose rows are cases that may be resolved, and the column of their receipt."""


def _time_or_limit(text: object) -> object:
    if text == AT_ITS_LIMIT:
        return text
    try:
        return parse_duration(text)
    except ValueError as problem:
        raise ValueError(f"{problem} Or write 'limit', where the clause's own limit is meant.") from None


class Condition(Frozen):
    """What must hold for a clause to bind: every part that is given. What does not meet it is not in its population."""

    unresolved_after: Annotated[Duration | Blank | Literal["limit"] | None, BeforeValidator(_time_or_limit)] = None
    """The case was not resolved within this time of its receipt (如需更长时间处理)."""
    class_: Codes = Field(default=(), alias="class")
    kind: Codes = ()
    topic: Codes = ()
    cause: Codes = ()
    """Whose doing an entry of the logbook was: operator, client, third_party."""

    @property
    def is_given(self) -> bool:
        """Whether the clause binds only under a condition."""
        return bool(self.model_fields_set)

    @property
    def narrows(self) -> dict[str, tuple[str, ...]]:
        """The columns of a row that it asks about, and what must stand there."""
        named = {"class_": self.class_, "kind": self.kind, "topic": self.topic, "cause": self.cause}
        return {name: values for name, values in named.items() if values}

    def misfits(self, scope: Scope, kpi: Kpi | None, *, has_limit: bool) -> Iterator[str]:
        """Yield, as sentences, what of the condition does not fit the clause it stands in."""
        if kpi is None:
            yield "has a condition (when) but no kpi. Name the kpi whose rows it narrows."
            return
        if kpi.is_derived:
            yield f"{kpi.id} is worked out from verdicts. Remove when; narrow it by scope = {{ clause = ['…'] }}."
        for name in self.narrows:
            if getattr(scope, name):
                column = name.rstrip("_")
                yield f"when.{column} and scope.{column} both say which rows are meant. Keep one of them."
        if self.unresolved_after is not None and kpi.fact not in CASES:
            yield f"{kpi.id} is not about cases. Remove when.unresolved_after."
        if self.unresolved_after == AT_ITS_LIMIT and not (has_limit and kpi.step):
            yield f"when.unresolved_after is the limit, and {kpi.id} has none here. Write a length of time, such as '4 h'."

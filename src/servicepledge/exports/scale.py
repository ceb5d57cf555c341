"""The scale of a satisfaction survey, as a source states it: its grades, and which of them are satisfied."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator


class Scale(BaseModel):
    """
    Grades from `lowest` to `highest`, in the export's own numbers.

    Canonical scores are the higher the better: on a scale whose `best` grade is the lowest they are turned round, and
    so are the bounds. What stands for no answer (no key pressed) is empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lowest: float
    highest: float
    best: Literal["highest", "lowest"] = "highest"
    """Which end of the scale is the best grade."""
    satisfied_from: float | None = None
    """The least good grade that counts as satisfied; usual for 2, 3, 4, 5 and 10 grades where left out."""
    dissatisfied_to: float | None = None
    """The least bad grade that counts as dissatisfied; usual where left out."""
    no_answer: tuple[float, ...] = ()
    """Numbers that stand for no answer, such as 0 or 99."""

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.lowest >= self.highest:
            raise ValueError(
                "lowest is not below highest. Write the grades of the scale, such as lowest = 1, highest = 5."
            )
        for name, grade in (("satisfied_from", self.satisfied_from), ("dissatisfied_to", self.dissatisfied_to)):
            if grade is not None and not self.lowest <= grade <= self.highest:
                raise ValueError(f"{name} is no grade of the scale. Write one between lowest and highest.")
        if (self.satisfied_from is None) is not (self.dissatisfied_to is None):
            raise ValueError("satisfied_from and dissatisfied_to go together. Write both, or neither.")
        bounds = self.bounds
        if bounds and bounds["satisfied_from"] <= bounds["dissatisfied_to"]:
            raise ValueError("a grade is both satisfied and dissatisfied. Let the two not overlap.")
        if any(self.lowest <= grade <= self.highest for grade in self.no_answer):
            raise ValueError("no_answer names a grade of the scale. Write only numbers outside of it.")
        return self

    @property
    def bounds(self) -> dict[str, float]:
        """The stated bounds as canonical; none where the usual ones hold."""
        stated = {"satisfied_from": self.satisfied_from, "dissatisfied_to": self.dissatisfied_to}
        return {name: self._turned(grade) for name, grade in stated.items() if grade is not None}

    def _turned(self, grade: float) -> float:
        """Return a grade as canonical: the higher the better."""
        return self.lowest + self.highest - grade if self.best == "lowest" else grade

    def columns(self, score: str, scale_max: str | None) -> Mapping[str, str]:
        """
        Return the canonical columns of a survey as SQL, given those of its score and of the row's own highest grade.

        A row whose own scale is another has none that is known.
        """
        given = f"({score}\n)"
        if self.no_answer:
            listed = ", ".join(f"{grade:g}" for grade in self.no_answer)
            given = f"case when {given} not in ({listed}) then {given} end"
        if self.best == "lowest":
            given = f"{self.lowest + self.highest:g} - ({given})"
        highest = f"{self.highest:g}"
        if scale_max is not None:
            highest = f"case when coalesce(({scale_max}\n), {highest}) = {highest} then {highest} end"
        stated = {name: f"cast({grade:g} as double)" for name, grade in self.bounds.items()}
        return {
            "score": f"cast({given} as double)",
            "scale_min": f"cast({self.lowest:g} as double)",
            "scale_max": f"cast({highest} as bigint)",
            **stated,
        }

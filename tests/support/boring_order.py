"""Who was handled before whom, the boring way: every case against every other."""

from collections.abc import Iterator

from .boring_base import Asked, Counted, Figures


def handled_first_rate(asked: Asked) -> Iterator[Counted]:
    stop_column = {"response": "first_response_at", "handling": "resolved_at"}[asked.chosen("length")]
    cases = [case for case in asked.of(asked.tables.tickets) if case["received_at"] is not None]
    for case in cases:
        stop, is_unknown = case[stop_column], stop_column in case["unknown"]
        is_overtaken = any(
            (other["class"] or "") != (case["class"] or "")
            and other["received_at"] > case["received_at"]
            and other[stop_column] is not None
            and (stop is None or other[stop_column] < stop)
            for other in cases
        )
        if stop is None and not is_unknown and not is_overtaken:
            yield Counted(case, case["received_at"], case["received_at"], Figures(pending=1))
        else:
            yield Counted(
                case,
                case["received_at"],
                case["received_at"],
                Figures(int(stop is not None and not is_overtaken), 1, unmeasurable=int(is_unknown)),
            )

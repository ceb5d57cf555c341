"""A period that an amendment cuts: each segment under the term in force, and the period as a whole; months added up likewise.

Where all segments share one target their counts are added up and judged once: each row was measured by the term of its
moment. Where the target itself changed there is no one line to hold the sum against: each segment is judged by its own,
the period is missed if any segment is, and met if every segment that can be judged is. A segment without rows neither
counts nor decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from ..contract.quantity import Target
from ..engine.sums import check_sums
from ..kpi import PERCENTILE
from .medians import Percentile
from .score import Score
from .unmeasured import NONE, Unmeasured
from .verdict import Reason, Verdict, headroom, judge_open


def pooled(segments: Sequence[Score], by: Mapping[str, str | int | None], total: Mapping[str, int]) -> Score:
    """
    Return the score of a period from its segments, the earliest first, under the term in force at its end.

    `total` is what the period counts in each role, added up without regard to segments.
    Raises  IdentityError where the segments do not add up to it.
    """
    last = segments[-1]
    whole = replace(
        last,
        segments=tuple(segments),
        unmeasurable=sum(segment.unmeasurable for segment in segments),
        unmeasured=sum((segment.unmeasured for segment in segments), NONE),
        pending=sum(segment.pending for segment in segments),
        early=sum(segment.early for segment in segments),
        unpromised=sum(segment.unpromised for segment in segments),
        provisional=_last_to_settle(segments),
        gaps=tuple(dict.fromkeys(gap for segment in segments for gap in segment.gaps)),
        by=by,
    )
    kpis = [segment.term.kpi for segment in segments]
    if joined := _joined(segments):
        rows = {"unmeasurable": whole.unmeasurable, **joined.roles(whole.unmeasurable)}
        whole = replace(_with_percentile(whole, joined), unmeasured=Unmeasured.of(last.term.kpi, rows))
        return _each(whole) if _has_other_lines(segments) else _together(whole, joined.numerator, joined.denominator)
    if (
        any(segment.denominator is None for segment in segments)
        or not all(kpi.adds_up for kpi in kpis)
        or len({(kpi.unit, kpi.scale, kpi.is_total) for kpi in kpis}) > 1
    ):
        return replace(_each(whole), value=None, numerator=None, denominator=None)
    check_sums(f"clause {last.term.clause.ref}, {last.period.label}", total, _summed(segments))
    numerator = sum((segment.numerator or Fraction(0) for segment in segments), Fraction(0))
    denominator = sum(segment.denominator or 0 for segment in segments)
    whole = replace(
        whole,
        value=last.term.kpi.value(int(numerator * last.term.kpi.scale), denominator),
        numerator=numerator,
        denominator=denominator,
    )
    if _has_other_lines(segments):
        return _each(whole)
    return _together(whole, int(numerator * last.term.kpi.scale), denominator)


def _joined(scores: Sequence[Score]) -> Percentile | None:
    """Return the percentile of all times behind scores; None where they are none, or not all the same percentile."""
    kinds = {
        (score.term.kpi.times, score.term.parameters.get(PERCENTILE), score.term.kpi.is_interpolated)
        for score in scores
    }
    found = [score.percentile for score in scores if score.percentile]
    is_known = not any(score.denominator is None for score in scores)
    return Percentile.joined(found) if found and len(kinds) == 1 and is_known else None


def _with_percentile(score: Score, found: Percentile) -> Score:
    kpi = score.term.kpi
    return replace(
        score,
        value=kpi.value(found.numerator, found.denominator),
        numerator=Fraction(found.numerator, kpi.scale),
        denominator=found.denominator,
        percentile=found,
    )


def _has_other_lines(segments: Sequence[Score]) -> bool:
    return len({_line(segment.term.clause.target) for segment in segments}) > 1


def _summed(segments: Sequence[Score]) -> dict[str, int]:
    """Return what segments count in each role, in whole tally units."""
    return {
        "numerator": sum(int((segment.numerator or 0) * segment.term.kpi.scale) for segment in segments),
        "denominator": sum(segment.denominator or 0 for segment in segments),
        "unmeasurable": sum(segment.unmeasurable for segment in segments),
        "pending": sum(segment.pending for segment in segments),
        "unpromised": sum(segment.unpromised for segment in segments),
    }


def _together(whole: Score, numerator: int, denominator: int) -> Score:
    kpi, target = whole.term.kpi, whole.term.clause.target
    verdict, reason = judge_open(
        kpi, target, numerator, denominator, whole.unmeasured, pending=whole.pending, early=whole.early
    )
    room = None if verdict is Verdict.UNDECIDABLE else headroom(kpi, target, numerator, denominator)
    return replace(whole, verdict=verdict, reason=reason, headroom=room, is_judged_by_segment=False)


def _each(whole: Score) -> Score:
    """Judge a period by the verdicts of its segments."""
    told = [one for one in whole.segments if not one.verdict.is_not_called_for] or list(whole.segments)
    for verdict in (
        Verdict.MISSED,
        Verdict.UNDECIDABLE,
        Verdict.MET,
        Verdict.FACTS_ONLY,
        Verdict.NOT_OCCURRED,
        Verdict.NOT_DUE,
    ):
        deciding = [segment for segment in told if segment.verdict is verdict]
        if deciding:
            break
    # The segment nearest to its line, or furthest beyond it, is the one that says how far the period was from a miss.
    rooms = [segment.headroom for segment in deciding if segment.headroom]
    return replace(
        whole,
        verdict=verdict,
        reason=deciding[0].reason,
        headroom=min(rooms, key=lambda room: room.amount, default=None),
        is_judged_by_segment=True,
    )


def _line(target: Target | None) -> tuple[object, ...]:
    """Return what makes two targets the same line, however they are written."""
    if target is None:
        return ()
    return (target.text,) if target.is_blank else (target.operator, target.bound, target.upper, target.unit)


def _last_to_settle(segments: Sequence[Score]) -> Reason | None:
    open_ones = [segment.provisional for segment in segments if segment.provisional]
    return max(open_ones, key=lambda reason: reason.until or "", default=None)


def whole_of(scores: Sequence[Score]) -> Score | None:
    """
    Return a clause's scores of several months as one, in the terms of the last, from their counts added up.

    None where there is nothing to add up, or the counts of months say nothing of the whole, as with a
    difference of medians. Of runs of misses it is the month with the longest.
    """
    counted = [score for score in scores if score.denominator and score.verdict is not Verdict.UNDECIDABLE]
    kinds = {(score.term.kpi.unit, score.term.kpi.between, score.term.kpi.times) for score in counted}
    if len(kinds) != 1:
        return None
    last, kpi = counted[-1], counted[-1].term.kpi
    if joined := _joined(counted):
        return _with_percentile(last, joined)
    if not kpi.adds_up:
        return None
    several = kpi.derived.several if kpi.derived else "added"
    if several == "longest":
        return max(counted, key=lambda score: score.numerator or 0)
    if several == "latest":
        return last
    numerator = sum((score.numerator or Fraction(0) for score in counted), Fraction(0))
    denominator = 1 if several == "total" else sum(score.denominator or 0 for score in counted)
    value = numerator if kpi.is_total else numerator / denominator
    return replace(last, numerator=numerator, denominator=denominator, value=value)

"""The desks of the contracts that are whole letters, filled in: citizens, product support, repairs, shops."""

from .centre import CITIZEN_PHONE, REPAIRS_PHONE, RETAIL_CHAT, SUPPORT_PHONE
from .clock import DAYS_N, FIRST_DAY, HOUR_MS, MINUTE_MS, SECOND_MS, Window
from .desk import Desk, Pace
from .lines import FROM_EIGHT_TO_SIX, FROM_EIGHT_TO_TEN, ROUND_THE_CLOCK

_MONDAY_TO_FRIDAY = frozenset(day for day in range(DAYS_N + 60) if (FIRST_DAY.weekday() + day) % 7 < 5)

CITIZEN = Desk(
    line=CITIZEN_PHONE,
    first_owner=261,
    owners_n=5,
    work=Window(8, 18),
    case_per_call_share=0.2,
    by_class={
        "general": Pace(
            weight=90,
            response_ms=9 * MINUTE_MS,
            diagnosis_ms=40 * MINUTE_MS,
            solution_ms=90 * MINUTE_MS,
            resolution_ms=6 * HOUR_MS,
            promised_days=2,
            any_hour=True,
        ),
        "important": Pace(
            weight=10,
            response_ms=6 * MINUTE_MS,
            diagnosis_ms=30 * MINUTE_MS,
            solution_ms=3 * HOUR_MS,
            resolution_ms=8 * HOUR_MS,
            promised_days=3,
            any_hour=True,
            escalated_share=0.6,
        ),
    },
    written=(("web", 0.7, ROUND_THE_CLOCK),),
    complaints_told_share=0.93,
)

SUPPORT = Desk(
    line=SUPPORT_PHONE,
    first_owner=321,
    owners_n=6,
    work=Window(9, 18, _MONDAY_TO_FRIDAY),
    case_per_call_share=0.45,
    by_class={
        "general": Pace(
            weight=70,
            response_ms=35 * MINUTE_MS,
            diagnosis_ms=50 * MINUTE_MS,
            solution_ms=80 * MINUTE_MS,
            resolution_ms=5 * HOUR_MS,
            promised_days=2,
        ),
        "complex": Pace(
            weight=24,
            response_ms=50 * MINUTE_MS,
            diagnosis_ms=2 * HOUR_MS,
            solution_ms=4 * HOUR_MS,
            resolution_ms=14 * HOUR_MS,
            promised_days=5,
            escalated_share=0.985,
        ),
        "urgent": Pace(
            weight=6,
            response_ms=12 * MINUTE_MS,
            diagnosis_ms=25 * MINUTE_MS,
            solution_ms=70 * MINUTE_MS,
            resolution_ms=4 * HOUR_MS,
            promised_days=1,
            any_hour=True,
            escalated_share=0.4,
        ),
    },
    written=(("email", 3.4, ROUND_THE_CLOCK), ("chat", 1.6, FROM_EIGHT_TO_SIX), ("web", 1.4, ROUND_THE_CLOCK)),
    registers_median_ms=3 * MINUTE_MS,
    complaints_told_share=0.97,
)

REPAIRS = Desk(
    line=REPAIRS_PHONE,
    first_owner=361,
    owners_n=8,
    work=Window(8, 20),
    case_per_call_share=0.55,
    by_class={
        "general": Pace(
            weight=62,
            response_ms=16 * MINUTE_MS,
            diagnosis_ms=70 * MINUTE_MS,
            solution_ms=100 * MINUTE_MS,
            resolution_ms=9 * HOUR_MS,
            promised_days=2,
            any_hour=True,
        ),
        "important": Pace(
            weight=26,
            response_ms=14 * MINUTE_MS,
            diagnosis_ms=80 * MINUTE_MS,
            solution_ms=2 * HOUR_MS,
            resolution_ms=14 * HOUR_MS,
            promised_days=3,
            any_hour=True,
        ),
        "complex": Pace(
            weight=12,
            response_ms=18 * MINUTE_MS,
            diagnosis_ms=100 * MINUTE_MS,
            solution_ms=5 * HOUR_MS,
            resolution_ms=24 * HOUR_MS,
            promised_days=5,
            any_hour=True,
            escalated_share=0.5,
        ),
    },
    written=(("email", 1.4, ROUND_THE_CLOCK), ("web", 2.6, FROM_EIGHT_TO_TEN)),
    complaints_told_share=0.9,
)

RETAIL = Desk(
    line=RETAIL_CHAT,
    first_owner=431,
    owners_n=9,
    work=Window(8, 22),
    case_per_call_share=0.0,
    by_class={
        "general": Pace(
            weight=1,
            response_ms=24 * MINUTE_MS,
            diagnosis_ms=20 * MINUTE_MS,
            solution_ms=30 * MINUTE_MS,
            resolution_ms=5 * HOUR_MS,
            promised_days=2,
        )
    },
    written=(("web", 2.8, FROM_EIGHT_TO_TEN), ("email", 1.2, ROUND_THE_CLOCK), ("social", 0.8, FROM_EIGHT_TO_TEN)),
    walked_in=(7.5, FROM_EIGHT_TO_SIX),
    registers_median_ms=30 * SECOND_MS,
    strained_slower=1.9,
    complaints_told_share=0.9,
)

DESKS = (CITIZEN, SUPPORT, REPAIRS, RETAIL)

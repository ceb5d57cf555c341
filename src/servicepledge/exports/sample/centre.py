"""The centre: its lines, with the numbers that make the story of the seven months."""

from datetime import date

from .clock import day_number
from .lines import FROM_EIGHT_TO_SIX, FROM_EIGHT_TO_TEN, ROUND_THE_CLOCK, Line, Topic

TELECOM_STRAIN = (0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
"""Understaffed from August: three missed months in a row."""

HOTLINE_STRAIN = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
"""One bad month, July."""

AFTERSALES_STRAIN = (0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
"""One bad month, June."""

TELECOM_PHONE = Line(
    contract_id="telecom",
    channel="phone",
    topics=(
        Topic("billing", "inquiry", "billing", 30),
        Topic("plan", "inquiry", "general", 22),
        Topic("fault", "fault", "technical", 20),
        Topic("activation", "request", "general", 14),
        Topic("account", "request", "general", 9),
        Topic("complaint", "complaint", "complaints", 5),
    ),
    per_day=176,
    by_hour=ROUND_THE_CLOCK,
    spare_by_month=(2.65, 2.65, 2.5, 2.5, 2.15, 2.0, 2.0),
    strain_by_month=TELECOM_STRAIN,
    customers_n=30_000,
    first_customer=10_000,
    first_agent=1,
    service_median_s=150,
    patience_mean_s=125,
    self_served_share=0.14,
    waiting_max_n=3,
    unplanned={day_number(date(2026, 5, 21)): 1.5, day_number(date(2026, 8, 19)): 2.4},
)

TELECOM_CHAT = Line(
    contract_id="telecom",
    channel="chat",
    topics=(
        Topic("billing", "inquiry", "online", 34),
        Topic("plan", "inquiry", "online", 30),
        Topic("activation", "request", "online", 20),
        Topic("fault", "fault", "online", 16),
    ),
    per_day=26,
    by_hour=FROM_EIGHT_TO_TEN,
    spare_by_month=(2.2, 2.2, 2.2, 2.2, 1.8, 1.8, 1.8),
    strain_by_month=TELECOM_STRAIN,
    customers_n=30_000,
    first_customer=10_000,
    first_agent=51,
    service_median_s=300,
    service_sigma=0.6,
    patience_mean_s=120,
    sessions_per_agent_n=3,
)

HOTLINE_PHONE = Line(
    contract_id="hotline",
    channel="phone",
    topics=(
        Topic("order", "inquiry", "service", 32),
        Topic("delivery", "inquiry", "service", 26),
        Topic("refund", "request", "service", 20),
        Topic("account", "request", "service", 13),
        Topic("complaint", "complaint", "complaints", 9),
    ),
    per_day=54,
    by_hour=ROUND_THE_CLOCK,
    spare_by_month=(3.0, 3.0, 3.0, 2.5, 3.1, 3.0, 3.1),
    strain_by_month=HOTLINE_STRAIN,
    customers_n=12_000,
    first_customer=3_000_000,
    first_agent=101,
    service_median_s=140,
    self_served_share=0.06,
    waiting_max_n=2,
    callback_hours=frozenset({0, 1, 2, 3, 4, 5, 6, 7, 18, 19, 20, 21, 22, 23}),
    unplanned={day_number(date(2026, 7, 21)): 2.2},
)

AFTERSALES_PHONE = Line(
    contract_id="aftersales",
    channel="phone",
    topics=(
        Topic("repair", "fault", "aftersales", 38),
        Topic("installation", "request", "aftersales", 24),
        Topic("warranty", "inquiry", "aftersales", 22),
        Topic("returns", "request", "aftersales", 11),
        Topic("complaint", "complaint", "aftersales", 5),
    ),
    per_day=13,
    by_hour=FROM_EIGHT_TO_SIX,
    spare_by_month=(2.4, 2.4, 2.0, 2.4, 2.4, 2.4, 2.4),
    strain_by_month=AFTERSALES_STRAIN,
    customers_n=6_000,
    first_customer=6_000_000,
    first_agent=151,
    service_median_s=190,
)

LINES = (TELECOM_PHONE, TELECOM_CHAT, HOTLINE_PHONE, AFTERSALES_PHONE)

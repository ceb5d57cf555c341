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

CITIZEN_STRAIN = (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
"""One bad month, September."""

SUPPORT_STRAIN = (1.0, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0)
"""A slow start, then as promised."""

REPAIRS_STRAIN = (0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0)
"""The summer, July and August."""

RETAIL_STRAIN = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
"""October with its holiday week."""

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

CITIZEN_PHONE = Line(
    contract_id="citizen",
    channel="phone",
    topics=(
        Topic("permits", "inquiry", "inquiries", 40),
        Topic("fees", "inquiry", "inquiries", 24),
        Topic("appointment", "request", "business", 24),
        Topic("complaint", "complaint", "complaints", 12),
    ),
    per_day=26,
    by_hour=FROM_EIGHT_TO_SIX,
    spare_by_month=(5.2, 5.2, 5.2, 5.2, 5.2, 2.6, 5.2),
    strain_by_month=CITIZEN_STRAIN,
    customers_n=9_000,
    first_customer=7_000_000,
    first_agent=201,
    service_median_s=170,
    self_served_share=0.08,
    special_needs_share=0.12,
)

SUPPORT_PHONE = Line(
    contract_id="support",
    channel="phone",
    topics=(
        Topic("usage", "inquiry", "support", 44),
        Topic("error", "fault", "support", 30),
        Topic("licence", "request", "support", 18),
        Topic("complaint", "complaint", "support", 8),
    ),
    per_day=11,
    by_hour=FROM_EIGHT_TO_SIX,
    spare_by_month=(3.4, 4.4, 5.4, 5.4, 5.4, 5.4, 5.4),
    strain_by_month=SUPPORT_STRAIN,
    customers_n=2_500,
    first_customer=7_500_000,
    first_agent=301,
    service_median_s=240,
)

SUPPORT_CHAT = Line(
    contract_id="support",
    channel="chat",
    topics=(Topic("usage", "inquiry", "support", 64), Topic("error", "fault", "support", 36)),
    per_day=7,
    by_hour=FROM_EIGHT_TO_SIX,
    spare_by_month=(2.4,) * 7,
    strain_by_month=SUPPORT_STRAIN,
    customers_n=2_500,
    first_customer=7_500_000,
    first_agent=311,
    service_median_s=320,
    service_sigma=0.6,
    sessions_per_agent_n=3,
)

REPAIRS_PHONE = Line(
    contract_id="repairs",
    channel="phone",
    topics=(
        Topic("repair", "fault", "repairs", 52),
        Topic("parts", "request", "repairs", 22),
        Topic("warranty", "inquiry", "repairs", 20),
        Topic("complaint", "complaint", "repairs", 6),
    ),
    per_day=8,
    by_hour=FROM_EIGHT_TO_SIX,
    spare_by_month=(2.4,) * 7,
    strain_by_month=REPAIRS_STRAIN,
    customers_n=4_000,
    first_customer=8_000_000,
    first_agent=341,
    service_median_s=200,
)

RETAIL_CHAT = Line(
    contract_id="retail",
    channel="chat",
    topics=(
        Topic("order", "inquiry", "shop", 48),
        Topic("exchange", "request", "shop", 34),
        Topic("complaint", "complaint", "shop", 18),
    ),
    per_day=8,
    by_hour=FROM_EIGHT_TO_TEN,
    spare_by_month=(2.4,) * 7,
    strain_by_month=RETAIL_STRAIN,
    customers_n=5_000,
    first_customer=8_500_000,
    first_agent=401,
    service_median_s=280,
    service_sigma=0.6,
    sessions_per_agent_n=3,
)

LINES = (
    TELECOM_PHONE,
    TELECOM_CHAT,
    HOTLINE_PHONE,
    AFTERSALES_PHONE,
    CITIZEN_PHONE,
    SUPPORT_PHONE,
    SUPPORT_CHAT,
    REPAIRS_PHONE,
    RETAIL_CHAT,
)

"""A KPI, a fact and a section as a workspace or a package adds them, and a package that was never installed."""

from pathlib import Path

KPI = '''
"""转接率: how many of the answered calls were handed over."""

from servicepledge.kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="handover_rate",
    label=Text(zh="转接率", en="Handover rate"),
    definition=Text(zh="被转接的来电数除以已接来电数。", en="Calls handed over divided by calls answered."),
    unit=Unit.RATIO,
    better=Better.LOWER,
    fact="answered_calls",
    tally={"handed_over": "count_if(is_handed_over{after})", "answered": "count(*)"},
    numerator="handed_over",
    denominator="answered",
    counted=Text(zh="已接来电", en="answered calls"),
    measure_word="通",
    lacking=Text(zh="转接", en="handed over"),
    readings={
        "after": Reading(
            label=Text(zh="何时转接", en="When"),
            default="ever",
            options={
                "ever": Option(Text(zh="任何时候", en="at any time"), {"after": ""}),
                "late": Option(Text(zh="等待较久之后", en="after a longer wait"), {"after": " and wait_us > :long_us"}),
            },
        ),
        "long": Reading(label=Text(zh="何谓较久", en="What is longer"), default="10 s", duration=True),
    },
    needs=("calls.answered_at", "calls.transferred"),
    source="our own handbook, 3.2",
)
'''
FACT = """
-- answered_calls: one row per call that an agent answered
-- grain: contract_id, call_id
-- reads: calls
-- day: arrived_at
-- why: a handover is a matter of calls that were answered

select
    contract_id,
    call_id,
    channel,
    queue,
    topic,
    kind,
    special_needs,
    agent_id,
    arrived_at,
    date_diff('microsecond', queued_at, answered_at) as wait_us,
    coalesce(transferred, false) as is_handed_over
from calls
where answered_at is not null and not coalesce(is_test, false)
"""
SECTION = '''
"""Handovers: how often a caller was passed on."""

from servicepledge.report.sections import Material, Section, paragraph, section, table

TITLES = {"zh": "转接情况", "en": "Handovers"}


def handovers(material: Material, *, note: str = "no more") -> Section:
    """How often a caller was passed on, month by month."""
    scores = [score for score in material.card.scores if score.term.kpi.id == "handover_rate"]
    rows = [(score.term.clause.ref, int(score.numerator or 0)) for score in scores]
    return section("handovers", TITLES[material.language], paragraph(f"<{note}>"), table("…", ["clause", "n"], rows))
'''
DERIVED = '''
"""未达标占比: the share of the judged clauses that were missed in the worst of three periods."""

from servicepledge.kpi import SCORECARD, Better, Derived, Figure, Kpi, Past, Text, Unit


def _worst(past: Past) -> Figure:
    judged = [[one for one in period if one.is_missed is not None] for period in past[-3:]]
    worst = max(judged, key=lambda period: sum(bool(one.is_missed) for one in period))
    missed = tuple(one.clause for one in worst if one.is_missed)
    return Figure(len(missed), len(worst), worst, missed)


KPI = Kpi(
    id="worst_month",
    label=Text(zh="最差一期未达标占比", en="Missed in the worst period"),
    definition=Text(zh="三期中最差一期的未达标指标占比。", en="Missed of judged indicators, in the worst of three periods."),
    unit=Unit.RATIO,
    better=Better.LOWER,
    fact=SCORECARD,
    tally={},
    derived=Derived(_worst, several="latest"),
    numerator="missed",
    denominator="judged",
    counted=Text(zh="指标", en="indicators"),
    measure_word="项",
    lacking=Text(zh="未达标", en="missed"),
    source="our own handbook, 4.1",
)
'''
FILES = {
    "kpis/handover_rate.py": KPI,
    "facts/answered_calls.sql": FACT,
    "sections/handovers.py": SECTION,
    "kpis/worst_month.py": DERIVED,
}


def write(folder: Path, **changed: str | None) -> Path:
    """
    Write what is added into a workspace's folder; `changed` are other texts by the file's name, None for no such file.

    A name that is none of those above is written as it is: `write(folder, **{"kpis/other.py": "…"})`.
    """
    for name, text in {**FILES, **changed}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.lstrip("\n"), "utf-8")
    return folder


def distribution(site: Path, points: str, name: str = "acme-kpis", version: str = "1.2") -> Path:
    """Write the record of an installed package into a folder that is to be on `sys.path`; `points` are its entry points."""
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
    (info / "entry_points.txt").write_text(points, "utf-8")
    return site

"""升级上报时限达标率: how many cases were escalated, or reported to the client, within the limit."""

from dataclasses import replace

from ..kpi import Option, Reading, Text
from ._shared import CASE_START, within_limit

KPI = within_limit(
    "escalation_time",
    label=Text(zh="升级上报时限达标率", en="Escalated within the limit"),
    definition=Text(
        zh="自受理（或按约定，自定级）至升级处理或上报委托方不超过时限的案件数除以期内到期的案件数；须升级的案件由条款的适用范围（级别、类别）指明。",
        en="Cases escalated or reported to the client within the limit from receipt (or, where agreed, from classification), divided by the cases that fell due in the "
        "period; which cases must be escalated is said by the clause’s scope (class, kind).",
    ),
    step="escalation",
    stop="tickets.escalated_at",
    readings={
        "start": replace(
            CASE_START,
            options={
                **CASE_START.options,
                "classification": Option(
                    Text(zh="定级", en="classification"),
                    needs=("tickets.classified_at",),
                    becomes={"starts": "classified_at"},
                ),
            },
            source="DECISIONS.md D21; 002 2.2.1",
        ),
        "counts_as": Reading(
            label=Text(zh="何谓升级上报", en="What counts"),
            default="either",
            options={
                "either": Option(
                    Text(zh="内部升级或上报委托方，以先者为准", en="escalated or reported to the client, the earlier")
                ),
                "escalated": Option(
                    Text(zh="内部升级", en="escalated in the centre"), becomes={"step": "escalation_inside"}
                ),
                "reported": Option(
                    Text(zh="上报委托方管理层", en="reported to the client’s management"),
                    becomes={"step": "report_to_client"},
                    needs=("tickets.reported_to_client_at",),
                ),
            },
            source="DECISIONS.md D21",
        ),
    },
    source="000/5 三.2(3)a; 002 2.2.2a",
)

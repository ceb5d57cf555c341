"""培训持证率: how many of the agents on duty were trained or certified on that day."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="trained_agent_rate",
    label=Text(zh="培训持证率", en="Trained agents on duty"),
    definition=Text(
        zh="当日在岗且证书有效（或已通过培训）的座席人次除以在岗座席人次；每名座席每日计一人次。",
        en="Agents on duty with a valid certificate (or a passed training) on that day, divided by the agents on duty; an "
        "agent counts once a day.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="agents_on_duty",
    activities=("training",),
    schedule="day",
    tally={"trained": "{trained}", "on_duty": "count(*)", "unmeasurable": "{unknown}"},
    numerator="trained",
    denominator="on_duty",
    counted=Text(zh="在岗座席人次", en="agent-days"),
    measure_word="人次",
    lacking=Text(zh="未持证", en="not trained"),
    readings={
        "proof": Reading(
            label=Text(zh="依据", en="Proof"),
            default="certificate",
            options={
                "certificate": Option(
                    Text(zh="证书在有效期内", en="a certificate that is valid"),
                    {
                        "trained": "count_if(is_certified and not is_unsure)",
                        "unknown": "count_if(is_certified is null or is_unsure)",
                    },
                    needs=("shifts.certified_until",),
                ),
                "training": Option(
                    Text(zh="日志记有已通过的培训", en="a passed training in the logbook"),
                    {
                        "trained": "count_if(is_trained and not is_unsure)",
                        "unknown": "count_if(is_unsure or (not is_trained and (may_be_trained or is_training_unknown)))",
                    },
                    needs=("logbook.agent_id",),
                    becomes={"lacking": Text(zh="未见培训记录", en="without a training on record")},
                ),
            },
            source="DECISIONS.md D39",
        ),
    },
    needs=("shifts.started_at",),
    source="000/1 2.3b; 000/2 二.2a; 000/5 二.2(2)a; 002 3.1.2.2",
)

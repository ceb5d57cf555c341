"""首次解决率: how many of the first contacts on a matter were also the last."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

IS_FIRST = "{known} and (since_previous_us is null or since_previous_us > :window_us)"
STAYED_LAST = "(until_next_us is null or until_next_us > :window_us)"


def _settled(is_case_done: str = "", further: str = "") -> dict[str, str]:
    """
    Return the SQL of first contacts that stayed the last and whose case was done with, under further conditions.

    It is not known of contacts whose case is not, nor of those of which nothing shows whether they reached anybody.
    """
    stayed = f"{IS_FIRST} and {STAYED_LAST}{further}"
    known = f" and not is_case_unknown{is_case_done}" if is_case_done else ""
    in_doubt = f"count_if({stayed} and is_case_unknown) + " if is_case_done else ""
    return {
        "eligible": f"count_if({IS_FIRST})",
        "resolved": f"count_if({stayed}{known})",
        "unknown": f"{in_doubt}count_if(is_unknown and {{perhaps}})",
        "uncounted": "is_unknown and {perhaps}",
    }


KPI = Kpi(
    id="first_contact_resolution",
    label=Text(zh="首次解决率", en="First-contact resolution"),
    definition=Text(
        zh="同一客户同一事项在时间窗内首次联系并获人工接听、其后时间窗内未再联系、且所生成的工单在联系结束时（或其后10分钟内）"
        "已解决的数量，除以首次联系并获人工接听的数量；来电与在线会话均计，邮件等留言算重复联系，无法识别客户或未归类的不计。",
        en="Answered first contacts of a customer on a matter with no further contact on it within the window, and no case that "
        "was unresolved when the contact ended (or ten minutes after), divided by answered first contacts; messages such as "
        "e-mails are repeats, and contacts without a known customer or a topic are left out.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="matters",
    tally={
        "resolved": "{resolved}",
        "first_contacts": "{eligible}",
        "unmeasurable": "{unknown}",
        "unmeasurable_units": "count_if({uncounted})",
    },
    numerator="resolved",
    denominator="first_contacts",
    counted=Text(zh="首次联系", en="first contacts"),
    measure_word="次",
    unmeasurable_counted=False,
    lacking=Text(zh="未一次解决", en="not resolved at once"),
    readings={
        "form": Reading(
            label=Text(zh="口径", en="Form"),
            default="no_open_case",
            options={
                "no_open_case": Option(
                    Text(
                        zh="一次性解决：时间窗内无重复联系，且未留下未办结的工单，允许转接",
                        en="no repeat in the window and no case left open; a transfer is allowed",
                    ),
                    _settled(" and not is_left_open"),
                    needs=("calls.customer_id",),
                ),
                "no_transfer": Option(
                    Text(
                        zh="首问解决：时间窗内无重复联系，未留下未办结的工单，且未转接、未升级",
                        en="no repeat in the window, no case left open, no transfer and no escalation",
                    ),
                    {
                        **_settled(" and not is_left_open", " and not is_transferred and not is_escalated"),
                    },
                    needs=("calls.customer_id", "calls.transferred"),
                    becomes={"label": Text(zh="首问解决率", en="Solved by the one first asked")},
                ),
                "no_repeat": Option(
                    Text(zh="时间窗内无重复联系，不问工单", en="no repeat in the window, whatever became of the case"),
                    _settled(),
                    needs=("calls.customer_id",),
                ),
                "recorded": Option(
                    Text(zh="以座席记录的解决标记为准", en="as the agent recorded it on the call"),
                    {
                        "eligible": "count_if(is_answered)",
                        "resolved": "count_if(is_answered and is_resolved)",
                        "unknown": "count_if(is_unknown)",
                        "uncounted": "is_unknown",
                    },
                    needs=("calls.resolved",),
                ),
            },
            source="DECISIONS.md D12",
        ),
        "unclassified": Reading(
            label=Text(zh="未归类的联系", en="Contacts without a topic"),
            default="left_out",
            options={
                "left_out": Option(
                    Text(zh="不计", en="left out"),
                    {"known": "is_classified_and_answered", "perhaps": "is_identified and topic is not null"},
                    needs=("calls.topic",),
                ),
                "counted": Option(
                    Text(zh="同一客户未归类的联系视为同一事项", en="those of one customer are one matter"),
                    {"known": "is_identified_and_answered", "perhaps": "is_identified"},
                ),
            },
            source="DECISIONS.md D14",
        ),
        "window": Reading(
            label=Text(zh="重复联系时间窗", en="Repeat window"),
            default="72 h",
            duration=True,
            usual=("24 h", "48 h", "72 h"),
            ahead=True,
            source="DECISIONS.md D13",
        ),
    },
    needs=("calls.queued_at", "calls.answered_at"),
    source="000/5 三.2(1)b; 002 2.5.1",
)

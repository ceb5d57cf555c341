-- survey_answers: one row per contact that was rated: its first valid answer
-- grain: contract_id, survey_id
-- reads: surveys, tickets
-- day: answered_at
-- sample: only those who answered are heard
-- borrows: channel, kind, topic
-- why: a second answer on the same contact would count one customer twice; top two of five is 4 or 5,
-- why: bottom two is 1 or 2 on any scale that begins at 1; one answered at a time that cannot be is there, without its
-- why: score, on the day it was sent

select
    contract_id,
    survey_id,
    channel,
    kind,
    topic,
    agent_id,
    answered_at,
    score,
    cast(round(score * 1000) as bigint)   as score_milli,
    scale_max,
    score >= scale_max - 1                as is_satisfied,
    case when scale_max is not null then score <= 2 end as is_dissatisfied,
    is_after_close,
    is_after_close_unknown,
    is_answered_unknown                   as is_unknown,
    improvement_at,
    improvement_closed_at,
    is_improvement_unknown,
    is_improvement_closed_unknown
from (
    select
        surveys.contract_id,
        surveys.survey_id,
        coalesce(surveys.channel, tickets.channel)            as channel,
        coalesce(surveys.kind, tickets.kind)                  as kind,
        coalesce(surveys.topic, tickets.topic)                as topic,
        coalesce(surveys.agent_id, tickets.agent_id)          as agent_id,
        coalesce(surveys.answered_at, surveys.sent_at)        as answered_at,
        case when not surveys.is_answered_unknown then surveys.score end as score,
        surveys.scale_max,
        surveys.improvement_at,
        surveys.improvement_closed_at,
        surveys.is_answered_unknown,
        surveys.is_improvement_unknown,
        surveys.is_improvement_closed_unknown,
        tickets.closed_at <= surveys.answered_at              as is_after_close,
        coalesce(tickets.is_closed_unknown, false)
            or (surveys.is_answered_unknown and tickets.closed_at is not null) as is_after_close_unknown,
        row_number() over (
            partition by
                surveys.contract_id,
                coalesce(
                    'call ' || cast(surveys.call_id as varchar),
                    'ticket ' || cast(surveys.ticket_id as varchar),
                    'survey ' || cast(surveys.survey_id as varchar)
                )
            order by surveys.answered_at nulls last, surveys.survey_id
        )                                                     as answer_n
    from surveys
    left join tickets
        on tickets.contract_id = surveys.contract_id
        and cast(tickets.ticket_id as varchar) = cast(surveys.ticket_id as varchar)
    where (surveys.answered_at is not null or surveys.is_answered_unknown) and surveys.score is not null
) as answers
where answer_n = 1

-- survey_answers: one row per contact that was rated: its first valid answer
-- grain: contract_id, survey_id
-- reads: surveys, tickets
-- day: answered_at
-- sample: only those who answered are heard
-- borrows: channel, kind, topic
-- why: a second answer on the same contact would count one customer twice; a grade is satisfied, dissatisfied or
-- why: neither, never both: of two and three grades the highest and the lowest, of four, five and ten the two highest
-- why: and the two lowest, of any other scale only what the source says; a score off its scale says nothing, and where a
-- why: score lies below 1 nobody but the source can say whether the scale begins at 0 or 0 stands for no answer;
-- why: one answered at a time that cannot be is there, without its score, on the day it was sent

select
    contract_id,
    survey_id,
    channel,
    kind,
    topic,
    agent_id,
    answered_at,
    score,
    case when is_on_scale then cast(round(score * 1000) as bigint) end           as score_milli,
    scale_min,
    said_scale_min,
    scale_max,
    cast(round(scale_min * 1000) as bigint)                                      as scale_min_milli,
    cast(round(scale_max * 1000) as bigint)                                      as scale_max_milli,
    case when is_on_scale then score >= coalesce(
        satisfied_from,
        case when grades in (2, 3) then scale_max when grades in (4, 5, 10) then scale_max - 1 end
    ) end                                                                        as is_satisfied,
    case when is_on_scale then score <= coalesce(
        dissatisfied_to,
        case when grades in (2, 3) then scale_min when grades in (4, 5, 10) then scale_min + 1 end
    ) end                                                                        as is_dissatisfied,
    is_said_resolved,
    is_after_close,
    is_after_close_unknown,
    is_answered_unknown                   as is_unknown,
    improvement_at,
    improvement_closed_at,
    is_improvement_unknown,
    is_improvement_closed_unknown
from (
    select
        *,
        scale_max - scale_min + 1             as grades,
        score between scale_min and scale_max as is_on_scale
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
            coalesce(
                surveys.scale_min,
                case
                    when surveys.scale_max = 1 then 0
                    when min(surveys.score) over (partition by surveys.contract_id, surveys.scale_max) >= 1 then 1
                end
            )                                                     as scale_min,
            surveys.scale_min                                     as said_scale_min,
            surveys.scale_max,
            surveys.satisfied_from,
            surveys.dissatisfied_to,
            case when not surveys.is_answered_unknown then surveys.resolved end as is_said_resolved,
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
) as first_answers
where answer_n = 1

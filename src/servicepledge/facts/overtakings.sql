-- overtakings: one row per case, with what came of the cases of other classes that came in after it
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: received_at
-- why: who is to be handled first is not handled after somebody who came later and is of another class: the earliest response (and
-- why: resolution) among all that came in later, of any class but the case's own, says whether one was

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    received_at,
    first_response_at,
    resolved_at,
    is_first_response_unknown or is_hour_unsure                        as is_response_unknown,
    is_resolved_unknown or is_hour_unsure                              as is_handling_unknown,
    coalesce(first_response_at > other_response_at, other_response_at is not null) as is_response_overtaken,
    coalesce(resolved_at > other_resolved_at, other_resolved_at is not null)       as is_handling_overtaken
from (
    select
        tickets.*,
        known.class_key,
        min(case when coalesce(tickets.class, '') <> known.class_key and not tickets.is_hour_unsure
            then tickets.first_response_at end) over later             as other_response_at,
        min(case when coalesce(tickets.class, '') <> known.class_key and not tickets.is_hour_unsure
            then tickets.resolved_at end) over later                   as other_resolved_at
    from tickets
    inner join (select distinct contract_id, coalesce(class, '') as class_key from tickets) as known
        on known.contract_id = tickets.contract_id
    where tickets.received_at is not null
    window later as (
        partition by tickets.contract_id, known.class_key
        order by tickets.received_at
        range between interval 1 microsecond following and unbounded following
    )
) as compared
where coalesce(class, '') = class_key

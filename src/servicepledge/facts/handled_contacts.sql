-- handled_contacts: one row per contact that could be asked how it went: an answered call, or a closed case
-- grain: contract_id, contact_id
-- reads: calls, tickets, surveys
-- day: ended_at
-- why: a call that became a case is asked about when the case is closed, so it counts once, as the case; one whose times
-- why: cannot be is there, not known, on the day it came in

select
    handled.contract_id,
    handled.contact_id,
    handled.channel,
    handled.queue,
    handled.kind,
    handled.topic,
    handled.special_needs,
    handled.agent_id,
    handled.ended_at,
    handled.is_unknown,
    invited.contact_id is not null as is_invited
from (
    select
        contract_id,
        'call ' || cast(call_id as varchar) as contact_id,
        channel,
        queue,
        kind,
        topic,
        special_needs,
        agent_id,
        case when is_course_unknown then arrived_at else ended_at end as ended_at,
        is_course_unknown as is_unknown
    from calls
    where answered_at is not null and ended_at is not null and ticket_id is null and not coalesce(is_test, false)
    union all
    select
        contract_id,
        'ticket ' || cast(ticket_id as varchar) as contact_id,
        channel,
        null as queue,
        kind,
        topic,
        null as special_needs,
        agent_id,
        coalesce(closed_at, received_at) as ended_at,
        is_closed_unknown as is_unknown
    from tickets
    where closed_at is not null or is_closed_unknown
) as handled
left join (
    select distinct
        contract_id,
        coalesce('call ' || cast(call_id as varchar), 'ticket ' || cast(ticket_id as varchar)) as contact_id
    from surveys
    where call_id is not null or ticket_id is not null
) as invited
    on invited.contract_id = handled.contract_id and invited.contact_id = handled.contact_id

-- requests: one row per request, live or not: a case, or a live contact that became none
-- grain: contract_id, ticket_id
-- reads: tickets, calls
-- day: received_at
-- why: who compares channels compares all that came in by them, whichever export holds it; a call or chat that became a case
-- why: counts once, as the case. A live contact asks for a person when it enters the queue

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
    channel <> 'onsite'     as is_online,
    case when first_response_at >= received_at
        then date_diff('microsecond', received_at, first_response_at) end as response_us,
    case when resolved_at >= received_at
        then date_diff('microsecond', received_at, resolved_at) end       as handling_us
from (
    select
        contract_id,
        cast(ticket_id as varchar) as ticket_id,
        channel,
        kind,
        class,
        topic,
        agent_id,
        received_at,
        first_response_at,
        resolved_at
    from tickets
    union all
    select
        calls.contract_id,
        'call ' || cast(calls.call_id as varchar)                            as ticket_id,
        calls.channel,
        calls.kind,
        null                                                                 as class,
        calls.topic,
        calls.agent_id,
        calls.queued_at                                                      as received_at,
        coalesce(calls.first_reply_at, calls.answered_at, calls.callback_at) as first_response_at,
        case when coalesce(calls.answered_at, calls.callback_at) is not null
            then calls.ended_at end                                          as resolved_at
    from calls
    left join tickets as cases
        on cases.contract_id = calls.contract_id
        and cast(cases.ticket_id as varchar) = cast(calls.ticket_id as varchar)
    where calls.queued_at is not null and not coalesce(calls.is_test, false) and cases.ticket_id is null
) as every

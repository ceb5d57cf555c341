-- request_responses: one row per request that was first answered by a person: a case, or a live contact that became none
-- grain: contract_id, ticket_id
-- reads: tickets, calls
-- day: responded_at
-- why: a clause that names channels speaks of all that came in by them, whichever export holds it; a call or chat that became
-- why: a case counts once, as the case. A live contact asks for a person when it enters the queue, and is registered then

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    received_at,
    coalesce(first_response_at, received_at) as responded_at,
    case when first_response_at >= received_at and not is_hour_unsure
        then date_diff('microsecond', received_at, first_response_at) end as response_us,
    case when first_response_at >= registered_at and not is_hour_unsure
        then date_diff('microsecond', registered_at, first_response_at) end as response_from_registration_us
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
        registered_at,
        first_response_at,
        is_first_response_unknown,
        is_hour_unsure
    from tickets
    union all
    select
        contract_id,
        'call ' || cast(call_id as varchar)                                           as ticket_id,
        channel,
        kind,
        null                                                                          as class,
        topic,
        agent_id,
        queued_at                                                                     as received_at,
        queued_at                                                                     as registered_at,
        case when not is_course_unknown and not is_first_reply_unknown
            then coalesce(first_reply_at, reached_at) end                             as first_response_at,
        is_course_unknown or (first_reply_at is null and (is_first_reply_unknown or (reached_at is null and is_astray)))
                                                                                      as is_first_response_unknown,
        is_hour_unsure
    from (
        select
            calls.*,
            case when calls.is_course_unknown then null
                when calls.answered_at is not null then calls.answered_at
                when coalesce(calls.outcome, 'callback') = 'callback' then calls.callback_at end as reached_at,
            coalesce(calls.outcome, '') = 'answered'
                or (coalesce(calls.outcome, 'callback') = 'callback' and calls.is_callback_unknown)
                                                                                                 as is_astray
        from calls
        left join tickets as cases
            on cases.contract_id = calls.contract_id
            and cast(cases.ticket_id as varchar) = cast(calls.ticket_id as varchar)
        where calls.queued_at is not null and not coalesce(calls.is_test, false) and cases.ticket_id is null
    ) as live
) as every
where first_response_at is not null or is_first_response_unknown

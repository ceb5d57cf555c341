-- request_steps: one row per request with a first response: a case, or a live contact that became none
-- grain: contract_id, ticket_id, step
-- reads: tickets, calls
-- day: due_at
-- parts: is_due = is_met + is_missed + is_unmeasurable
-- mend: This is a mistake of servicepledge itself. Please report it.
-- why: a clause that names channels speaks of all that came in by them, whichever export holds it; a call or chat that became
-- why: a case counts once, as the case. A live contact asks for a person when it enters the queue, and is registered then

select
    tickets.contract_id,
    cast(tickets.ticket_id as varchar) as ticket_id,
    'first_response'                   as step,
    tickets.channel,
    tickets.kind,
    tickets.class,
    tickets.topic,
    tickets.agent_id,
    tickets.received_at                as started_at,
    tickets.first_response_at          as stopped_at,
    tickets.is_first_response_unknown  as is_stop_unknown,
    tickets.is_hour_unsure,
    tickets.is_confirmed_unknown,
    tickets.is_promised_unknown,
    tickets.registered_at,
    tickets.classified_at,
    tickets.paused,
    tickets.promised_at,
    tickets.confirmed_at,
    tickets.resolved_at
from tickets
union all
select
    contract_id,
    'call ' || cast(call_id as varchar)                                           as ticket_id,
    'first_response'                                                              as step,
    channel,
    kind,
    null                                                                          as class,
    topic,
    agent_id,
    queued_at                                                                     as started_at,
    case when not is_course_unknown and not is_first_reply_unknown
        then coalesce(first_reply_at, reached_at) end                             as stopped_at,
    is_course_unknown or (first_reply_at is null and (is_first_reply_unknown or (reached_at is null and is_astray)))
                                                                                  as is_stop_unknown,
    is_hour_unsure,
    false                                                                         as is_confirmed_unknown,
    false                                                                         as is_promised_unknown,
    queued_at                                                                     as registered_at,
    null                                                                          as classified_at,
    null                                                                          as paused,
    null                                                                          as promised_at,
    null                                                                          as confirmed_at,
    case when reached_at is not null then ended_at end                            as resolved_at
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

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
    tickets.registered_at,
    tickets.classified_at,
    tickets.paused,
    tickets.promised_at,
    tickets.confirmed_at,
    tickets.resolved_at
from tickets
union all
select
    calls.contract_id,
    'call ' || cast(calls.call_id as varchar)                             as ticket_id,
    'first_response'                                                      as step,
    calls.channel,
    calls.kind,
    null                                                                  as class,
    calls.topic,
    calls.agent_id,
    calls.queued_at                                                       as started_at,
    coalesce(calls.first_reply_at, calls.answered_at, calls.callback_at)  as stopped_at,
    calls.queued_at                                                       as registered_at,
    null                                                                  as classified_at,
    null                                                                  as paused,
    null                                                                  as promised_at,
    null                                                                  as confirmed_at,
    null                                                                  as resolved_at
from calls
left join tickets as cases
    on cases.contract_id = calls.contract_id
    and cast(cases.ticket_id as varchar) = cast(calls.ticket_id as varchar)
where calls.queued_at is not null and not coalesce(calls.is_test, false) and cases.ticket_id is null

-- matters: one row per contact on a matter: a live contact that is not a test, or a message that became a case
-- grain: contract_id, call_id
-- reads: calls, tickets
-- day: arrived_at
-- hours: service
-- repeats: customer_id, topic
-- why: whether a matter was settled is written in its case, not in the call: a case that is not resolved when the contact
-- why: ends, or within the ten minutes of wrap-up after it, was left open. A call that names a case the export does not hold
-- why: may have left it open, and so may one whose case has lost the time (`is_case_unknown`). Which contacts were reached is
-- why: told as in `contacts`; a case was escalated where that was recorded, whenever it was. Messages (e-mail, web …) are no first contacts here, but they are repeats

select
    contract_id,
    call_id,
    channel,
    queue,
    topic,
    kind,
    special_needs,
    agent_id,
    customer_id,
    arrived_at,
    queued_at,
    answered_at,
    ended_at,
    ticket_id,
    customer_id is not null                                                              as is_identified,
    queued_at is not null and reached_at is not null                                     as is_answered,
    customer_id is not null and queued_at is not null and reached_at is not null         as is_identified_and_answered,
    customer_id is not null and topic is not null and queued_at is not null and reached_at is not null
                                                                                         as is_classified_and_answered,
    queued_at is not null and reached_at is null and (is_course_unknown or coalesce(outcome, '') = 'answered'
        or (coalesce(outcome, 'callback') = 'callback' and is_callback_unknown))         as is_unknown,
    is_transferred,
    is_resolved,
    ticket_id is not null and (not has_case or is_hour_in_doubt or (is_done_unknown and not is_settled))
                                                                                         as is_case_unknown,
    has_case and not is_settled                                                          as is_left_open,
    is_escalated
from (
    select
        *,
        coalesce(done_at <= wrapped_up_at, false)                                        as is_settled,
        is_hour_unsure and coalesce(abs(date_diff('microsecond', done_at, wrapped_up_at)) <= 3600000000, false)
                                                                                         as is_hour_in_doubt
    from (
        select
            contacts.contract_id,
            cast(contacts.call_id as varchar)                                            as call_id,
            contacts.channel,
            contacts.queue,
            contacts.topic,
            contacts.kind,
            contacts.special_needs,
            contacts.agent_id,
            contacts.customer_id,
            contacts.arrived_at,
            contacts.queued_at,
            contacts.answered_at,
            contacts.ended_at,
            contacts.outcome,
            contacts.is_course_unknown,
            contacts.is_callback_unknown,
            cast(contacts.ticket_id as varchar)                                          as ticket_id,
            case when contacts.is_course_unknown then null
                when contacts.answered_at is not null then contacts.answered_at
                when coalesce(contacts.outcome, 'callback') = 'callback' then contacts.callback_at end
                                                                                         as reached_at,
            coalesce(contacts.transferred, false)                                        as is_transferred,
            coalesce(contacts.resolved, false)                                           as is_resolved,
            cases.ticket_id is not null                                                  as has_case,
            coalesce(cases.resolved_at, cases.closed_at)                                 as done_at,
            coalesce(contacts.ended_at, contacts.callback_at, contacts.answered_at, contacts.arrived_at)
                + interval 10 minute                                                     as wrapped_up_at,
            coalesce(cases.is_resolved_unknown or (cases.resolved_at is null and cases.is_closed_unknown), false)
                                                                                         as is_done_unknown,
            contacts.is_hour_unsure or coalesce(cases.is_hour_unsure, false)             as is_hour_unsure,
            coalesce(cases.escalated_at is not null or cases.is_escalated_unknown or cases.reported_to_client_at is not null
                or cases.is_reported_to_client_unknown, false)                           as is_escalated
        from calls as contacts
        left join tickets as cases
            on cases.contract_id = contacts.contract_id
            and cast(cases.ticket_id as varchar) = cast(contacts.ticket_id as varchar)
        where not coalesce(contacts.is_test, false)
    ) as linked_cases
) as told
union all
select
    messages.contract_id,
    'case ' || cast(messages.ticket_id as varchar) as call_id,
    messages.channel,
    null                                           as queue,
    messages.topic,
    messages.kind,
    null                                           as special_needs,
    messages.agent_id,
    messages.customer_id,
    messages.received_at                           as arrived_at,
    null                                           as queued_at,
    null                                           as answered_at,
    null                                           as ended_at,
    cast(messages.ticket_id as varchar)            as ticket_id,
    messages.customer_id is not null               as is_identified,
    false                                          as is_answered,
    false                                          as is_identified_and_answered,
    false                                          as is_classified_and_answered,
    false                                          as is_unknown,
    false                                          as is_transferred,
    false                                          as is_resolved,
    false                                          as is_case_unknown,
    false                                          as is_left_open,
    false                                          as is_escalated
from tickets as messages
left join (select distinct contract_id, cast(ticket_id as varchar) as ticket_id from calls where ticket_id is not null) as linked
    on linked.contract_id = messages.contract_id and linked.ticket_id = cast(messages.ticket_id as varchar)
where messages.channel not in ('phone', 'chat') and linked.ticket_id is null

-- matters: one row per contact on a matter: a live contact that is not a test, or a message that became a case
-- grain: contract_id, call_id
-- reads: calls, tickets
-- day: arrived_at
-- hours: service
-- repeats: customer_id, topic
-- why: whether a matter was settled is written in its case, not in the call: a case that is not resolved when the contact
-- why: ends, or within the ten minutes of wrap-up after it, was left open. A call that names a case the export does not hold
-- why: may have left it open. Messages (e-mail, web …) are no first contacts here, but they are repeats

select
    contacts.contract_id,
    cast(contacts.call_id as varchar)                                                        as call_id,
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
    cast(contacts.ticket_id as varchar)                                                      as ticket_id,
    contacts.queued_at is not null
        and (contacts.answered_at is not null or contacts.callback_at is not null)           as is_answered,
    contacts.customer_id is not null and contacts.queued_at is not null
        and (contacts.answered_at is not null or contacts.callback_at is not null)           as is_identified_and_answered,
    contacts.customer_id is not null and contacts.topic is not null and contacts.queued_at is not null
        and (contacts.answered_at is not null or contacts.callback_at is not null)           as is_classified_and_answered,
    coalesce(contacts.transferred, false)                                                    as is_transferred,
    coalesce(contacts.resolved, false)                                                       as is_resolved,
    contacts.ticket_id is not null and cases.ticket_id is null                               as is_case_unknown,
    cases.ticket_id is not null and coalesce(
        coalesce(cases.resolved_at, cases.closed_at) > coalesce(contacts.ended_at, contacts.callback_at,
            contacts.answered_at, contacts.arrived_at) + interval 10 minute,
        true
    )                                                                                        as is_left_open,
    coalesce(cases.escalated_at is not null or cases.reported_to_client_at is not null, false) as is_escalated
from calls as contacts
left join tickets as cases
    on cases.contract_id = contacts.contract_id
    and cast(cases.ticket_id as varchar) = cast(contacts.ticket_id as varchar)
where not coalesce(contacts.is_test, false)
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
    false                                          as is_answered,
    false                                          as is_identified_and_answered,
    false                                          as is_classified_and_answered,
    false                                          as is_transferred,
    false                                          as is_resolved,
    false                                          as is_case_unknown,
    false                                          as is_left_open,
    false                                          as is_escalated
from tickets as messages
left join (select distinct contract_id, cast(ticket_id as varchar) as ticket_id from calls where ticket_id is not null) as linked
    on linked.contract_id = messages.contract_id and linked.ticket_id = cast(messages.ticket_id as varchar)
where messages.channel not in ('phone', 'chat') and linked.ticket_id is null

-- case_steps: one row per case and step that has a clock
-- grain: contract_id, ticket_id, step
-- reads: tickets
-- day: due_at
-- parts: is_due = is_met + is_missed + is_unmeasurable
-- mend: This is a mistake of servicepledge itself. Please report it.
-- why: every promise of the kind 'done within the limit' is the same question about another pair of times; a stop that
-- why: was recorded and cannot be is not known, which is something else than not yet

select
    tickets.contract_id,
    tickets.ticket_id,
    steps.step,
    tickets.channel,
    tickets.kind,
    tickets.class,
    tickets.topic,
    tickets.agent_id,
    tickets.received_at as started_at,
    case steps.step
        when 'acknowledgement' then tickets.registered_at
        when 'first_response' then tickets.first_response_at
        when 'email_first_reply' then tickets.first_response_at
        when 'onsite_reception' then tickets.first_response_at
        when 'diagnosis' then tickets.diagnosed_at
        when 'initial_solution' then tickets.solution_at
        when 'plan_notification' then tickets.plan_notified_at
        when 'escalation' then least(tickets.escalated_at, tickets.reported_to_client_at)
        when 'escalation_inside' then tickets.escalated_at
        when 'report_to_client' then tickets.reported_to_client_at
        when 'resolution' then tickets.resolved_at
        when 'complaint_closure' then tickets.closed_at
        when 'closure' then tickets.closed_at
        when 'confirmation' then tickets.confirmed_at
    end                 as stopped_at,
    case steps.step
        when 'acknowledgement' then tickets.is_registered_unknown
        when 'first_response' then tickets.is_first_response_unknown
        when 'email_first_reply' then tickets.is_first_response_unknown
        when 'onsite_reception' then tickets.is_first_response_unknown
        when 'diagnosis' then tickets.is_diagnosed_unknown
        when 'initial_solution' then tickets.is_solution_unknown
        when 'plan_notification' then tickets.is_plan_notified_unknown
        when 'escalation' then tickets.is_escalated_unknown or tickets.is_reported_to_client_unknown
        when 'escalation_inside' then tickets.is_escalated_unknown
        when 'report_to_client' then tickets.is_reported_to_client_unknown
        when 'resolution' then tickets.is_resolved_unknown
        when 'complaint_closure' then tickets.is_closed_unknown
        when 'closure' then tickets.is_closed_unknown
        when 'confirmation' then tickets.is_confirmed_unknown
    end                 as is_stop_unknown,
    tickets.is_hour_unsure,
    tickets.is_confirmed_unknown,
    tickets.is_promised_unknown,
    tickets.registered_at,
    tickets.classified_at,
    tickets.first_response_at,
    tickets.paused,
    tickets.promised_at,
    tickets.confirmed_at,
    tickets.resolved_at
from tickets
cross join (
    values
        ('acknowledgement'), ('first_response'), ('email_first_reply'), ('onsite_reception'), ('diagnosis'),
        ('initial_solution'), ('plan_notification'), ('escalation'), ('escalation_inside'), ('report_to_client'),
        ('resolution'), ('complaint_closure'), ('closure'), ('confirmation')
) as steps (step)
where (steps.step <> 'email_first_reply' or tickets.channel = 'email')
    and (steps.step <> 'onsite_reception' or tickets.channel = 'onsite')
    and (steps.step <> 'complaint_closure' or tickets.kind = 'complaint')

-- case_steps: one row per case and step that has a clock
-- grain: contract_id, ticket_id, step
-- reads: tickets
-- day: due_at
-- why: every promise of the kind 'done within the limit' is the same question about another pair of times

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
        when 'first_response' then tickets.first_response_at
        when 'email_first_reply' then tickets.first_response_at
        when 'initial_solution' then tickets.solution_at
        when 'resolution' then tickets.resolved_at
    end                 as stopped_at,
    tickets.promised_at
from tickets
cross join (values ('first_response'), ('email_first_reply'), ('initial_solution'), ('resolution')) as steps (step)
where steps.step <> 'email_first_reply' or tickets.channel = 'email'

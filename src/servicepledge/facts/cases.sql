-- cases: one row per case
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: received_at

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    received_at,
    answer_correct as is_answer_correct
from tickets

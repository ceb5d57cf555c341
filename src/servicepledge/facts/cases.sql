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
    resolved_at,
    closed_at,
    confirmed_at,
    answer_correct          as is_answer_correct,
    promised_at is not null as is_promised,
    owner_id is not null    as is_owned
from tickets

-- visits: one row per case that took an agent to the customer's site
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: visited_at

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    visited_at,
    coalesce(channel = 'onsite', false) as is_onsite
from tickets
where visited_at is not null

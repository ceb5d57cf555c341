-- closed_cases: one row per case that was closed
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: closed_at

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    closed_at,
    confirmed_at is not null     as is_confirmed,
    followed_up_at is not null   as is_followed_up,
    archived_at is not null      as is_archived,
    coalesce(unreachable, false) as is_unreachable
from tickets
where closed_at is not null

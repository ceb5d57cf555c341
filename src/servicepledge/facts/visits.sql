-- visits: one row per case, with the visit to the customer's site where one was made
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: billed_at
-- why: cases without a visit are there, on the day they came in, so that a month without a visit is a nought

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    coalesce(case when channel = 'onsite' then visited_at end, received_at) as billed_at,
    coalesce(channel = 'onsite', false) and visited_at is not null          as is_visit,
    coalesce(channel = 'onsite', false) and is_visited_unknown              as is_unknown
from tickets

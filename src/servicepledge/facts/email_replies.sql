-- email_replies: one row per e-mail that a person answered
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: first_response_at
-- why: what is billed is the answer, not the question; how many replies it took is known per case only

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    first_response_at,
    human_replies
from tickets
where channel = 'email' and first_response_at is not null

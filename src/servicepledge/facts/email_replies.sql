-- email_replies: one row per case, with the replies that people sent where it is an e-mail
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: billed_at
-- why: what is billed is the answer, not the question; how many replies it took is known per case only. Cases with
-- why: nothing to bill are there, on the day they came in, so that a month without a reply is a nought

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    coalesce(case when channel = 'email' then first_response_at end, received_at) as billed_at,
    coalesce(channel = 'email', false) and first_response_at is not null          as is_answered_email,
    human_replies,
    coalesce(channel = 'email', false) and is_first_response_unknown              as is_unknown
from tickets

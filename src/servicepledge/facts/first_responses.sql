-- first_responses: one row per case that was first answered by a person
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: responded_at
-- why: how long it took is known when it is done, so a case counts on that day and a figure once published stays as it is;
-- why: one first answered by a person at a time that cannot be is there, not known, on the day it came in

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    received_at,
    coalesce(first_response_at, received_at) as responded_at,
    case when first_response_at >= received_at and not is_hour_unsure
        then date_diff('microsecond', received_at, first_response_at) end as response_us,
    case when first_response_at >= registered_at and not is_hour_unsure
        then date_diff('microsecond', registered_at, first_response_at) end as response_from_registration_us
from tickets
where first_response_at is not null or is_first_response_unknown

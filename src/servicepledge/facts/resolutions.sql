-- resolutions: one row per case that was resolved
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: resolution_at
-- why: how long it took is known when it is done, so a case counts on that day and a figure once published stays as it is;
-- why: one resolved at a time that cannot be is there, not known, on the day it came in

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    received_at,
    coalesce(resolved_at, received_at) as resolution_at,
    case when resolved_at >= received_at and not is_hour_unsure
        then date_diff('microsecond', received_at, resolved_at) end as resolution_us,
    case when resolved_at >= registered_at and not is_hour_unsure
        then date_diff('microsecond', registered_at, resolved_at) end as resolution_from_registration_us
from tickets
where resolved_at is not null or is_resolved_unknown

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
    first_response_at,
    resolved_at,
    closed_at,
    confirmed_at,
    answer_correct          as is_answer_correct,
    promised_at is not null as is_promised,
    is_promised_unknown,
    is_resolved_unknown,
    is_closed_unknown,
    is_confirmed_unknown,
    is_hour_unsure,
    owner_id is not null    as is_owned,
    reopened                as is_reopened,
    transferred             as is_transferred,
    transferred is null     as is_transfer_unknown,
    contacts                as contacts_n,
    customer_id is not null and channel is not null and kind is not null and topic is not null and agent_id is not null
        and coalesce(registered_at >= received_at, false) as is_complete,
    channel <> 'onsite'     as is_online,
    case when first_response_at >= received_at and not is_hour_unsure
        then date_diff('microsecond', received_at, first_response_at) end as response_us,
    is_first_response_unknown or (first_response_at is not null and is_hour_unsure)
                            as is_response_unknown,
    case when resolved_at >= received_at and not is_hour_unsure
        then date_diff('microsecond', received_at, resolved_at) end       as handling_us,
    is_resolved_unknown or (resolved_at is not null and is_hour_unsure)
                            as is_handling_unknown
from tickets

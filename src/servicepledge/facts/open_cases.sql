-- open_cases: one row per case, with how long it was open and on how many days the customer heard of it
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: received_at
-- why: a case that is not resolved is open up to the last case received on its contract, as far as the export shows

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    received_at,
    progress_days,
    case when ended_at >= received_at and not is_resolved_unknown and not is_hour_unsure then date_diff('microsecond', received_at, ended_at) end as open_us
from (
    select
        *,
        coalesce(
            resolved_at,
            last_value(received_at ignore nulls) over (
                partition by contract_id
                order by received_at nulls first
                rows between unbounded preceding and unbounded following
            )
        ) as ended_at
    from tickets
) as spans

-- agent_shifts: one row per stretch of time during which one agent was signed in
-- grain: contract_id, shift_id
-- reads: shifts
-- day: started_at

select
    contract_id,
    shift_id,
    channel,
    agent_id,
    started_at,
    ended_at,
    case when ended_at >= started_at then date_diff('microsecond', started_at, ended_at) end as length_us
from shifts

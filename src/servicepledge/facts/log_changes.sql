-- log_changes: one row per change or notice of the logbook that takes effect
-- grain: contract_id, entry_id
-- reads: logbook
-- day: effective_at
-- why: what was announced is owed before it takes effect, so it belongs to the day it did; never announced is no lead

select
    contract_id,
    entry_id,
    activity,
    channel,
    topic,
    agent_id,
    cause,
    reported_at,
    approved_at,
    effective_at,
    case when not is_hour_unsure
        then date_diff('microsecond', reported_at, effective_at) end as lead_us,
    is_reported_unknown or (reported_at is not null and is_hour_unsure) as is_lead_unknown,
    is_approved_unknown                                  as is_approval_unknown,
    coalesce(approved_at <= effective_at, false)         as is_approved
from logbook
where effective_at is not null

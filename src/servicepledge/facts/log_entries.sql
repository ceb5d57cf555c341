-- log_entries: one row per entry of the logbook
-- grain: contract_id, entry_id
-- reads: logbook
-- day: started_at
-- why: a time that runs backwards is no length, so the entry is unmeasurable, like one whose end is missing

select
    contract_id,
    entry_id,
    activity,
    channel,
    topic,
    agent_id,
    cause,
    started_at,
    ended_at,
    passed                                                                                      as is_passed,
    ended_at is not null or is_ended_unknown                                                    as is_ended,
    case when ended_at >= started_at and not is_hour_unsure
        then date_diff('microsecond', started_at, ended_at) end                                 as length_us,
    case when backup_at >= started_at and not is_hour_unsure
        then date_diff('microsecond', started_at, backup_at) end                                as backup_us
from logbook

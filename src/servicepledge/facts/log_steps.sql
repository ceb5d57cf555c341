-- log_steps: one row per entry of the logbook and step that has a clock
-- grain: contract_id, entry_id, step
-- reads: logbook
-- day: due_at
-- parts: is_due = is_met + is_missed + is_unmeasurable
-- mend: This is a mistake of servicepledge itself. Please report it.
-- why: restored, reported, delivered or paid in time is the same question about another pair of times

select
    logbook.contract_id,
    logbook.entry_id,
    steps.step,
    logbook.activity,
    logbook.channel,
    logbook.topic,
    logbook.agent_id,
    logbook.cause,
    case steps.step
        when 'report_after_detection' then logbook.detected_at
        else logbook.started_at
    end             as started_at,
    case steps.step
        when 'restoration' then coalesce(logbook.restored_at, logbook.ended_at)
        when 'completion' then logbook.ended_at
        else logbook.reported_at
    end             as stopped_at,
    case steps.step
        when 'restoration'
            then logbook.is_restored_unknown or (logbook.restored_at is null and logbook.is_ended_unknown)
        when 'completion' then logbook.is_ended_unknown
        else logbook.is_reported_unknown
    end             as is_stop_unknown,
    logbook.is_hour_unsure,
    logbook.due_at  as promised_at,
    logbook.is_due_unknown as is_promised_unknown
from logbook
cross join (values ('restoration'), ('report'), ('report_after_detection'), ('completion')) as steps (step)

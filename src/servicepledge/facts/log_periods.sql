-- log_periods: one row per clause and period of its calendar
-- grain: contract_id, term_no, opens_at
-- reads: schedule, logbook
-- day: dated_at
-- why: a period in which nothing was recorded is a row like any other; an entry belongs to the period in which it began;
-- why: one without a topic may be of any kind, so it is counted apart where a clause names the kind; so is one that was
-- why: recorded for a time that cannot be, in the period of its other times. What is announced has not been done yet

select
    schedule.contract_id,
    schedule.term_no,
    schedule.dated_at,
    schedule.opens_at,
    schedule.closes_at,
    schedule.is_over,
    coalesce(sum(coalesce(logbook.quantity, 1)) filter (
        where logbook.started_at is not null
        and (len(schedule.topics) = 0 or list_contains(schedule.topics, logbook.topic))
    ), 0) as done_n,
    coalesce(sum(coalesce(logbook.quantity, 1)) filter (
        where logbook.started_at is not null and coalesce(logbook.confirmed, true)
        and (len(schedule.topics) = 0 or list_contains(schedule.topics, logbook.topic))
    ), 0) as incidents_n,
    coalesce(sum(coalesce(logbook.quantity, 1)) filter (
        where logbook.started_at is not null and coalesce(logbook.confirmed, true)
        and len(schedule.topics) > 0 and logbook.topic is null
    ), 0) as unclassified_n,
    coalesce(sum(coalesce(logbook.quantity, 1)) filter (
        where logbook.is_started_unknown and coalesce(logbook.confirmed, true)
        and (len(schedule.topics) = 0 or logbook.topic is null or list_contains(schedule.topics, logbook.topic))
    ), 0) as undated_n
from schedule
left join logbook
    on logbook.contract_id = schedule.contract_id
    and coalesce(logbook.started_at, logbook.detected_at, logbook.reported_at, logbook.ended_at) >= schedule.opens_at
    and coalesce(logbook.started_at, logbook.detected_at, logbook.reported_at, logbook.ended_at) < schedule.closes_at
    and (logbook.is_started_unknown or logbook.started_at < schedule.known_until)
    and list_contains(schedule.activities, logbook.activity)
    and (len(schedule.channels) = 0 or list_contains(schedule.channels, logbook.channel))
group by
    schedule.contract_id, schedule.term_no, schedule.dated_at, schedule.opens_at, schedule.closes_at, schedule.is_over

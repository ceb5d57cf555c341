-- log_periods: one row per clause and period of its calendar
-- grain: contract_id, term_no, opens_at
-- reads: schedule, logbook
-- day: dated_at
-- why: a period in which nothing was recorded is a row like any other; an entry belongs to the period in which it began;
-- why: one without a topic (or cause) may be of any, so it is counted apart where a clause names it: `possible_n`; so is one
-- why: that was recorded for a time that cannot be, in the period of its other times: `undated_n`. What is announced has not
-- why: been done yet

select
    contract_id,
    term_no,
    dated_at,
    opens_at,
    closes_at,
    is_over,
    coalesce(sum(counted) filter (where is_dated and is_meant), 0)                                 as done_n,
    coalesce(sum(counted) filter (where is_dated and is_meant is null), 0)                         as possible_n,
    coalesce(sum(counted) filter (where is_dated and is_meant and is_true), 0)                     as incidents_n,
    coalesce(sum(counted) filter (where is_dated and is_meant is null and is_true), 0)             as unclassified_n,
    coalesce(sum(counted) filter (where not is_dated and coalesce(is_meant, true) and is_true), 0) as undated_n
from (
    select
        schedule.contract_id,
        schedule.term_no,
        schedule.dated_at,
        schedule.opens_at,
        schedule.closes_at,
        schedule.is_over,
        case when logbook.entry_id is not null then coalesce(logbook.quantity, 1) end as counted,
        not logbook.is_started_unknown                                                as is_dated,
        coalesce(logbook.confirmed, true)                                             as is_true,
        (len(schedule.topics) = 0 or list_contains(schedule.topics, logbook.topic))
            and (len(schedule.causes) = 0 or list_contains(schedule.causes, logbook.cause)) as is_meant
    from schedule
    left join logbook
        on logbook.contract_id = schedule.contract_id
        and coalesce(logbook.started_at, logbook.detected_at, logbook.reported_at, logbook.ended_at) >= schedule.opens_at
        and coalesce(logbook.started_at, logbook.detected_at, logbook.reported_at, logbook.ended_at) < schedule.closes_at
        and (logbook.is_started_unknown or logbook.started_at < schedule.known_until)
        and list_contains(schedule.activities, logbook.activity)
        and (len(schedule.channels) = 0 or list_contains(schedule.channels, logbook.channel))
) as entries
group by contract_id, term_no, dated_at, opens_at, closes_at, is_over

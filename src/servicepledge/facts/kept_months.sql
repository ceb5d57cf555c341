-- kept_months: one row per clause, report and month whose records must still be there
-- grain: contract_id, term_no, dated_at, opens_at
-- reads: schedule, calls, tickets
-- day: dated_at
-- why: exports that hold a month's records show that they are kept; that they hold none shows nothing for certain

select
    schedule.contract_id,
    schedule.term_no,
    schedule.dated_at,
    schedule.opens_at,
    schedule.closes_at,
    count(records.recorded_at) > 0 as is_there
from schedule
left join (
    select contract_id, channel, topic, min(arrived_at) as recorded_at
    from calls
    where arrived_at is not null
    group by contract_id, channel, topic, epoch_us(arrived_at) // 900000000
    union all
    select contract_id, channel, topic, min(received_at) as recorded_at
    from tickets
    where received_at is not null
    group by contract_id, channel, topic, epoch_us(received_at) // 900000000
) as records
    on records.contract_id = schedule.contract_id
    and records.recorded_at >= schedule.opens_at
    and records.recorded_at < schedule.closes_at
    and (len(schedule.channels) = 0 or list_contains(schedule.channels, records.channel))
    and (len(schedule.topics) = 0 or list_contains(schedule.topics, records.topic))
group by schedule.contract_id, schedule.term_no, schedule.dated_at, schedule.opens_at, schedule.closes_at

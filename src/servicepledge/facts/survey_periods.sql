-- survey_periods: one row per clause and period of its calendar, with the invitations to surveys that were sent in it
-- grain: contract_id, term_no, opens_at
-- reads: schedule, surveys
-- day: dated_at

select
    schedule.contract_id,
    schedule.term_no,
    schedule.dated_at,
    schedule.opens_at,
    schedule.closes_at,
    schedule.is_over,
    coalesce(sum(sent.invitations_n), 0) as done_n,
    0                                    as possible_n,
    0                                    as undated_n
from schedule
left join (
    select contract_id, channel, topic, min(sent_at) as sent_at, count(*) as invitations_n
    from surveys
    where sent_at is not null
    group by contract_id, channel, topic, epoch_us(sent_at) // 900000000
) as sent
    on sent.contract_id = schedule.contract_id
    and sent.sent_at >= schedule.opens_at
    and sent.sent_at < schedule.closes_at
    and (len(schedule.channels) = 0 or list_contains(schedule.channels, sent.channel))
    and (len(schedule.topics) = 0 or list_contains(schedule.topics, sent.topic))
group by
    schedule.contract_id, schedule.term_no, schedule.dated_at, schedule.opens_at, schedule.closes_at, schedule.is_over

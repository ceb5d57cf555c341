-- survey_periods: one row per clause and period of its calendar, with the months whose invitations to surveys began in it
-- grain: contract_id, term_no, opens_at
-- reads: schedule, surveys
-- day: dated_at
-- why: a round of a survey is what the logbook says one is; without it a month with invitations is one, on the day of its first,
-- why: however many went out after each contact. A period opens at a local midnight, which says how far the local clock is ahead

select
    contract_id,
    term_no,
    dated_at,
    opens_at,
    closes_at,
    is_over,
    count_if(is_first) as done_n,
    0                  as possible_n,
    0                  as undated_n
from (
    select
        contract_id,
        term_no,
        dated_at,
        opens_at,
        closes_at,
        is_over,
        sent_at is not null and row_number() over (
            partition by contract_id, term_no, date_trunc('month', sent_at + to_microseconds(ahead_us))
            order by sent_at
        ) = 1 as is_first
    from (
        select
            schedule.contract_id,
            schedule.term_no,
            schedule.dated_at,
            schedule.opens_at,
            schedule.closes_at,
            schedule.is_over,
            sent.sent_at,
            (129600000000 - epoch_us(schedule.opens_at) % 86400000000) % 86400000000 - 43200000000 as ahead_us
        from schedule
        left join (
            select contract_id, channel, topic, min(sent_at) as sent_at
            from surveys
            where sent_at is not null
            group by contract_id, channel, topic, epoch_us(sent_at) // 900000000
        ) as sent
            on sent.contract_id = schedule.contract_id
            and sent.sent_at >= schedule.opens_at
            and sent.sent_at < schedule.closes_at
            and (len(schedule.channels) = 0 or list_contains(schedule.channels, sent.channel))
            and (len(schedule.topics) = 0 or list_contains(schedule.topics, sent.topic))
    ) as sent_in
) as rounds
group by contract_id, term_no, dated_at, opens_at, closes_at, is_over

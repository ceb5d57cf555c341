-- survey_periods: one row per clause and period of its calendar, with the months whose invitations to surveys began in it
-- grain: contract_id, term_no, opens_at
-- reads: schedule, surveys
-- day: dated_at
-- why: a round of a survey is what the logbook says one is; without it a month with invitations is one, on the day of its first,
-- why: however many went out after each contact, whether or not that day is one of the periods. A period opens at a local
-- why: midnight, which says how far the local clock is ahead (the first does, where clocks change)

select
    schedule.contract_id,
    schedule.term_no,
    schedule.dated_at,
    schedule.opens_at,
    schedule.closes_at,
    schedule.is_over,
    count(rounds.sent_at) as done_n,
    0                     as possible_n,
    0                     as undated_n
from schedule
left join (
    select
        terms.contract_id,
        terms.term_no,
        min(sent.sent_at) as sent_at
    from (
        select
            contract_id,
            term_no,
            arg_min(channels, opens_at) as channels,
            arg_min(topics, opens_at)   as topics,
            (129600000000 - epoch_us(min(opens_at)) % 86400000000) % 86400000000 - 43200000000 as ahead_us
        from schedule
        group by contract_id, term_no
    ) as terms
    inner join (
        select contract_id, channel, topic, min(sent_at) as sent_at
        from surveys
        where sent_at is not null
        group by contract_id, channel, topic, epoch_us(sent_at) // 900000000
    ) as sent
        on sent.contract_id = terms.contract_id
        and (len(terms.channels) = 0 or list_contains(terms.channels, sent.channel))
        and (len(terms.topics) = 0 or list_contains(terms.topics, sent.topic))
    group by terms.contract_id, terms.term_no, date_trunc('month', sent.sent_at + to_microseconds(terms.ahead_us))
) as rounds
    on rounds.contract_id = schedule.contract_id
    and rounds.term_no = schedule.term_no
    and rounds.sent_at >= schedule.opens_at
    and rounds.sent_at < schedule.closes_at
group by schedule.contract_id, schedule.term_no, schedule.dated_at, schedule.opens_at, schedule.closes_at, schedule.is_over

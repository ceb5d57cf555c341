-- staffed_intervals: one row per clause and quarter hour of its service time
-- grain: contract_id, term_no, opens_at
-- reads: schedule, shifts
-- day: opens_at
-- why: who signed in and never out (or out before in, or days later) may have been there for a day, so such agents are
-- why: counted apart

select
    schedule.contract_id,
    schedule.term_no,
    schedule.opens_at,
    schedule.closes_at,
    count(distinct case when signed_in.is_known then signed_in.agent_id end) as signed_in_n,
    count(distinct signed_in.agent_id)                                       as possible_n
from schedule
left join (
    select
        contract_id,
        channel,
        agent_id,
        is_known,
        began_at,
        stopped_at,
        unnest(range(epoch_us(began_at) // 900000000, (epoch_us(stopped_at) - 1) // 900000000 + 1)) as quarter_hour_no
    from (
        select
            contract_id,
            channel,
            agent_id,
            started_at as began_at,
            coalesce(ended_at >= started_at and ended_at <= started_at + interval 48 hour, false) as is_known,
            case
                when ended_at >= started_at and ended_at <= started_at + interval 48 hour then ended_at
                else started_at + interval 24 hour
            end        as stopped_at
        from shifts
    ) as known
) as signed_in
    on signed_in.contract_id = schedule.contract_id
    and signed_in.quarter_hour_no = epoch_us(schedule.opens_at) // 900000000
    and signed_in.began_at < schedule.closes_at
    and signed_in.stopped_at > schedule.opens_at
    and (len(schedule.channels) = 0 or list_contains(schedule.channels, signed_in.channel))
group by schedule.contract_id, schedule.term_no, schedule.opens_at, schedule.closes_at

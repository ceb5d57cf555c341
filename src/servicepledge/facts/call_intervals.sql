-- call_intervals: one row per clause and stretch of its service time in which somebody asked for a person
-- grain: contract_id, term_no, dated_at
-- reads: schedule, calls
-- day: dated_at
-- why: a promise for every half-hour is kept or broken in each of them; one in which nobody called has nothing to keep. Of a day
-- why: that its hours cut into several windows all are one stretch. How a call ended that is not known may be either

select
    contract_id,
    term_no,
    dated_at,
    min(opens_at)                                                              as opens_at,
    max(closes_at)                                                             as closes_at,
    count(*)                                                                   as offered_n,
    count_if(is_unknown or (reached_at is not null and wait_us is null))       as unknown_n,
    count_if(is_unknown or (reached_at is not null and wait_from_arrival_us is null)) as unknown_from_arrival_n,
    list(wait_us) filter (where wait_us is not null)                           as waits_us,
    list(wait_from_arrival_us) filter (where wait_from_arrival_us is not null) as waits_from_arrival_us
from (
    select
        asked.contract_id,
        asked.term_no,
        schedule.dated_at,
        schedule.opens_at,
        schedule.closes_at,
        asked.arrived_at,
        asked.reached_at,
        case when asked.is_unreached then coalesce(asked.outcome, '') = 'answered'
            or (coalesce(asked.outcome, 'callback') = 'callback' and asked.is_callback_unknown)
            else asked.is_course_unknown end                                   as is_unknown,
        case when asked.reached_at >= asked.queued_at and not asked.is_hour_unsure
            then date_diff('microsecond', asked.queued_at, asked.reached_at) end   as wait_us,
        case when asked.reached_at >= asked.arrived_at and not asked.is_hour_unsure
            then date_diff('microsecond', asked.arrived_at, asked.reached_at) end  as wait_from_arrival_us
    from (
        select
            terms.contract_id,
            terms.term_no,
            calls.arrived_at,
            calls.queued_at,
            calls.outcome,
            calls.is_course_unknown,
            calls.is_callback_unknown,
            calls.is_hour_unsure,
            case when calls.is_course_unknown then null
                when calls.answered_at is not null then calls.answered_at
                when coalesce(calls.outcome, 'callback') = 'callback' then calls.callback_at end       as reached_at,
            case when calls.is_course_unknown or calls.answered_at is not null then false
                else coalesce(calls.outcome, 'callback') <> 'callback' or calls.callback_at is null end as is_unreached
        from (select distinct contract_id, term_no, channels, topics from schedule) as terms
        inner join calls
            on calls.contract_id = terms.contract_id
            and (len(terms.channels) = 0 or list_contains(terms.channels, calls.channel))
            and (len(terms.topics) = 0 or list_contains(terms.topics, calls.topic))
        where calls.queued_at is not null and calls.arrived_at is not null and not coalesce(calls.is_test, false)
    ) as asked
    asof join schedule
        on asked.contract_id = schedule.contract_id
        and asked.term_no = schedule.term_no
        and asked.arrived_at >= schedule.opens_at
) as placed
where arrived_at < closes_at
group by contract_id, term_no, dated_at

-- service_time: one row per clause and stretch of its service time in which no outage begins or ends
-- grain: contract_id, term_no, from_at
-- reads: schedule, logbook
-- day: from_at
-- why: outages that overlap count once, as a stretch is out of service or not; begins and ends to the whole second; an
-- why: outage without an end is still going on; one that was recorded with a begin or an end that cannot be may have gone on
-- why: until its end, or since its begin

select
    contract_id,
    term_no,
    from_at,
    till_at,
    date_diff('second', from_at, till_at)               as length_s,
    plain_n + planned_n + client_n + planned_client_n   as outages_n,
    plain_n,
    planned_n,
    client_n,
    planned_client_n,
    unsure_n
from (
    select
        contract_id,
        term_no,
        edge_at                                                              as from_at,
        lead(edge_at) over (partition by term_no, opens_at order by edge_at) as till_at,
        sum(plain) over (partition by term_no, opens_at order by edge_at)          as plain_n,
        sum(planned) over (partition by term_no, opens_at order by edge_at)        as planned_n,
        sum(client) over (partition by term_no, opens_at order by edge_at)         as client_n,
        sum(planned_client) over (partition by term_no, opens_at order by edge_at) as planned_client_n,
        sum(unsure) over (partition by term_no, opens_at order by edge_at)         as unsure_n
    from (
        select
            contract_id,
            term_no,
            opens_at,
            edge_at,
            sum(case when not is_unsure and not is_planned and not is_client then step else 0 end) as plain,
            sum(case when not is_unsure and is_planned and not is_client then step else 0 end)     as planned,
            sum(case when not is_unsure and not is_planned and is_client then step else 0 end)     as client,
            sum(case when not is_unsure and is_planned and is_client then step else 0 end)         as planned_client,
            sum(case when is_unsure then step else 0 end)                                          as unsure
        from (
            select contract_id, term_no, opens_at, opens_at as edge_at, 0 as step, false as is_planned, false as is_client,
                false as is_unsure
            from schedule
            union all
            select contract_id, term_no, opens_at, closes_at, 0, false, false, false
            from schedule
            union all
            select
                schedule.contract_id,
                schedule.term_no,
                schedule.opens_at,
                case
                    when sides.step = 1 then greatest(outages.begins_at, schedule.opens_at)
                    else least(outages.ends_at, schedule.closes_at)
                end,
                sides.step,
                outages.is_planned,
                outages.is_client,
                outages.is_unsure
            from schedule
            inner join (
                select
                    contract_id,
                    activity,
                    channel,
                    topic,
                    date_trunc('second', case when is_started_unknown then timestamp '1990-01-01 00:00:00'
                        else started_at end)         as begins_at,
                    case
                        when is_restored_unknown then timestamp '9999-01-01 00:00:00'
                        when coalesce(restored_at, ended_at) is not null
                            then date_trunc('second', coalesce(restored_at, ended_at))
                        else timestamp '9999-01-01 00:00:00'
                    end                              as ends_at,
                    coalesce(planned, false)         as is_planned,
                    coalesce(cause = 'client', false) as is_client,
                    cause,
                    is_started_unknown or is_restored_unknown or (restored_at is null and is_ended_unknown)
                        or is_hour_unsure            as is_unsure
                from logbook
            ) as outages
                on outages.contract_id = schedule.contract_id
                and outages.begins_at < schedule.closes_at
                and outages.ends_at > schedule.opens_at
                and list_contains(schedule.activities, outages.activity)
                and (len(schedule.channels) = 0 or outages.channel is null
                    or list_contains(schedule.channels, outages.channel))
                and (len(schedule.topics) = 0 or list_contains(schedule.topics, outages.topic))
                and (len(schedule.causes) = 0 or list_contains(schedule.causes, outages.cause))
            cross join (values (1), (-1)) as sides (step)
        ) as edges
        group by contract_id, term_no, opens_at, edge_at
    ) as points
) as stretches
where till_at > from_at

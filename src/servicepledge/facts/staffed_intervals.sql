-- staffed_intervals: one row per clause and quarter hour of its service time
-- grain: contract_id, term_no, opens_at
-- reads: schedule, shifts
-- day: opens_at
-- why: how many agents are there is how many were there at the same time, throughout: the least of any moment of the
-- why: quarter hour; one agent in two places is one. Who signed in and never out (or out at a time that cannot be, or
-- why: days later) may have been there for a day, so such agents are counted apart

select
    contract_id,
    term_no,
    opens_at,
    closes_at,
    min(known_n)    as signed_in_n,
    min(possible_n) as possible_n
from (
    select
        contract_id,
        term_no,
        opens_at,
        closes_at,
        edge_at,
        sum(known) over (partition by contract_id, term_no, opens_at order by edge_at)    as known_n,
        sum(possible) over (partition by contract_id, term_no, opens_at order by edge_at) as possible_n
    from (
        select
            contract_id,
            term_no,
            opens_at,
            closes_at,
            edge_at,
            sum(known)    as known,
            sum(possible) as possible
        from (
            select contract_id, term_no, opens_at, closes_at, opens_at as edge_at, 0 as known, 0 as possible
            from schedule
            union all
            select
                contract_id,
                term_no,
                opens_at,
                closes_at,
                case when sides.step = -1 then till_at when sides.of_known then known_from_at else possible_from_at end,
                case when sides.of_known and is_known and known_from_at < till_at then sides.step else 0 end,
                case when not sides.of_known and possible_from_at < till_at then sides.step else 0 end
            from (
                select
                    *,
                    greatest(from_at, coalesce(max(till_at) over (
                        partition by contract_id, term_no, opens_at, agent_id, is_known
                        order by from_at, till_at, shift_id
                        rows between unbounded preceding and 1 preceding
                    ), from_at)) as known_from_at,
                    greatest(from_at, coalesce(max(till_at) over (
                        partition by contract_id, term_no, opens_at, agent_id
                        order by from_at, till_at, shift_id
                        rows between unbounded preceding and 1 preceding
                    ), from_at)) as possible_from_at
                from (
                    select
                        schedule.contract_id,
                        schedule.term_no,
                        schedule.opens_at,
                        schedule.closes_at,
                        signed_in.agent_id,
                        signed_in.shift_id,
                        signed_in.is_known,
                        greatest(signed_in.began_at, schedule.opens_at)   as from_at,
                        least(signed_in.stopped_at, schedule.closes_at)   as till_at
                    from schedule
                    inner join (
                        select
                            contract_id,
                            channel,
                            agent_id,
                            shift_id,
                            is_known,
                            began_at,
                            stopped_at,
                            unnest(range(epoch_us(began_at) // 900000000, (epoch_us(stopped_at) - 1) // 900000000 + 1))
                                as quarter_hour_no
                        from (
                            select
                                contract_id,
                                channel,
                                agent_id,
                                shift_id,
                                started_at as began_at,
                                coalesce(ended_at <= started_at + interval 48 hour, false) and not is_hour_unsure as is_known,
                                case when ended_at <= started_at + interval 48 hour and not is_hour_unsure then ended_at
                                    else started_at + interval 24 hour end as stopped_at
                            from shifts
                        ) as known
                    ) as signed_in
                        on signed_in.contract_id = schedule.contract_id
                        and signed_in.quarter_hour_no = epoch_us(schedule.opens_at) // 900000000
                        and signed_in.began_at < schedule.closes_at
                        and signed_in.stopped_at > schedule.opens_at
                        and (len(schedule.channels) = 0 or list_contains(schedule.channels, signed_in.channel))
                ) as clipped
            ) as apart
            cross join (values (1, true), (-1, true), (1, false), (-1, false)) as sides (step, of_known)
        ) as edges
        group by contract_id, term_no, opens_at, closes_at, edge_at
    ) as points
) as moments
where edge_at < closes_at
group by contract_id, term_no, opens_at, closes_at

-- agent_time: one row per clause, agent and stretch of time in which they were signed in, or with a customer, or may have been
-- grain: contract_id, term_no, agent_id, opens_at
-- reads: schedule, shifts, calls
-- day: opens_at
-- why: an agent is there once and busy once, however many shifts and chats at a time; only what lies in a shift is occupied. A shift
-- why: without an end may last a day; a contact without one, or without its work after the call, may last until the agent's
-- why: next; a contact without an agent is in nobody's shift. Stretches are cut at midnights of UTC so that days can be matched

select
    contract_id,
    term_no,
    agent_id,
    edge_at                                as opens_at,
    till_at                                as closes_at,
    date_diff('second', edge_at, till_at)  as length_s,
    on_n,
    on_unsure_n,
    talk_n,
    talk_unsure_n,
    handling_n,
    handling_unsure_n
from (
    select
        contract_id,
        term_no,
        agent_id,
        edge_at,
        lead(edge_at) over (partition by contract_id, term_no, begins_at, agent_id order by edge_at)                as till_at,
        sum(on_step) over (partition by contract_id, term_no, begins_at, agent_id order by edge_at)                 as on_n,
        sum(on_unsure_step) over (partition by contract_id, term_no, begins_at, agent_id order by edge_at)          as on_unsure_n,
        sum(talk_step) over (partition by contract_id, term_no, begins_at, agent_id order by edge_at)               as talk_n,
        sum(talk_unsure_step) over (partition by contract_id, term_no, begins_at, agent_id order by edge_at)        as talk_unsure_n,
        sum(handling_step) over (partition by contract_id, term_no, begins_at, agent_id order by edge_at)           as handling_n,
        sum(handling_unsure_step) over (partition by contract_id, term_no, begins_at, agent_id order by edge_at)    as handling_unsure_n
    from (
        select
            contract_id,
            term_no,
            begins_at,
            agent_id,
            case when sides.step = 1 then from_at else till_at end               as edge_at,
            sum(case when what = 'on' then sides.step else 0 end)                as on_step,
            sum(case when what = 'on_unsure' then sides.step else 0 end)         as on_unsure_step,
            sum(case when what = 'talk' then sides.step else 0 end)              as talk_step,
            sum(case when what = 'talk_unsure' then sides.step else 0 end)       as talk_unsure_step,
            sum(case when what = 'handling' then sides.step else 0 end)          as handling_step,
            sum(case when what = 'handling_unsure' then sides.step else 0 end)   as handling_unsure_step
        from (
            select
                pieces.contract_id,
                pieces.term_no,
                pieces.begins_at,
                doings.agent_id,
                doings.what,
                greatest(doings.from_at, pieces.begins_at) as from_at,
                least(doings.till_at, pieces.ends_at)      as till_at
            from (
                select
                    contract_id,
                    term_no,
                    channels,
                    day_no,
                    greatest(opens_at, make_timestamp(day_no * 86400000000))        as begins_at,
                    least(closes_at, make_timestamp((day_no + 1) * 86400000000))    as ends_at
                from (
                    select
                        *,
                        unnest(range(epoch_us(opens_at) // 86400000000, (epoch_us(closes_at) - 1) // 86400000000 + 1)) as day_no
                    from schedule
                ) as windows
            ) as pieces
            inner join (
                select
                    *,
                    unnest(range(epoch_us(from_at) // 86400000000, (epoch_us(till_at) - 1) // 86400000000 + 1)) as day_no
                from (
                    select
                        contract_id,
                        channel,
                        agent_id,
                        case when ended_at <= started_at + interval 48 hour and not is_hour_unsure
                            then 'on' else 'on_unsure' end                      as what,
                        date_trunc('second', started_at)                        as from_at,
                        date_trunc('second', case when ended_at <= started_at + interval 48 hour and not is_hour_unsure
                            then ended_at else started_at + interval 24 hour end) as till_at
                    from shifts
                    union all
                    select
                        contract_id,
                        channel,
                        agent_id,
                        parts.what,
                        date_trunc('second', case when is_known and parts.what = 'handling_unsure' then ended_at else answered_at end)
                                                                                as from_at,
                        date_trunc('second', case
                            when parts.what in ('talk_unsure', 'handling_unsure') then until_at
                            when parts.what = 'handling' then ended_at + to_microseconds(coalesce(after_call_us, 0))
                            else ended_at
                        end)                                                    as till_at
                    from (
                        select
                            contract_id,
                            channel,
                            agent_id,
                            answered_at,
                            ended_at,
                            least(
                                coalesce(
                                    lead(answered_at) over (partition by contract_id, agent_id order by answered_at, call_id),
                                    answered_at + interval 24 hour
                                ),
                                answered_at + interval 24 hour
                            )                                                   as until_at,
                            coalesce(ended_at >= answered_at, false) and not is_course_unknown and not is_hour_unsure
                                                                                as is_known,
                            cast(round(case when after_call_s between 0 and 172800 then after_call_s end * 1000000) as bigint) as after_call_us
                        from calls
                        where answered_at is not null and not coalesce(is_test, false)
                    ) as answered
                    cross join (values ('talk'), ('talk_unsure'), ('handling'), ('handling_unsure')) as parts (what)
                    where case parts.what
                        when 'talk' then is_known
                        when 'handling' then is_known
                        when 'talk_unsure' then not is_known
                        else not is_known or after_call_us is null
                    end
                ) as timed
                where from_at < till_at
            ) as doings
                on doings.contract_id = pieces.contract_id
                and doings.day_no = pieces.day_no
                and doings.from_at < pieces.ends_at
                and doings.till_at > pieces.begins_at
                and (len(pieces.channels) = 0 or list_contains(pieces.channels, doings.channel))
        ) as clipped
        cross join (values (1), (-1)) as sides (step)
        group by contract_id, term_no, begins_at, agent_id, case when sides.step = 1 then from_at else till_at end
    ) as edges
) as stretches
where till_at > edge_at and on_n + on_unsure_n + talk_n + talk_unsure_n + handling_n + handling_unsure_n > 0

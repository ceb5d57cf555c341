-- agent_shifts: one row per clause and stretch of time during which one agent was signed in, as far as no earlier one holds it
-- grain: contract_id, term_no, shift_id
-- reads: schedule, shifts
-- day: started_at
-- why: an agent in two places, or signed in twice, is there once: what of a shift an earlier one of the same agent holds
-- why: already is not counted again, among the channels that the clause is about

select
    signed_in.contract_id,
    signed_in.term_no,
    signed_in.shift_id,
    signed_in.channel,
    signed_in.agent_id,
    signed_in.started_at,
    signed_in.ended_at,
    case when signed_in.ended_at >= signed_in.started_at and not signed_in.is_hour_unsure
        then date_diff(
            'microsecond',
            least(greatest(signed_in.started_at, coalesce(signed_in.held_until, signed_in.started_at)), signed_in.ended_at),
            signed_in.ended_at
        ) end as length_us
from schedule
inner join (
    select
        terms.contract_id,
        terms.term_no,
        shifts.shift_id,
        shifts.channel,
        shifts.agent_id,
        shifts.started_at,
        shifts.ended_at,
        shifts.is_hour_unsure,
        max(shifts.ended_at) over (
            partition by terms.contract_id, terms.term_no, shifts.agent_id
            order by shifts.started_at, shifts.ended_at, shifts.shift_id
            rows between unbounded preceding and 1 preceding
        ) as held_until
    from (select distinct contract_id, term_no, channels from schedule) as terms
    inner join shifts
        on shifts.contract_id = terms.contract_id
        and (len(terms.channels) = 0 or list_contains(terms.channels, shifts.channel))
) as signed_in
    on signed_in.contract_id = schedule.contract_id
    and signed_in.term_no = schedule.term_no
    and signed_in.started_at >= schedule.opens_at
    and signed_in.started_at < schedule.closes_at

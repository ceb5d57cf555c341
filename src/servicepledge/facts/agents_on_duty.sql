-- agents_on_duty: one row per clause, day and agent who was signed in on it
-- grain: contract_id, term_no, opens_at, agent_id
-- reads: schedule, shifts, logbook
-- day: opens_at
-- why: a certificate is good through its last day; a shift without an end counts on the day it began,
-- why: one whose end cannot be may have lasted a day; a training without an agent was a group's, and who
-- why: was in it is not known

select
    schedule.contract_id,
    schedule.term_no,
    schedule.opens_at,
    shifts.agent_id,
    max(shifts.certified_until) >= schedule.opens_at                       as is_certified,
    coalesce(bool_or(trainings.trained_at < schedule.closes_at), false)    as is_trained,
    coalesce(bool_or(together.trained_at < schedule.closes_at), false)     as may_be_trained,
    coalesce(bool_or(trainings.is_unknown or together.is_unknown), false)  as is_training_unknown,
    bool_and(shifts.started_at < schedule.opens_at and shifts.is_ended_unknown)     as is_unsure
from schedule
inner join shifts
    on shifts.contract_id = schedule.contract_id
    and shifts.started_at < schedule.closes_at
    and (
        shifts.started_at >= schedule.opens_at
        or shifts.ended_at > schedule.opens_at
        or (shifts.is_ended_unknown and shifts.started_at + interval 24 hour > schedule.opens_at)
    )
    and (len(schedule.channels) = 0 or list_contains(schedule.channels, shifts.channel))
left join (
    select
        contract_id,
        agent_id,
        activity,
        min(case when not is_started_unknown and not is_ended_unknown then coalesce(ended_at, started_at) end) as trained_at,
        bool_or(is_started_unknown or is_ended_unknown)                                                       as is_unknown
    from logbook
    where coalesce(passed, true)
    group by contract_id, agent_id, activity
) as trainings
    on trainings.contract_id = shifts.contract_id
    and trainings.agent_id = shifts.agent_id
    and list_contains(schedule.activities, trainings.activity)
left join (
    select
        contract_id,
        activity,
        min(case when not is_started_unknown and not is_ended_unknown then coalesce(ended_at, started_at) end) as trained_at,
        bool_or(is_started_unknown or is_ended_unknown)                                                       as is_unknown
    from logbook
    where coalesce(passed, true) and agent_id is null
    group by contract_id, activity
) as together
    on together.contract_id = shifts.contract_id
    and list_contains(schedule.activities, together.activity)
group by schedule.contract_id, schedule.term_no, schedule.opens_at, schedule.closes_at, shifts.agent_id

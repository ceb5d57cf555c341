-- cases_left: one row per clause, end of a report's period and case that was still open then, and one for each end itself
-- grain: contract_id, term_no, closes_at, ticket_id
-- reads: schedule, tickets
-- day: dated_at
-- why: a case is open until it is resolved or closed, whichever comes first, or until it is closed alone, as the parties say; one
-- why: whose end was recorded and cannot be, or whose hour is unsure, may have been open and is counted apart. The end itself is a row
-- why: without a case, so that none open is nought and not nothing

select
    contract_id,
    term_no,
    dated_at,
    closes_at,
    is_over,
    null                        as ticket_id,
    null                        as received_at,
    cast(null as boolean)       as is_paused,
    cast(null as boolean)       as is_unresolved_unsure,
    cast(null as boolean)       as is_unclosed_unsure,
    cast(null as bigint)        as unresolved_age_us,
    cast(null as bigint)        as unresolved_unpaused_age_us,
    cast(null as bigint)        as unresolved_paused_age_us,
    cast(null as bigint)        as unclosed_age_us,
    cast(null as bigint)        as unclosed_unpaused_age_us,
    cast(null as bigint)        as unclosed_paused_age_us
from schedule
union all
select
    contract_id,
    term_no,
    dated_at,
    closes_at,
    is_over,
    ticket_id,
    received_at,
    is_paused,
    is_unresolved and (is_resolved_unknown or is_closed_unknown or is_hour_unsure) as is_unresolved_unsure,
    is_unclosed and (is_closed_unknown or is_hour_unsure)                          as is_unclosed_unsure,
    case when is_unresolved and not (is_resolved_unknown or is_closed_unknown or is_hour_unsure)
        then age_us end                                                            as unresolved_age_us,
    case when is_unresolved and not (is_resolved_unknown or is_closed_unknown or is_hour_unsure) and not is_paused
        then age_us end                                                            as unresolved_unpaused_age_us,
    case when is_unresolved and not (is_resolved_unknown or is_closed_unknown or is_hour_unsure) and is_paused
        then age_us end                                                            as unresolved_paused_age_us,
    case when is_unclosed and not (is_closed_unknown or is_hour_unsure)
        then age_us end                                                            as unclosed_age_us,
    case when is_unclosed and not (is_closed_unknown or is_hour_unsure) and not is_paused
        then age_us end                                                            as unclosed_unpaused_age_us,
    case when is_unclosed and not (is_closed_unknown or is_hour_unsure) and is_paused
        then age_us end                                                            as unclosed_paused_age_us
from (
    select
        schedule.contract_id,
        schedule.term_no,
        schedule.dated_at,
        schedule.closes_at,
        schedule.is_over,
        cast(tickets.ticket_id as varchar)                                         as ticket_id,
        tickets.received_at,
        tickets.is_resolved_unknown,
        tickets.is_closed_unknown,
        tickets.is_hour_unsure,
        coalesce(least(tickets.resolved_at, tickets.closed_at) >= schedule.closes_at, true) as is_unresolved,
        coalesce(tickets.closed_at >= schedule.closes_at, true)                    as is_unclosed,
        coalesce(len(list_filter(
            tickets.paused,
            lambda one: one.started_at < schedule.closes_at and coalesce(one.ended_at >= schedule.closes_at, true)
        )) > 0, false)                                                             as is_paused,
        date_diff('microsecond', tickets.received_at, schedule.closes_at)          as age_us
    from schedule
    inner join tickets
        on tickets.contract_id = schedule.contract_id
        and tickets.received_at < schedule.closes_at
        and (len(schedule.channels) = 0 or list_contains(schedule.channels, tickets.channel))
        and (len(schedule.topics) = 0 or list_contains(schedule.topics, tickets.topic))
        and (len(schedule.kinds) = 0 or list_contains(schedule.kinds, tickets.kind))
        and (len(schedule.classes) = 0 or list_contains(schedule.classes, tickets.class))
    where schedule.is_over
) as at_ends
where is_unclosed or is_unresolved

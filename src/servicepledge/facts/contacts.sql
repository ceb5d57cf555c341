-- contacts: one row per live contact (phone call or chat session) that is not a test
-- grain: contract_id, call_id
-- reads: calls
-- day: arrived_at
-- hours: service
-- repeats: customer_id, topic
-- parts: is_offered = is_answered + is_abandoned + is_overflowed + is_rejected + is_open
-- astray: is_astray
-- mend: Map the column outcome to answered, abandoned, overflowed, rejected, self_served or callback, or leave it empty.
-- why: self-service contacts never asked for a person, so they are neither offered nor lost; a callback that was
-- why: accepted in the queue counts as reached when it connected, one made to a caller who gave up does not. Waits are
-- why: exact to the microsecond, and null where a time is missing or cannot be: an answered contact without a wait is
-- why: unmeasurable. One that left the queue for self-service overflowed; one that was promised a callback without any
-- why: time of it is open: nothing shows that it reached anybody. So is one of which it is not known how it ended, since
-- why: its times contradict it, or it is said to be answered without any time of it.
-- why: `case` keeps DuckDB from reading the outcome of those that were answered.

select
    contract_id,
    call_id,
    channel,
    queue,
    topic,
    kind,
    special_needs,
    agent_id,
    customer_id,
    arrived_at,
    queued_at,
    answered_at,
    ended_at,
    queued_at is not null                                                                    as is_offered,
    queued_at is not null and reached_at is not null                                         as is_answered,
    queued_at is not null and answered_at is null and reached_at is not null                 as is_called_back,
    case when is_unreached then coalesce(outcome, 'abandoned') = 'abandoned'
            and not (outcome is null and is_callback_unknown)
        else false end                                                                       as is_abandoned,
    queued_at is null and coalesce(outcome, 'self_served') = 'self_served'                   as is_self_served,
    case when is_unreached then coalesce(outcome, '') in ('overflowed', 'self_served') else false end as is_overflowed,
    case when is_unreached then coalesce(outcome, '') = 'rejected' else false end            as is_rejected,
    case when is_unreached then coalesce(outcome, '') in ('callback', 'answered')
            or (outcome is null and is_callback_unknown)
        else queued_at is not null and is_course_unknown end                                 as is_open,
    case when is_unreached then coalesce(outcome, '') = 'answered'
        or (coalesce(outcome, 'callback') = 'callback' and is_callback_unknown)
        else queued_at is not null and is_course_unknown end                                 as is_unknown,
    case when is_unreached then coalesce(outcome, 'abandoned')
            not in ('abandoned', 'overflowed', 'self_served', 'rejected', 'callback', 'answered')
        else false end                                                                       as is_astray,
    customer_id is not null                                                                  as is_identified,
    customer_id is not null and queued_at is not null and reached_at is not null             as is_identified_and_answered,
    customer_id is not null and topic is not null and queued_at is not null and reached_at is not null
                                                                                             as is_classified_and_answered,
    coalesce(transferred, false)                                                             as is_transferred,
    transferred is null                                                                      as is_transfer_unknown,
    coalesce(resolved, false)                                                                as is_resolved,
    recorded                                                                                 as is_recorded,
    hung_up_by,
    agent_offers                                                                             as offers_n,
    agent_offers_missed                                                                      as offers_missed_n,
    customer_id is not null and topic is not null and kind is not null and agent_id is not null
        and coalesce(ended_at >= answered_at, callback_at is not null)                       as is_complete,
    case when reached_at >= queued_at and not is_hour_unsure
        then date_diff('microsecond', queued_at, reached_at) end                             as wait_us,
    case when queued_at is not null and reached_at >= arrived_at and not is_hour_unsure
        then date_diff('microsecond', arrived_at, reached_at) end                            as wait_from_arrival_us,
    case when is_unreached and ended_at >= queued_at and not is_hour_unsure
        and coalesce(outcome, '') <> 'answered'
        and not (coalesce(outcome, 'callback') = 'callback' and is_callback_unknown)
        then date_diff('microsecond', queued_at, ended_at) end                               as unanswered_us,
    case when is_unreached and ended_at >= queued_at and not is_hour_unsure
        and coalesce(outcome, 'abandoned') = 'abandoned'
        then date_diff('microsecond', queued_at, ended_at) end                               as gave_up_after_us,
    case when ended_at >= arrived_at and (answered_at is not null or callback_at is null)
        and (not is_course_unknown or ended_at <= arrived_at + interval 48 hour)
        then date_diff('microsecond', arrived_at, ended_at) + case when is_hour_unsure then 3600000000 else 0 end
        end                                                                                  as whole_us,
    bot_answered_at is not null or is_bot_answered_unknown                                   as is_bot_answered,
    case when bot_answered_at >= arrived_at and not is_hour_unsure
        then date_diff('microsecond', arrived_at, bot_answered_at) end                       as bot_wait_us,
    case when ended_at >= answered_at and not is_course_unknown and not is_hour_unsure
        then date_diff('microsecond', answered_at, ended_at) end                             as talk_us,
    cast(round(case when after_call_s >= 0 then after_call_s end * 1000000) as bigint)       as after_call_us,
    queued_at is not null and answered_at is null and coalesce(outcome, '') not in ('self_served', 'answered')
        or (queued_at is not null and is_course_unknown)                                     as is_to_be_returned,
    coalesce(outcome, '') = 'callback'                                                       as is_call_back_promised,
    case when answered_at is null and not is_course_unknown and not is_hour_unsure
        and callback_at >= coalesce(ended_at, queued_at)
        then date_diff('microsecond', coalesce(ended_at, queued_at), callback_at) end        as called_back_us,
    is_callback_unknown or is_course_unknown or is_hour_unsure
        or coalesce(callback_at < coalesce(ended_at, queued_at), false)                      as is_call_back_unknown,
    case when first_reply_at >= queued_at and not is_course_unknown and not is_hour_unsure
        then date_diff('microsecond', queued_at, first_reply_at) end                         as first_reply_us,
    is_first_reply_unknown or (first_reply_at is not null
        and (is_course_unknown or is_hour_unsure or coalesce(first_reply_at < queued_at, false)))
                                                                                             as is_first_reply_unknown,
    cast(round(reply_wait_s * 1000000) as bigint)                                            as reply_wait_us,
    reply_turns
from (
    select
        *,
        case when is_course_unknown then null
            when answered_at is not null then answered_at
            when coalesce(outcome, 'callback') = 'callback' then callback_at end             as reached_at,
        case when queued_at is null or is_course_unknown or answered_at is not null then false
            else coalesce(outcome, 'callback') <> 'callback' or callback_at is null end      as is_unreached
    from calls
    where not coalesce(is_test, false)
) as reached

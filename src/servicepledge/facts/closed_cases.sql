-- closed_cases: one row per case that was closed
-- grain: contract_id, ticket_id
-- reads: tickets
-- day: closed_at
-- why: a case whose closing was recorded for a time that cannot be may have been closed: it is there, not known, on the
-- why: day it came in

select
    contract_id,
    ticket_id,
    channel,
    kind,
    class,
    topic,
    agent_id,
    coalesce(closed_at, received_at) as closed_at,
    is_closed_unknown            as is_unknown,
    is_closed_unknown or is_confirmed_unknown   as is_confirmation_unknown,
    is_closed_unknown or is_followed_up_unknown as is_follow_up_unknown,
    is_closed_unknown or is_archived_unknown    as is_archive_unknown,
    confirmed_at is not null     as is_confirmed,
    followed_up_at is not null   as is_followed_up,
    archived_at is not null      as is_archived,
    coalesce(unreachable, false) as is_unreachable
from tickets
where closed_at is not null or is_closed_unknown

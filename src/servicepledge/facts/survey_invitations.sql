-- survey_invitations: one row per invitation to a survey
-- grain: contract_id, survey_id
-- reads: surveys
-- day: sent_at

select
    contract_id,
    survey_id,
    channel,
    kind,
    topic,
    agent_id,
    sent_at,
    answered_at is not null and score is not null        as is_answered,
    date_diff('microsecond', sent_at, answered_at)       as answered_after_us
from surveys

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
    coalesce(sent_at, case when is_sent_unknown then answered_at end) as sent_at,
    answered_at is not null and score is not null        as is_answered,
    date_diff('microsecond', sent_at, answered_at)       as answered_after_us,
    score is not null and (is_sent_unknown or is_answered_unknown) as is_unknown
from surveys

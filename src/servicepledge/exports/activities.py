"""What an entry of the logbook can be about: its times mean what its activity says."""

from collections.abc import Mapping

ACTIVITIES: Mapping[str, str] = {
    "outage": "a channel could not be used: started_at to restored_at (else ended_at; neither: still going on); backup_at, "
    "cause (operator, client, third_party), planned",
    "major_incident": "a serious event: started_at, detected_at, backup_at, restored_at (else ended_at), reported_at",
    "security_check": "a safety check of tools, equipment or systems",
    "backup": "a backup of customers' data",
    "maintenance": "technical upgrade or maintenance",
    "training": "a training; agent_id and passed where it is one person's",
    "assessment": "an examination of agents' skills",
    "appraisal": "the appraisal of the service as a whole",
    "inspection": "an inspection, patrol or self-check: started_at to ended_at",
    "spot_check": "a random check or a mystery customer's visit",
    "evaluation": "an evaluation of processes or quality",
    "review_meeting": "a review meeting",
    "survey_round": "a round of a satisfaction survey",
    "standards_update": "service standards were brought up to date or published",
    "audit": "an evaluation by a third party",
    "qa_review": "one contact was reviewed: passed; topic is what was looked at",
    "misconduct": "forbidden conduct: topic is what kind; confirmed is false where it proved unfounded",
    "leak": "personal data leaked, lost or altered; confirmed is false where it proved unfounded",
    "corrective_action": "a finding at started_at, put right at ended_at",
    "notice": "something was announced at reported_at and takes effect at effective_at",
    "change": "a change of the service, announced at reported_at, in effect at effective_at",
    "major_change": "a change that needs approval: approved_at as well",
    "breach": "a missed target was established at started_at; cause and plan were sent in writing at reported_at",
    "report": "a report was owed by due_at and delivered at reported_at",
    "payment": "a bill of started_at was to be paid by due_at and was paid at ended_at",
}
"""The activities of a logbook and what its columns mean for each; `quantity` is how many one entry stands for."""

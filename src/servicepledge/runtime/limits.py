"""How long a stage may take before it is stopped."""

STAGE_LIMIT_S = 3600.0
"""Of checking or measuring a source: ten million calls take minutes, so what takes an hour hangs."""

"""What was recorded: canonical tables, sources and their mappings, the sample centre."""

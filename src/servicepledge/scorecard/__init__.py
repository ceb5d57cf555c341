"""From tallies to values, verdicts and headroom."""

"""What stands behind a scorecard, in no language: rows, counts, surveys, misses, workload, staffing."""

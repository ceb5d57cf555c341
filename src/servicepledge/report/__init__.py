"""From a scorecard to the page a client reads."""

"""What a pass joins its rows with: the days of contracts, what is owed on them, and when cases fall due."""

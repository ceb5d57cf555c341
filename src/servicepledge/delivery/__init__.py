"""What is due, and making it."""

"""What is promised of the reports themselves."""

"""What was promised: agreements as typed values, their hours and calendars."""

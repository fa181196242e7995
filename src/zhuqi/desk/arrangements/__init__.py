"""What comes before a visit: appointments, the calendar, campaign targets and day tours."""

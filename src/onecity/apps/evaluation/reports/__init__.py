"""Monthly reports (月报): figures kept as they were made, written as PDF and docx from what was kept alone."""

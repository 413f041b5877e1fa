"""The clocks of cases: deadlines computed when they begin, kept in SQL, watched, never ticking."""

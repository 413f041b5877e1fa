"""Working time: when a calendar is open, and when a span of it is over."""

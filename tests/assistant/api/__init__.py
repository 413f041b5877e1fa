"""What the staff API promises."""

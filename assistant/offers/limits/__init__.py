"""What was given before, and what somebody may give now."""

"""What the assistant promises."""

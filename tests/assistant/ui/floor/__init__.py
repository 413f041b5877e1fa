"""What the floor promises."""

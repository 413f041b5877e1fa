"""What access control promises."""

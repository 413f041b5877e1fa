"""What the service page promises."""

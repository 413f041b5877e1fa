"""What conditions speak of, and whether they hold."""

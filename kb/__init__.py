"""What the company knows, and finding it again."""

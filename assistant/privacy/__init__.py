"""What is kept of one customer: told, handed out, and erased when they ask for it."""

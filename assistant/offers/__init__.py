"""What an agent may offer a customer: allowed by policy, within authority, on the record."""

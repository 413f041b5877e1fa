"""The admin screens: people, sessions, tokens, sites, webhooks, the audit log, customers' data."""

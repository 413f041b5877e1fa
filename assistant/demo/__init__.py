"""The demo company: a retailer to try Handrail with, and how it is put into a home."""

"""The way up: escalations of cases, and the packet that the next person starts with."""

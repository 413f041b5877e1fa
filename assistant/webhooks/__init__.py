"""Events for other systems: signed, sent again until they arrive, each known by one id."""

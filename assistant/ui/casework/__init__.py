"""How cases look: the views and templates that the desk and the floor share."""

"""The screens in a real browser, from the sign-in to the marked words."""

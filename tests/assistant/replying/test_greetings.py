"""Whom a reply greets, and that it greets once."""

import pytest

from assistant.replying.greetings import fit_to_greet, without_greeting


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ana", "Ana"),
        ("  Ana   Diaz ", "Ana Diaz"),
        ("Diaz, Ana", "Ana Diaz"),
        ("Seán O'Brien-Ní", "Seán O'Brien-Ní"),
        ("王小明", "王小明"),
        ("Dr. Müller", "Dr. Müller"),
        ("customer", ""),
        ("Kunde", ""),
        ("N/A", ""),
        ("unknown caller", ""),
        ("ana@example.com", ""),
        ("Order 10293", ""),
        ("<b>Ana</b>", ""),
        ("Ana\nBcc: all", ""),
        ("a" * 61, ""),
        ("", ""),
    ],
)
def test_a_name_is_greeted_and_nothing_else(name: str, greeted: str) -> None:
    assert fit_to_greet(name) == greeted


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hello Ana, you can return it.", "You can return it."),
        ("Dear customer, iPads go back.", "iPads go back."),
        ("Dear Sir or Madam, it is late.", "It is late."),
        ("Hallo! Within 14 days.", "Within 14 days."),
        ("Bonjour Madame Diaz, oui.", "Oui."),
        ("Hi-fi devices, cables and lamps go back.", "Hi-fi devices, cables and lamps go back."),
        ("Beste prijzen, elke dag.", "Beste prijzen, elke dag."),
        ("Within 14 days.", "Within 14 days."),
    ],
)
def test_a_greeting_at_the_beginning_goes(text: str, rest: str) -> None:
    assert without_greeting(text) == rest

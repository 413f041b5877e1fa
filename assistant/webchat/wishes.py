"""What a customer says by pressing a button, in their language."""

_PERSON = {
    "en": "I would like to talk to a person.",
    "de": "Ich möchte mit einem Menschen sprechen.",
    "fr": "Je voudrais parler à une personne.",
    "es": "Quisiera hablar con una persona.",
    "ar": "أود التحدث إلى شخص.",
}


def for_a_person(language: str) -> str:
    """The wish for a person; in English where the language is none of the widget's."""
    return _PERSON.get(language, _PERSON["en"])

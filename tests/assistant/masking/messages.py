"""Messages as customers write them, put together from pieces; for property tests."""

from hypothesis import strategies as st

PERSONAL = (
    "petra.vogel@posteo.example",
    "PETRA.VOGEL@posteo.example",
    "+44 20 7946 0018",
    "4111 1111 1111 1111",
    "4111111111111111",
    "card ending in 8841",
    "CVV 123",
    "DE89 3704 0044 0532 0130 00",
    "NL91ABNA0417164300",
    "order number LF20260417",
    "order 20260417",
    "date of birth: 14/02/1987",
    "My name is Olof Marklund",
    "Olof",
    "I live at 12 High Street, Leeds LS1 4AB",
    "my password is: hunter22X",
    "203.0.113.77",
)
LOOK_ALIKES = (
    "[EMAIL-1]",
    "[email 1]",
    "EMAIL-1",
    "CARD-1b",
    "[TEXT-1]",
    r"\[NAME\_1\]",
    "[",
    "EMAIL-",
    "-1",
    "]",
    "\\",
    "[1]",
)
FACTS = (
    "within 45 days",
    "a refund of €123",
    "123 euros",
    "14/02/2026",
    "on 3 March 2026",
    "at 19:30",
    "20 % off",
    "EUR 1,250.00",
    "two weeks",
    "12345 points",
)

messages = st.lists(
    st.one_of(st.sampled_from((*PERSONAL, *LOOK_ALIKES, *FACTS)), st.text(max_size=6)), max_size=8
).flatmap(lambda parts: st.sampled_from(("", " ", ". ", "\n")).map(lambda gap: gap.join(parts)))
"""Personal data, what looks like a placeholder, facts and anything else, joined somehow."""

"""Links and pictures of a reply: only addresses that the cited text has, and no pictures."""

import pytest

from assistant.verifying.model import Fault
from assistant.verifying.verify import verify
from tests.assistant.verifying.meanings import SharedWords
from tests.assistant.verifying.replies import staying

PASSAGE = "Sign in at https://www.larkfield.example/orders. You can return it within 45 days."
TRUE = "You can return it within 45 days"


@pytest.mark.parametrize(
    "reply",
    [
        "Sign in at https://www.larkfield.example/orders [1].",
        "Sign in at [larkfield.example/orders](https://larkfield.example/orders) [1].",
        "Sign in at <https://www.larkfield.example/orders> [1].",
    ],
)
def test_an_address_of_the_cited_text_stays(reply: str) -> None:
    assert verify(reply, [PASSAGE], SharedWords()).removed == ()


@pytest.mark.parametrize(
    "reply",
    [
        f"[{TRUE}](https://evil.example) [1].",
        f"{TRUE} ![](x.png) [1].",
        f"{TRUE} ![picture][1].",
        f"{TRUE} <img src=x onerror=alert(1)> [1].",
        f"{TRUE} <a href='//evil.example'>[1]</a>.",
        f"[{TRUE}](javascript:alert(1)) [1].",
        f"[{TRUE}](mailto:ana@evil.example) [1].",
        f"[{TRUE}](https://larkfield.example.evil.example/orders) [1].",
        "[Thank you](https://evil.example)!",
        "![](https://evil.example/?q=1)",
        "<script>alert(1)</script>",
    ],
)
def test_a_strange_address_or_a_picture_takes_its_sentence_along(reply: str) -> None:
    verified = verify(reply, [PASSAGE], SharedWords())
    assert verified.removed[0].fault is Fault.LINK
    shown = "\n".join(staying(reply, [PASSAGE]))
    assert not any(word in shown for word in ("evil", "![", "<", "alert"))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("4\u200b50", "450"),
        ("45\u20600", "450"),
        ("\u202e54\u202c", "54"),
        ("4\ufe0f5\ufe0f0", "450"),
        ("４５０", "450"),
        ("\U0001ccf4\U0001ccf5\U0001ccf0", "450"),
    ],
)
def test_a_number_is_checked_as_it_reads(written: str, number: str) -> None:
    (removed,) = verify(
        f"You can return it within {written} days [1].", [PASSAGE], SharedWords()
    ).removed
    assert removed.wrong == (f"{number} days",)

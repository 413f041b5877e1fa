"""Who may trigger which event of a screen: the table, and the check before each of our handlers."""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from assistant.access.permissions import Permission
from assistant.access.refusing import refusal
from assistant.ui.listening import caller

if TYPE_CHECKING:
    import gradio as gr

Event = tuple[str, str, str]
"""A screen's path, the part's elem_id ('' for the page itself), and the event's name."""

_ROWS = (
    ("/desk", "", "load", Permission.ASK),
    ("/desk", "composer", "ask watch stop draft", Permission.ASK),
    ("/desk", "thread", "again exactly cite judge", Permission.ASK),
    ("/desk", "history", "open", Permission.ASK),
    ("/desk", "finding", "begin find", Permission.ASK),
    ("/desk", "source", "close", Permission.ASK),
    ("/desk", "reply", "shape used", Permission.ASK),
    ("/desk", "customer", "find opened answered choose correct leave", Permission.READ_CUSTOMERS),
    ("/desk", "offers", "look policy", Permission.READ_OFFERS),
    ("/desk", "offers", "make decline withdraw said fulfil", Permission.MAKE_OFFERS),
    ("/desk", "inbox", "look", Permission.HANDLE_CASES),
    ("/desk", "case", "open close act packet keep_packet suggest", Permission.HANDLE_CASES),
    ("/desk", "case", "use check send draft cite follow", Permission.HANDLE_CASES),
    ("/library", "", "load", Permission.ASK),
    ("/library", "tools", "look", Permission.ASK),
    ("/library", "intake", "changed choose", Permission.ASK),
    ("/library", "intake", "reinstate", Permission.EDIT_LIBRARY),
    ("/library", "rows", "choose", Permission.ASK),
    ("/library", "detail", "choose close", Permission.ASK),
    ("/library", "detail", "retire reinstate", Permission.EDIT_LIBRARY),
    # Every page asks now and then; who may not answer them is shown none.
    ("/library", "proposed", "look choose", Permission.ASK),
    ("/library", "proposed", "approve refuse", Permission.EDIT_LIBRARY),
    ("/offers", "", "load", Permission.READ_OFFERS),
    ("/offers", "head", "turn", Permission.READ_OFFERS),
    ("/offers", "head", "edit", Permission.EDIT_OFFERS),
    ("/offers", "tools", "look", Permission.READ_OFFERS),
    ("/offers", "rows", "choose", Permission.READ_OFFERS),
    ("/offers", "rows", "edit", Permission.EDIT_OFFERS),
    ("/offers", "detail", "close", Permission.READ_OFFERS),
    ("/offers", "detail", "edit end", Permission.EDIT_OFFERS),
    ("/offers", "sheet", "open check", Permission.READ_OFFERS),
    ("/offers", "sheet", "whatif publish", Permission.EDIT_OFFERS),
    ("/offers", "editor", "choose", Permission.READ_OFFERS),
    ("/offers", "editor", "judge save remove undo passages", Permission.EDIT_OFFERS),
    ("/service", "", "load", Permission.HANDLE_CASES),
    ("/service", "sheet", "open older check", Permission.HANDLE_CASES),
    ("/service", "sheet", "publish", Permission.EDIT_SERVICE),
    ("/service", "trial", "attempt", Permission.HANDLE_CASES),
    ("/floor", "", "load", Permission.SUPERVISE),
    ("/floor", "floor-head", "look", Permission.SUPERVISE),
    ("/floor", "approvals", "approve refuse", Permission.APPROVE),
    ("/floor", "fairness", "compare", Permission.SUPERVISE),
    ("/floor", "escalations", "look act", Permission.SUPERVISE),
    ("/floor", "people", "look act", Permission.SUPERVISE),
    ("/floor", "live", "follow leave cite act", Permission.SUPERVISE),
)

EVENTS: Mapping[Event, Permission] = {
    (screen, part, name): permission
    for screen, part, names, permission in _ROWS
    for name in names.split()
}
"""What each event asks for; one that is not here keeps the server from being put together."""


def guard(screen: str, page: "gr.Blocks") -> None:
    """Put the check before every function of a page; raises ValueError for an unknown event."""
    for event, function in events_of(screen, page):
        if event not in EVENTS:
            raise ValueError(f"{event} is in no line of assistant/ui/permissions.py; add it there")
        function.fn = _guarded(function.fn, EVENTS[event])


def events_of(screen: str, page: "gr.Blocks") -> Iterator[tuple[Event, Any]]:
    """Each event of a page that runs something of ours, and Gradio's note of it."""
    names = {number: str(block.elem_id or "") for number, block in page.blocks.items()}
    for function in page.fns.values():
        # Gradio's own, without a function, only stop what the same event's function begins anew.
        if function.fn is None:
            continue
        if len(function.targets) != 1:
            raise ValueError(f"{function} of {screen} belongs to several events; register each")
        ((number, name),) = function.targets
        part = "" if number is None else names.get(number, "")
        yield (screen, "" if number == page._id else part, name), function


def _guarded(handle: Callable[..., Any], needed: Permission) -> Callable[..., Any]:
    """The same function for Gradio, which reads its signature, with the check before it."""
    import gradio as gr

    def check(given: tuple[Any, ...]) -> None:
        request = next((each for each in given if isinstance(each, gr.Request)), gr.Request())
        person = caller(request)
        if not person.may(needed):
            raise gr.Error(refusal(person, needed), title="Not yours", print_exception=False)

    if inspect.isgeneratorfunction(handle):

        @functools.wraps(handle)
        def step_by_step(*given: Any) -> Iterator[Any]:
            check(given)
            yield from handle(*given)

        return step_by_step

    @functools.wraps(handle)
    def at_once(*given: Any) -> Any:
        check(given)
        return handle(*given)

    return at_once

"""The catalogue's layout, and which event calls which handler."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.access.model import Person
from assistant.ports import Assistant
from assistant.ui.events import Sent
from assistant.ui.listening import BROKEN, QUIETLY, attempted, caller, part, shown
from assistant.ui.offers.editing import EditingEvents
from assistant.ui.offers.events import ReadingEvents, fail
from assistant.ui.offers.looking import CatalogueChange, Looking
from assistant.ui.offers.passages import Search
from assistant.ui.offers.reading import Reading, tools
from assistant.ui.offers.sheet import SheetEvents
from assistant.ui.templates import render
from kb.model import Audience, Hit

if TYPE_CHECKING:
    import gradio as gr

_LONGEST = 900_000
_HEAD = "handrail.catalogueHead(element, trigger, ['turn', 'edit'])"
_TOOLS = "handrail.catalogueTools(element, trigger, ['look'])"
_ROWS = "handrail.catalogueRows(element, trigger, ['choose', 'edit'])"
_DETAIL = "handrail.catalogueDetail(element, trigger, ['close', 'edit', 'end'])"
# Gradio wants to read the names of a part's events here; these two parts send them themselves.
_SHEET = "handrail.catalogueSheet(element, trigger, ['open', 'check', 'whatif', 'publish'])"
_EDITOR = (
    "handrail.catalogueEditor(element, trigger, props, watch,"
    " ['choose', 'judge', 'save', 'remove', 'undo', 'passages'])"
)

Handle = Callable[[Person, Looking, Sent], CatalogueChange]


def offers_page(assistant: Assistant) -> "gr.Blocks":
    """The tables and the text on the left, the chosen offer beside them."""
    import gradio as gr

    reading = Reading(assistant.offers, assistant.database)
    reads = ReadingEvents(reading)
    text = SheetEvents(assistant.offers, assistant.database, reading)
    edits = EditingEvents(assistant.offers, assistant.database, reading, _search(assistant))
    page = gr.Blocks(title="Offers · Handrail", analytics_enabled=False, fill_width=True)
    with page:
        looking = gr.State(Looking())
        with gr.Column(elem_id="main", elem_classes="catalogue"):
            with gr.Column(elem_id="catalogue"):
                head = part("head", "${value}", _HEAD)
                above = part("tools", tools(), _TOOLS)
                rows = part("rows", "${value}", _ROWS)
                sheet = part("sheet", render("offers/sheet"), _SHEET)
            detail = part("detail", "${value}", _DETAIL)
            editor = part("editor", render("offers/editor"), _EDITOR)
        everything = [looking, head, rows, detail, editor]
        _listen(
            everything,
            (head, {"turn": reads.turn, "edit": edits.edit}),
            (above, {"look": reads.look}),
            (rows, {"choose": reads.choose, "edit": edits.edit}),
            (detail, {"close": reads.close, "edit": edits.edit, "end": edits.end}),
            (
                sheet,
                {
                    "open": text.open,
                    "check": text.check,
                    "whatif": text.whatif,
                    "publish": text.publish,
                },
            ),
            (
                editor,
                {
                    "choose": reads.choose,
                    "judge": edits.judge,
                    "save": edits.save,
                    "remove": edits.remove,
                    "undo": edits.undo,
                    "passages": edits.passages,
                },
            ),
        )

        def load(request: gr.Request) -> tuple[Any, ...]:
            return _all(reads.load(caller(request)))

        page.load(load, None, everything, **QUIETLY)
    return page


def _search(assistant: Assistant) -> Search:
    def search(text: str, on: date, limit: int) -> Sequence[Hit]:
        return assistant.search(text, audience=Audience.INTERNAL, on=on, limit=limit)

    return search


def _listen(everything: list[Any], *places: tuple[Any, Mapping[str, Handle]]) -> None:
    """Register the events of each part; each changes only what its handler says."""
    for place, handles in places:
        for name, handle in handles.items():
            latest: dict[str, Any] = {**QUIETLY, "trigger_mode": "always_last"}
            getattr(place, name)(_answering(handle), everything[0], everything, **latest)


def _answering(handle: Handle) -> Callable[..., tuple[Any, ...]]:
    import gradio as gr

    def answer(now: Looking, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        who, what = caller(request), _sent(event)
        return _all(attempted(lambda: handle(who, now, what), lambda: fail(now, BROKEN)))

    return answer


def _sent(event: "gr.EventData") -> Sent:
    """What the browser sent; a whole catalogue is longer than texts elsewhere."""
    data = event._data
    if not isinstance(data, Mapping):
        return Sent({})
    texts = {str(name): text for name, text in data.items() if isinstance(text, str)}
    return Sent({name: text[:_LONGEST] for name, text in texts.items()})


def _all(change: CatalogueChange) -> tuple[Any, ...]:
    return (
        change.looking,
        *shown(change.head, change.rows, change.detail, change.message),
    )

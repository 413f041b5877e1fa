"""What went wrong at a provider, said in one line without the key, a page or a traceback."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from assistant.models.endpoint import Endpoint
from assistant.models.model import (
    ModelBrokenError,
    ModelBusyError,
    ModelError,
    ModelLateError,
    ModelOverflowError,
    ModelRefusedError,
)

_LONGEST_REASON = 200
_OVERFLOW = re.compile(
    r"context[_ ](?:length|size|window)|maximum context|prompt is too long|input is too long|"
    r"too many (?:input )?tokens|exceeds? the (?:available )?context",
    re.IGNORECASE,
)
_NO_CREDIT = re.compile(r"insufficient_quota|credit balance|billing", re.IGNORECASE)
_OVERLOADED = re.compile(r"overloaded|rate[_ ]limit|too many requests", re.IGNORECASE)
_UNREACHABLE = re.compile(r"Connect(?:ion)?(?:Timeout|Error|Refused)|PoolTimeout")
_TIMEOUT = re.compile(r"Timeout")
_KEY_LIKE = re.compile(r"\b(?:sk|key|pk|gsk|hf|xai)[-_][\w*.-]{4,}")


def failure(error: BaseException, endpoint: Endpoint) -> ModelError:
    """The error of ours that tells what a library or a provider raised."""
    chain = list(_chain(error))
    ours = next((each for each in chain if isinstance(each, ModelError)), None)
    if ours is not None:
        return ours
    for each in chain:
        status = getattr(each, "status_code", None)
        if isinstance(status, int) and status >= 300:
            return _by_status(status, each, chain, endpoint)
    return _without_status(chain, endpoint)


def refuses_streaming(error: BaseException) -> bool:
    """Whether a provider says that it does not give its reply piece by piece."""
    for each in _chain(error):
        status = getattr(each, "status_code", None)
        if status in {400, 403, 405, 415, 422, 501} and "stream" in str(each).lower():
            return True
    return False


def _by_status(
    status: int, error: BaseException, chain: list[BaseException], endpoint: Endpoint
) -> ModelError:
    name, said = endpoint.name, _said(chain)
    if status in {429, 503, 529} and not _NO_CREDIT.search(said):
        after = _retry_after(error)
        wait = f"in {after:.0f} s" if after else "later"
        return ModelBusyError(f"{name} takes no more requests now; ask again {wait}", after)
    match status:
        case 401:
            return ModelRefusedError(
                f"{name} refused the key; set HANDRAIL_MODEL_KEY to a valid one"
            )
        case 402 | 429:
            return ModelRefusedError(f"{name} has no credit left; see the provider's billing page")
        case 404:
            return ModelRefusedError(
                f"{endpoint.host} does not know the model {endpoint.model!r};"
                " correct HANDRAIL_MODEL or HANDRAIL_MODEL_BASE_URL"
            )
        case _ if status < 400:
            return ModelRefusedError(
                f"{endpoint.host} sends requests elsewhere;"
                " set HANDRAIL_MODEL_BASE_URL to where the model is"
            )
        case _ if _OVERFLOW.search(said):
            return _overflow(endpoint)
        case _ if status < 500 and status != 408:
            return ModelRefusedError(
                f"{name} refused the request ({status}{_reason(error, endpoint)});"
                " run 'handrail doctor'"
            )
        case _:
            return ModelBrokenError(f"{name} failed ({status}); ask again later")


def _without_status(chain: list[BaseException], endpoint: Endpoint) -> ModelError:
    name, said = endpoint.name, _said(chain)
    kinds = " ".join(type(each).__name__ for each in chain)
    if isinstance(chain[0], ImportError):
        return ModelRefusedError(
            f"{name} needs a package; run: pip install 'handrail[{endpoint.provider}]'"
        )
    if _OVERFLOW.search(said):
        return _overflow(endpoint)
    if _OVERLOADED.search(said):
        return ModelBusyError(f"{name} takes no more requests now; ask again later")
    if _UNREACHABLE.search(kinds):
        return ModelBrokenError(
            f"{name} cannot be reached at {endpoint.host}, or broke the connection;"
            " see that it runs there"
        )
    if _TIMEOUT.search(kinds):
        return ModelLateError(f"{name} took too long; ask again, or raise HANDRAIL_MODEL_TIMEOUT")
    kind = type(chain[0]).__name__
    return ModelBrokenError(f"{name} broke off or sent what is no reply ({kind}); ask again later")


def _overflow(endpoint: Endpoint) -> ModelOverflowError:
    return ModelOverflowError(
        f"the request is longer than {endpoint.name} reads;"
        " lower HANDRAIL_MODEL_CONTEXT to what it takes"
    )


def _said(chain: list[BaseException]) -> str:
    """All that was said of it, to look for signs in; never to be shown."""
    return "\n".join(f"{each} {getattr(each, 'body', '')}" for each in chain)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came of, at most five."""
    each: BaseException | None = error
    for _ in range(5):
        if each is None:
            return
        yield each
        each = each.__cause__ or each.__context__


def _reason(error: BaseException, endpoint: Endpoint) -> str:
    """What the provider said, if that is one plain line, after a colon; else nothing."""
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else getattr(error, "error", None)
    if not isinstance(said, str) or "<" in said:
        return ""
    line = " ".join(said.split())
    if (key := endpoint.key.get_secret_value()) and key in line:
        return ""
    line = _KEY_LIKE.sub("***", line)[:_LONGEST_REASON]
    return f": {line}" if line else ""


def _retry_after(error: BaseException) -> float | None:
    """In how many seconds the provider wants to be asked again, if it says so."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    if headers is None:
        return None
    said = str(headers.get("retry-after") or "")
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None

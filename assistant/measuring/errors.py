"""What measuring can refuse to do."""

from assistant.errors import AssistantError


class EvaluationSetError(AssistantError):
    """A folder of questions and documents that cannot be measured on as it is."""

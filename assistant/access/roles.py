"""What people do here: the four roles."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does here."""

    AGENT = "agent"
    KNOWLEDGE_MANAGER = "knowledge_manager"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The role as a screen writes it."""
        return self.value.replace("_", " ")


def a_role(role: Role) -> str:
    """A role with its article, such as 'an admin'."""
    return f"{'an' if role.label[0] in 'aeiou' else 'a'} {role.label}"

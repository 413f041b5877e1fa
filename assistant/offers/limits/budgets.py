"""Whose budget an offer draws on: the one of its name, of the agent's team, in force on the day."""

from datetime import date

from assistant.access.model import Person
from assistant.offers.model import Budget, Catalogue


def team_of(catalogue: Catalogue, person: Person) -> str:
    """The id of the team a person is in; empty when they are in none."""
    return next((team.id for team in catalogue.teams if person.email in team.people), "")


def budget_in_force(catalogue: Catalogue, name: str, *, team: str, on: date) -> Budget | None:
    """The period of a budget that a day falls in; a team draws on no other team's."""
    return next(
        (
            each
            for each in catalogue.budgets
            if each.name == name and each.team == team and each.valid_from <= on <= each.valid_until
        ),
        None,
    )

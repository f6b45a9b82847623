"""The roles, and the sets of them that routes name."""

from __future__ import annotations

from dataclasses import dataclass

ADMINISTRATOR = "administrator"
DISPATCHER = "dispatcher"
TECHNICIAN = "technician"
MANAGER = "manager"
SUPERVISOR = "supervisor"
ASSESSOR = "assessor"

EVERYBODY = (ADMINISTRATOR, DISPATCHER, TECHNICIAN, MANAGER, SUPERVISOR, ASSESSOR)
OFFICE = (ADMINISTRATOR, DISPATCHER, MANAGER, SUPERVISOR, ASSESSOR)
OVERSEERS = (ADMINISTRATOR, SUPERVISOR, ASSESSOR)
DISPATCH = (ADMINISTRATOR, DISPATCHER)
LEADERS = (ADMINISTRATOR, MANAGER)
ADMINISTRATORS = (ADMINISTRATOR,)


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts. id: null for the console. outlet: where they belong, null for those who belong to none."""

    id: str | None
    name: str
    roles: frozenset[str]
    outlet: str | None

    def has(self, roles: tuple[str, ...]) -> bool:
        """Whether one of these roles is theirs."""
        return not self.roles.isdisjoint(roles)

    @property
    def everywhere(self) -> bool:
        """Whether all outlets are theirs to see, not only their own."""
        return self.outlet is None or ADMINISTRATOR in self.roles

    def sees(self, outlet: str | None) -> bool:
        """Whether the things of this outlet are theirs to see. What belongs to no outlet is everybody's."""
        return self.everywhere or outlet is None or outlet == self.outlet


CONSOLE = Who(id=None, name="console", roles=frozenset({ADMINISTRATOR}), outlet=None)

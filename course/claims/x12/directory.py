"""Whom the short names of the model stand for: payers by their policy, practices by their NPI, the sender of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from course.claims.model import Organization


@dataclass(frozen=True)
class Directory:
    """`payers` by the policy that `Coverage.payer` names, `practices` by NPI; `submitter` sends claims for them.

    Who is in no list still travels: a payer then goes by its policy's name, as name and number.
    """

    payers: Mapping[str, Organization] = field(default_factory=dict)
    practices: Mapping[str, Organization] = field(default_factory=dict)
    submitter: Organization | None = None

    def payer(self, policy: str) -> Organization:
        """Name and electronic number of a payer."""
        return self.payers.get(policy) or Organization(policy, identifier=policy)

    def policy(self, identifier: str, name: str = "") -> str:
        """The policy of a payer by its number, or failing that by its name; unknown ones keep the number."""
        for policy, one in self.payers.items():
            if identifier and one.identifier == identifier:
                return policy
        for policy, one in self.payers.items():
            if not identifier and name and one.name == name:
                return policy
        return identifier or name

    def practice(self, npi: str) -> Organization:
        """A practice or provider by NPI."""
        return self.practices.get(npi) or Organization(npi, npi=npi)

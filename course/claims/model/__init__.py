"""What a claim, a payer's replies and a remittance are made of. Frozen values; money in cents, days as dates."""

from __future__ import annotations

from .claim import (
    Dated,
    Diagnosis,
    InstitutionalClaim,
    PriorPayer,
    Procedure,
    ProfessionalClaim,
    RevenueLine,
    ServiceLine,
    Valued,
)
from .parties import Address, Coverage, Organization, Patient, Person, Provider
from .remittance import Adjustment, ClaimPayment, LinePayment, ProviderAdjustment, Remittance
from .replies import (
    Authorization,
    Benefit,
    ClaimStatus,
    Eligibility,
    EligibilityInquiry,
    FileAcknowledgment,
    Rejection,
)
from .requests import AuthorizationRequest, StatusInquiry

Claim = ProfessionalClaim | InstitutionalClaim

__all__ = [
    "Address",
    "Adjustment",
    "Authorization",
    "AuthorizationRequest",
    "Benefit",
    "Claim",
    "ClaimPayment",
    "ClaimStatus",
    "Coverage",
    "Dated",
    "Diagnosis",
    "Eligibility",
    "EligibilityInquiry",
    "FileAcknowledgment",
    "InstitutionalClaim",
    "LinePayment",
    "Organization",
    "Patient",
    "Person",
    "PriorPayer",
    "Procedure",
    "ProfessionalClaim",
    "Provider",
    "ProviderAdjustment",
    "Rejection",
    "Remittance",
    "RevenueLine",
    "ServiceLine",
    "StatusInquiry",
    "Valued",
]

"""What the acts need to know from the books before they act."""

from __future__ import annotations

from .accounts import CREDIT, RECEIVABLE
from .byhand import Owed, Place
from .store import Document, Store


def owed(store: Store, patient: str) -> list[Owed]:
    """(claim, line, cents) that a patient owes, oldest service first."""
    return store.select(
        "SELECT claim, line, SUM(cents) AS open FROM entries WHERE patient = ? AND account = 'patient'"
        " GROUP BY claim, line HAVING open > 0"
        " ORDER BY (SELECT MAX(service) FROM claims WHERE number = claim), claim, line",
        patient,
    )


def credits(store: Store, patient: str) -> list[tuple[str, int, str, int]]:
    """(claim, line, account, cents we owe) of one patient: credit, and whoever stands below 0."""
    marks = ",".join("?" * (len(RECEIVABLE) + 1))
    return store.select(
        f"SELECT claim, line, account, -SUM(cents) AS due FROM entries WHERE patient = ? AND account IN ({marks})"
        " GROUP BY claim, line, account HAVING due > 0 ORDER BY claim, line, account",
        patient,
        CREDIT,
        *RECEIVABLE,
    )


def promised(store: Store, patient: str) -> list[Place]:
    """Approved refunds that were not sent yet."""
    rows = store.select(
        "SELECT claim, line, account, payer, -SUM(cents) FROM entries WHERE patient = ? AND account = 'refund payable'"
        " GROUP BY claim, line, account, payer HAVING SUM(cents) < 0",
        patient,
    )
    return [Place(*row) for row in rows]


def kept(store: Store, patient: str) -> dict[tuple[str, str, int, str], int]:
    """What stands on credit and refund payable, by (account, claim, line, payer); below 0: it is the other side's money."""
    rows = store.select(
        "SELECT account, claim, line, payer, SUM(cents) FROM entries WHERE patient = ? AND account IN ('credit', 'refund payable')"
        " GROUP BY account, claim, line, payer",
        patient,
    )
    return {tuple(row[:4]): row[4] for row in rows}


def applied(store: Store, patient: str, claim: str) -> list[Owed]:
    """Lines that were paid out of credit, those of one claim first: (claim, line, cents)."""
    return store.select(
        "SELECT claim, line, SUM(cents * ((credit = 'patient') - (debit = 'patient'))) AS net FROM moves"
        " WHERE patient = ? AND line > 0 AND why = 'credit applied' GROUP BY claim, line HAVING net > 0"
        " ORDER BY claim <> ?, claim DESC, line DESC",
        patient,
        claim,
    )


def resting_on(store: Store, known: Document) -> str:
    """The name of a document in force that would hang in the air without this one; "" where there is none."""
    if known.kind == "charge":
        rows = store.select(
            "SELECT name FROM documents WHERE undone IS NULL AND kind <> 'reversal' AND name <> ?1 AND n IN"
            " (SELECT document FROM moves WHERE patient = ?2 AND claim = ?3 AND line > 0"
            "  UNION SELECT document FROM claims WHERE number = ?3 UNION SELECT document FROM decisions WHERE claim = ?3)",
            known.name,
            known.patient,
            known.claim,
        )
    else:
        rows = store.select(
            "SELECT p.name FROM documents p JOIN parked ON parked.placed = p.n JOIN documents d ON d.n = parked.document"
            " WHERE d.name = ? AND d.undone IS NULL",
            known.name,
        )
    return rows[0][0] if rows else ""


def times_undone(store: Store, name: str) -> int:
    """How often a document of this name was reversed."""
    return int(store.select("SELECT count(*) FROM documents WHERE name = ? AND undone IS NOT NULL", name)[0][0])

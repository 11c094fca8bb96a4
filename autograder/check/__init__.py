"""``cleanclaim check``: everything about a week that a machine can see before a person reviews it.

======================  ============================================================================
``flaws``               the flaw list of the item standard: clues to the key, stems that trip
``bankwide``            explained, tagged, balanced, every objective covered, no two items alike
``sources``             locators and their table
``figures``             drawings: described, self-contained, used
``notebooks``           first cell, headings, pictures, promised points
``records``             charts and dates of service
``reviews``             which keys a second reader has derived
``wording``             the field's terms, CPT numbers, brands and fees
``parallel``            options of one kind, codes in order
``codes``               every code exists and may be reported on its day
``encounters``          the codes of one key break no convention between them
``slots``               pools and case families: every variant as if it stood in the bank
``simulations``         model runs can be played and earn their points
``licences``            no wording or list that belongs to somebody else
``secrets``             no answer, gradebook or key in source/ and release/
======================  ============================================================================

``material`` reads the files, ``finding`` is what a rule yields. A rule is a pure function of the material.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..bank import FOLDER, Bank, BankError, load_bank, weeks
from ..build import plan
from . import (
    bankwide,
    codes,
    encounters,
    figures,
    flaws,
    licences,
    notebooks,
    parallel,
    records,
    reviews,
    secrets,
    simulations,
    slots,
    sources,
    wording,
)
from .finding import Finding
from .material import LOCATORS, Material, read_locators, read_material

__all__ = ["Finding", "check_all"]

RULES = (
    *bankwide.RULES,
    *flaws.RULES,
    *parallel.RULES,
    *sources.RULES,
    *figures.RULES,
    *notebooks.RULES,
    *records.RULES,
    *wording.RULES,
    *licences.RULES,
    *simulations.RULES,
    *slots.RULES,
)
# These ask the code sets, which may have to be built first.
CODE_RULES = (*codes.RULES, *encounters.RULES)


def check_all(root: Path, week: str | None = None) -> list[Finding]:
    """All findings of one week or of every week, serious ones first. Never raises for what an author wrote."""
    chosen = [week] if week else weeks(root)
    if not chosen:
        return [Finding(FOLDER, "", "there is no bank", "put week01.yaml there; docs/writing-items.md says how")]
    found: list[Finding] = []
    materials: list[Material] = []
    for one in chosen:
        found += secrets.forbidden_files(root, one) if week else ()
        bank = _load(root, one, found)
        if bank is not None:
            materials.append(read_material(root, bank))
            found += _built(root, one)
            found += secrets.leaked_keys(root, bank)
    closed = codes.unavailable() if materials else None
    found += [closed] if closed else []
    for material in materials:
        code_rules = () if closed else CODE_RULES
        for rule in RULES:
            found += (f for f in rule(material) if rule in slots.RULES or slots.mendable(material, f, of_codes=False))
        for rule in code_rules:
            found += (f for f in rule(material) if slots.mendable(material, f, of_codes=True))
        found += slots.every_variant(material, [r for r in RULES if r not in slots.RULES], code_rules)
    if materials and not closed:
        found += codes.in_tables(root)
    rows = read_locators(root / LOCATORS)
    cited = sources.cited_in_tables(root)
    found += sources.table_is_whole(rows)
    found += sources.cited_stand_there(rows, cited)
    found += bankwide.duplicates(materials)
    found += reviews.record_is_whole(root, materials)
    found += wording.no_cpt_table(root)
    found += licences.owned_tables(root)
    if week is None:
        found += secrets.forbidden_files(root, None)
        if len(materials) == len(chosen):  # a bank that cannot be read would make everything look unused
            found += sources.unused(rows, materials, cited, sources.named_by_engines(root, rows))
            found += records.charts_of_no_week(root, materials)
    return sorted(dict.fromkeys(found), key=lambda f: not f.serious)


def _load(root: Path, week: str, found: list[Finding]) -> Bank | None:
    file = f"{FOLDER}/{week}.yaml"
    try:
        return load_bank(root, week)
    except FileNotFoundError:
        found.append(Finding(file, "", "there is no such bank", f"these are there: {', '.join(weeks(root)) or 'none'}"))
    except BankError as error:
        found.append(
            Finding(
                file,
                "",
                str(error).removeprefix(f"{file}: "),
                "mend this first; the rest of the week is checked after that",
            )
        )
    except (OSError, UnicodeDecodeError) as error:
        found.append(Finding(file, "", f"it cannot be read ({error})", "save it as UTF-8 text"))
    return None


def _built(root: Path, week: str) -> Iterator[Finding]:
    """source/ is what the bank makes."""
    try:
        stale = plan(root, week).stale(root)
    except BankError as error:
        yield Finding(f"source/{week}", "", str(error), "mend it, then run  cleanclaim build")
        return
    for path in stale:
        yield Finding(path.as_posix(), "", "it is not what the bank makes", "run  cleanclaim build")

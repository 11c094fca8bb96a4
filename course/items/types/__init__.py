"""Every item type, by the name a bank uses."""

from .base import ItemType
from .case_coding import CaseCoding
from .choice import MultipleChoice, MultiSelect
from .claim_form import ClaimForm
from .code_entry import CodeEntry
from .fill_in import FillIn
from .linked_pair import LinkedPair
from .matching import Matching
from .ordering import Ordering
from .places import Evidence, Hotspot
from .short_text import ShortText
from .simulation import Simulation

TYPES: dict[str, ItemType] = {
    t.name: t
    for t in (
        MultipleChoice(),
        MultiSelect(),
        FillIn(),
        CodeEntry(),
        LinkedPair(),
        CaseCoding(),
        Ordering(),
        Matching(),
        Hotspot(),
        Evidence(),
        ClaimForm(),
        ShortText(),
        Simulation(),
    )
}

"""What a learner sees: one module per view.

``ask`` (an exercise), ``chart`` (a clinical record), ``code_table`` (all codes under a heading),
``encoder`` (the code book), ``progress`` (how far), ``finish`` (check and hand in). Nothing here scores or writes answers itself; that is :mod:`course.items`.
"""

from __future__ import annotations

from .card import ask
from .chart import chart
from .codetable import code_table
from .encoder import encoder
from .finish import finish
from .progress import progress

__all__ = ["ask", "chart", "code_table", "encoder", "finish", "progress"]

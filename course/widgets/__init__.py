"""What a learner sees: one module per view.

``ask`` (an exercise), ``chart`` (a clinical record), ``progress`` (how far), ``finish``
(check and hand in). Nothing here scores or writes answers itself; that is :mod:`course.items`.
"""

from __future__ import annotations

from .card import ask
from .chart import chart
from .finish import finish
from .progress import progress

__all__ = ["ask", "chart", "finish", "progress"]

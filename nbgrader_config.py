"""nbgrader for this course. Everything is set in autograder/plugin/settings.py; see docs/for-instructors.md."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
c = get_config()

if str(ROOT) not in sys.path:  # a clone works without being installed
    sys.path.insert(0, str(ROOT))

try:
    from autograder.plugin import configure
except Exception as problem:  # nbgrader would go on with its own ways and give everybody nought
    print(
        f"Clean Claim's grading plugin could not be loaded ({problem}). Nothing will be graded. "
        "Install it with:  pip install -e '.[instructor]'",
        file=sys.stderr,
    )
    c.Autograde.sanitize_preprocessors = ["clean_claim_plugin_could_not_be_loaded.InstallItFirst"]
    c.Autograde.autograde_preprocessors = ["clean_claim_plugin_could_not_be_loaded.InstallItFirst"]
else:
    configure(c, root=ROOT)

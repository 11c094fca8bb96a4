"""Installed with the wheel as etc/jupyter/nbgrader_config.py: Clean Claim's grading, wherever nbgrader runs.

A course that Clean Claim did not build is left alone (see autograder.plugin.settings).
"""

from autograder.plugin import configure

configure(get_config())  # noqa: F821 - nbgrader puts get_config into this file's names

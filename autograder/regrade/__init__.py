"""A key was wrong: score the stored answers again, look at what changes, then write it. ``cleanclaim regrade WEEK``.

============  ==========================================================================================
``changes``   one learner's notebook before and after; pure
``stored``    what was graded, read from disk and gradebook
``late``      the late penalty that belongs to another score, by nbgrader's own plugin
``writing``   one learner in one transaction, gradebook and notebook together
``tables``    the outcome as text, CSV and JSON
``page``      the outcome as one HTML page
``cli``       the command: a dry run first, ``--apply`` writes
============  ==========================================================================================

The answers are those in ``autograded/``, beside the results they led to. ``submitted/`` is where the next collection puts a
newer hand-in, which nobody has graded yet: scoring that would mix two changes, a new key and new answers, in one table.
"""

"""Grades for learning platforms: ``cleanclaim export`` and three plugins for ``nbgrader export``.

============  ==========================================================================================
``standing``  everybody's total of every assignment, and what is not known yet
``canvas``    Canvas's gradebook CSV: new, or merged into one that was downloaded
``moodle``    Moodle's grade import CSV
``items``     one row per learner and item
``plugins``   the same as nbgrader ExportPlugins
``cli``       the command
============  ==========================================================================================

An empty cell is a score that nobody knows yet: a written answer that waits to be read, or nothing handed in. It is never 0.
"""

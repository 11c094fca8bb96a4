"""Sections: every learner of a class gets questions of their own (docs/sections.md).

====================  ======================================================================
``people``            learners' ids and rosters
``seed``              the secret of a section: made, read, and refused where it is not safe
``section``           what a section is and where it is kept: ``sections/NAME/``
``draws``             who gets which question, and the record of it
``grading``           the questions that a learner was asked, with their keys
``handouts``          the files for the learners, and the proof that nothing leaks in them
``mixups``            who answered somebody else's question
``cli``               ``cleanclaim section ...``
====================  ======================================================================

``autograder/slots.py`` makes the questions; nothing there knows of classes. Nothing here needs nbgrader.
"""

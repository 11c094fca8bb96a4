"""A whole class at once: ``cleanclaim grade week01``.

Answers are plain data, so nothing has to be run. One plan is made from the gradebook and the bank; workers turn a hand-in
into scores and the text of its autograded notebooks; one writer puts both into nbgrader's own gradebook and ``autograded/``.
What it leaves is what ``nbgrader autograde`` leaves, row for row and byte for byte. A hand-in that is not plainly in order goes
through nbgrader's own path, in the same run.

==============  ==================================================================================
``command``     the words on the command line
``run``         one run from beginning to end
``opened``      nbgrader's configuration of this course, and whether it is the one we know
``survey``      what lies in ``submitted/``, and what of it is plainly in order
``plan``        everything a worker must know of a week, as plain data; the check that it fits
``sheet``       an autograded notebook as text, with places for what differs from learner to learner
``work``        what workers do: pure, and the part that needs no key
``engine``      who does it: this process, several, or a cluster; nothing is lost when one of them dies
``gradebook``   is it there, current and free? transactions on it
``rows``        the rows of a batch, in one transaction
``folders``     ``autograded/``: a folder is there whole or not at all
``ownpath``     nbgrader's own path for one hand-in
``lock``        one run at a time
``record``      what happened, as data; ``page`` and ``told``: as a page and on the terminal
==============  ==================================================================================
"""

"""A whole class without a browser: ``make demo``.

Thirty made-up learners, strong to weak, answer a week, hand in (or do not), and are graded at once into nbgrader's gradebook
(``--stock``: by nbgrader autograde). The same seed gives the same class, the same answers and the same grades, either way.

===============  =====================================================================================
``people``       who they are, how able, and what goes wrong with their hand-in
``slips``        the mistakes people make: a near code, swapped digits, a neighbour's choice
``minds``        one learner's answer to one item
``story``        everything one learner saves, and when; what it is worth if nobody cheats
``handin``       the folder that arrives: answers through the real log, notebooks as a browser leaves them
``mischief``     what tampering and bad luck do to that folder
``place``        the demo's own course folder
``stages``       release, grade, feedback, export: the instructor's commands
``progress``     a bar, or plain lines
``attention``    what an instructor should look at, seen from the files and the gradebook alone
``results``      the gradebook, read, and held against the known answers
``report``       the table at the end
===============  =====================================================================================
"""

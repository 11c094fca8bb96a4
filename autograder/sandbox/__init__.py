"""Learners' Python, run where it can do no harm, and tested where it cannot lie. docs/sandbox.md says against whom, and what is left.

==============  =============================================================================
``inside``      what runs behind the walls; imports nothing else of ours
``launch``      how the warm process is started, what it may see
``zygotes``     its parent's end: a child for each part of a job
``tiers``       which walls this machine has, tried out
``intake``      reading hand-ins and outputs in the trusted process
``run``         one notebook: cells in order, tests apart or together
``calibrate``   which tests can run apart, asked of the instructor's own solution
``limits``      how much a hand-in may use
``cli``         ``cleanclaim doctor``
==============  =============================================================================
"""

"""How quick things are: ``make bench``.

Every figure stands beside a baseline measured in the same run, so that a slow or busy machine shows in both. Nothing here
fails for being slow; a measurement that cannot be made at all is an error.

============  ==========================================================================
``figures``   one measured figure, its baseline and its aim
``imports``   fresh processes: ``import course``
``cards``     a real kernel: ``ask()`` until its card is on the way to the page
``codes``     the code book, beside simple-icd-10-cm
``keypress``  a browser: from a key in the encoder to the painted list
``pure``      scoring answers, reading a long answer file
``sandbox``   a notebook of code and tests in the sandbox, beside nbclient and a kernel
``hostile``   not a measurement: ``python -m autograder.bench hostile`` runs ``attacks`` behind the walls
``feedback``  feedback pages: the command beside nbgrader's generate_feedback
``grading``   nbgrader's autograde with a kernel and with the plugin, and the same submissions at once
``scale``     large classes at once: does a hand-in cost the same, and does memory stay flat?
``oneway``    one of the ways, in a process of its own (so that its memory can be told)
============  ==========================================================================
"""

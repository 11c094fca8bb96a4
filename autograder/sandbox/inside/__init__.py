"""What runs inside the sandbox. Nothing here imports anything of ours outside this folder: it is all that student code can see.

============  =============================================================================
``main``      the zygote: imports IPython and pandas once, forks one child per part of a job
``jail``      namespaces, capabilities, limits; then ``landlock`` and ``seccomp``
``landlock``  which files may be opened
``seccomp``   which system calls may be made: an allow-list, assembled here
``frames``    length, then strict JSON: the only thing that crosses a border
``values``    plain values as JSON and back, exact types only
``learner``   the process in which the learner's cells run
``tester``    the process in which the instructor's tests run, without any code of the learner
``hands``     what a test holds instead of a learner's function or object
============  =============================================================================
"""

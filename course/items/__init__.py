"""Items: what a question is, how an answer is read and scored, where answers are kept.

Pure Python, standard library only: the same code runs in a learner's kernel, in the grader and
(with no server) in a browser.
"""

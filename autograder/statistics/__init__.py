"""What a graded week says about its questions: ``cleanclaim report WEEK``.

Classical test theory on item fractions, for classes of 5 to 300. docs/statistics.md says in plain words what each figure means.
numpy is imported here and nowhere else in the instructor's package.

===================  ==================================================================================
``distributions``    Student's t, F and chi-square, for the intervals
``intervals``        95 % intervals: Wilson, t, Fisher z, Feldt
``matrix``           learners x questions, what counts in the total, rest scores
``association``      correlations that are n/a where nothing varies
``answers``          what was answered, read again with the bank's item
``records``          coded records beside their keys
``items``            facility, discrimination, upper-lower index of one question
``options``          who chose which option
``wrong``            the wrong answers most often given, with the named error
``coding``           what coders are judged by: codes right, missed, added; order, modifiers, levels
``reliability``      alpha, alpha without a question, standard error of measurement, projections
``whole``            the week as a whole: scores, pass rate, questions not reached; objectives and domains
``variants``         one question in several versions: equally hard?
``flags``            small-n rules, and figures turned into sentences
``advice``           what to do on Monday
``analysis``         all of it for one class
``suppress``         cells of fewer than five people, for a report that leaves the instructor
``outputs``          CSV and JSON files, and the hashes that stand for learners
``svg``, ``words``   the figures of the page, and numbers in words
``page``             the page that an instructor looks at, with ``classpart``, ``questions`` and ``codingpart``
``command``          ``cleanclaim report``
===================  ==================================================================================
"""

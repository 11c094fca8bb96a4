"""A class list from a learning platform becomes the gradebook's students: ``cleanclaim roster FILE.csv``.

============  ======================================================================================
``people``    whose row is it? Canvas's, Moodle's and plain lists, read into learners
``enrol``     the list held against the gradebook, and written into it in one transaction
``cli``       the command: a dry run first, ``--apply`` writes
============  ======================================================================================
"""

"""Questions for other platforms: ``cleanclaim questions WEEK --to moodle-xml|qti12``.

============  ==========================================================================================
``plain``     an item as the shapes that those formats know: choices, gaps, pairs, an order, an essay
``accept``    every way of typing a right answer that a comparison letter by letter must be told
``stem``      what stands above the answer: the record, the figure, the question
``moodle``    Moodle XML
``qti``       QTI 1.2 items as Canvas and others read them
``package``   the ZIP with manifest and figures that Canvas imports
``cli``       the command
============  ==========================================================================================

These platforms compare letter by letter and score in fewer ways than we do. What a format cannot hold without becoming
another question is left out and named. An exported file holds the keys: it is for the instructor.
"""

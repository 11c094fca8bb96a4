"""From saved answers to results, and from results to the page a learner reads.

``intake`` reads a hand-in as data, ``results`` scores it with the keys of the bank, ``page`` writes one
self-contained HTML page. Nothing here knows nbgrader: the plugin and the self-check both call it.
"""

"""The code books as a card shows them: requests of a page in, plain JSON out. No front end here.

============  ==========================================================================
``room``      opens the code book in the background, so that no card waits in silence
``desk``      takes a request, finds the book it is for, answers
``cm``        ICD-10-CM: results, the page of a code, the lines around it to walk along
``pcs``       ICD-10-PCS: the same, and a code built character by character
``sets``      HCPCS Level II and the small code sets
============  ==========================================================================
"""

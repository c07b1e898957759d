"""A text beside the record.

marks        the paragraphs of a text, and the hours, figures and dates in them
passages     which source a text is, and which of its paragraphs is which passage
coverage     which hours, figures and note marks of it the record covers
wording      what the record has copied from it
"""

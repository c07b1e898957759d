"""How scenarios and histories are shown. Views compute nothing: they read what others checked, played or wrote.

text     in a terminal
odd      the model described for a paper
export   in the formats of other programs
page     in a browser
"""

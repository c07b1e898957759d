"""Pictures of what the lab finds, for a paper: one file for each, all on the same paper.

paper          the sheet: style, title, caption, hours on an axis, long names; only here is Matplotlib known
rows           named rows with a number and its interval: dots, or bars (`tornado`)
outcomes       an ensemble's outcomes: shares of endings, times, values
fan            a quantity through time
hinges         what decided an outcome, and how necessary it was
inevitability  the curve of a chance, with its steepest steps
contrast       the differences that a change makes, with intervals
sensitivity    what an outcome hangs on among the uncertain numbers
shapley        the joint effect of several events, divided

Every function gives a Matplotlib figure, which no window shows and no list keeps: `figure.savefig("it.pdf")`.
"""

"""The page served: who may ask, what is kept, what is played meanwhile.

serving     the address, the browser, Ctrl-C
app         the routes
guards      which requests are answered at all, and the headers of every answer
queries     what an address asks for; what a what-if asks
standing    the scenario as its files are now
shelf       histories and pages: made once, kept for a while
press       what makes a page: the seam to `views.page`
packed      an answer compressed once, known again by its tag
jobs        what-ifs: one played, a few waiting, cancelled at any time
hand        the process that plays them, which can be stopped
pages       what is said when something is wrong, as a page or as data
"""

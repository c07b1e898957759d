"""The web server behind `interregnum serve`.

listener         the socket, the address, the browser, Ctrl-C
http             what every exchange goes through: connections, security, bodies, stored responses, errors
app              the routes
requests         parsing: which history an address names, what a what-if asks
signature        the files of a scenario as they are now, and how a change in them is noticed
state            the scenario as its files are, or were, with all that lies beside it
watching         each save is read, told, and held against the version before (`serve --watch`)
cache            scenario, histories and pages: made once, the most recent kept
first_history    which history is shown where nobody names one
renderer         makes a page from a history: the seam to `views.page`
queue            what-ifs: one is played at a time, a few wait, any can be cancelled
worker           the process that plays them and can be killed
"""

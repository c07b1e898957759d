"""The lab's answers about a scenario in one small file, for the page.

study       plays many histories and asks everything the page shows
file        `answers.json`: written, read, recognised when out of date
summarise   results in their compact form
exemplars   histories worth opening
"""

"""The lab's answers about a scenario in one small file, for the page.

study       plays many histories and computes everything the page shows
file        `answers.json`: written, read, recognised when out of date
summarise   results shortened for the page
exemplars   histories worth opening
"""

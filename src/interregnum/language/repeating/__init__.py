"""What is written once and stands for many: entries for each of a group, groups for their members, defaults.

naming    what the words of an entry that is written once stand for in each that is made of it
members   the groups as they are written, one in another too, and those that made entries form
defaults  what a section says of all its entries in a file
spread    the document with everything written out, and the way back from each part to where it is written

All of this is done with plain data before the model sees it: every rule, mechanism and view knows full entries only.
"""

"""The language server: what an editor is told of a scenario while it is written, over the Language Server Protocol.

server      the conversation; `wire`, between our places and those of the protocol. Only these know `pygls`
desk        which files are open, and when their scenario is looked at again
survey      all that is known of a scenario at one moment; unsaved texts stand over the files on the disk
uses        every place in a file where a name is given or used; `names`, what each stands for
anatomy     of which entries the names are made that mechanisms bring
cursor      where the cursor stands in a text that need not be well-formed; `expected`, what may stand there
completion  what can be written there; `describing`, what is shown of it; `symbols`, the outline of a file
renaming    another name for an entry, in every file

`keys.json` has what the reference says of each key.
"""

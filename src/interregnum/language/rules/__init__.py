"""The rules a scenario must keep, one function each: `rule(context)` yields what is wrong.

`names` and `shape` need only the model and come first; when they find no error the network can be built, and
`formulas`, `values`, `drawn_once`, `passing` and `reach` look at that; `scenes` asks whether whoever acts can be where
he acts; `asked` says what was meant by a name that is none. `numbers` look at the numbers in the model.

`assemblies` has the rules of assemblies, `backing` those of names in which others speak, `custody` those of prisoners;
`unused` finds what is written down and never used. `context` is what a rule is given.
"""

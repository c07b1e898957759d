"""The rules on numbers in the model.

`amounts` asks whether a number is possible, `grounds` what it stands on, `hours` whether it lies in the span,
`distances` whether places lie where their routes can join them.
"""

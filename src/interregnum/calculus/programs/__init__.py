"""Formulas as programs of the machine.

postfix  operands first, then what is done with them; and formulas read back
steps    the same, shorter, and past what need not be computed: what the kernel runs
"""

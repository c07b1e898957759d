"""The kernel's Python, written down as C: the same functions, the same operations, in the same order.

The kernel is so plain (`calculus/kernel/__init__.py` says how plain) that every function of it has one obvious
form in C. Types come from annotations, from the columns of its `layout`, and for parameters annotated `Any`
from `PARAMETERS` below. What is not understood is an error with its line, never a guess.

`c_source()` gives the whole text: `wasm/build.py` compiles it to WebAssembly, `native` for the machine it is on.
"""

from __future__ import annotations

import ast
import inspect
import math
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from interregnum.calculus.engines.module import CALLED, SOURCES
from interregnum.calculus.kernel import layout

MODULES = [import_module(f"interregnum.{name}") for name in SOURCES]
NOT_TRANSLATED = {"stable_hash"}  # names of events, made before anything is played

# A type is its name in C. `X *` is a row of a table or a bundle of arrays, `Array_X` an array of X.
SCALARS = {
    "f8": "double",
    "i8": "int64_t",
    "u8": "uint64_t",
    "i4": "int32_t",
    "u4": "uint32_t",
    "i1": "int8_t",
}
ANNOTATIONS = {
    "float": "double",
    "int": "int64_t",
    "bool": "bool",
    "None": "void",
    "np.uint64": "uint64_t",
    "Tables": "Tables *",
    "State": "State *",
    "Trace": "Trace *",
    "Journal": "Journal *",
    "Apart": "Apart *",
    "tuple[float, ...]": "Array_double",
    "_Eight": "Array_double",
    "Long": "Pair",
}
# What the bundles hold: rows of which table, or which scalar.
ROWS = {
    "events": "EVENT", "quantities": "QUANTITY", "clauses": "CLAUSE", "links": "LINK", "branches": "BRANCH_ROW",
    "effects": "EFFECT_ROW", "programs": "PROGRAM", "code": "CODE", "clocks": "RUNNING", "drawn": "DRAWN",
    "moment": "MOMENT", "firings": "FIRING", "changes": "CHANGE", "removals": "REMOVAL",
}  # fmt: skip
PLAIN = {
    "Tables": {
        "reads": "int32_t", "readers": "int32_t", "order": "int32_t", "constants": "double", "most": "int64_t",
    },
    "State": {
        "values": "double", "writers": "int64_t", "due": "double", "tree": "uint32_t", "causes": "int64_t",
        "recent": "int32_t", "touched": "int32_t", "stack": "double",
    },
    "Trace": {"causes": "int64_t", "influences": "int64_t", "used": "int64_t"},
    "Journal": {"firings": "JOURNALED", "changes": "WRITTEN", "noted": "NOTED", "used": "int64_t"},
    "Apart": {
        "values": "double", "differs": "int8_t", "strange": "int32_t", "apart": "int8_t",
        "at": "int32_t", "listed": "int8_t", "list": "int32_t", "counts": "int64_t",
    },
}  # fmt: skip
# The types of parameters annotated `Any`: NumPy rows and arrays have no type that says what is in them.
PARAMETERS = {
    "stop_at": "Array_int8_t", "events": "Array_int64_t", "clocks": "Array_RUNNING",
    "touched": "Array_int32_t", "due": "Array_double",
    "tree": "Array_uint32_t", "clock": "RUNNING *", "other": "RUNNING *", "row": "QUANTITY *", "code": "Array_CODE",
    "constants": "Array_double", "stack": "Array_double", "values": "Array_double", "most": "Array_int64_t",
    "programs": "Array_int64_t", "removals": "Array_REMOVAL", "settling": "Array_int64_t",
    "nowhere": "Array_int8_t", "asked": "Array_int64_t", "answers": "Array_double",
    "purpose": "uint64_t", "seed": "uint64_t", "replica": "uint64_t",
}  # fmt: skip
# What a program outside calls; the second line so that each function can be tried by itself.
EXPORTED = (
    *CALLED,
    *("exp", "log", "log1p", "erfc", "uniform", "draw_clock", "normal_quantile", "exponential_quantile"),
    *("lognormal_quantile", "triangular_quantile", "weibull_quantile", "gamma_quantile", "binomial_quantile"),
    *("normal_cdf", "_exp", "_stirling_error"),
)

OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
    ast.LShift: "<<", ast.RShift: ">>", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==",
    ast.NotEq: "!=",
}  # fmt: skip
EXACT = {"sqrt": "__builtin_sqrt", "ldexp": "scaled"}
RANK = {"bool": 0, "int8_t": 1, "int32_t": 1, "uint32_t": 1, "int64_t": 1, "double": 2}

PRELUDE = Path(__file__).with_name("prelude.h")
# C has words of 64 bits that wrap around, which Python writes out in halves; of products `prelude.h` knows more.
BY_HAND = {
    "_add": "return a + b;",
    "_multiply": "Product whole = product_of(a, b); return (Tuple_uint64_t_uint64_t){ whole.high, whole.low };",
}


class NotUnderstood(Exception):
    """Something in the kernel has no form in C yet."""


@dataclass(frozen=True)
class Value:
    """An expression in C and its type."""

    text: str
    type: str


def c_source() -> str:
    """The kernel as one file of C."""
    functions = {f.name: f for module in MODULES for f in _functions(module)}
    constants = {name: value for module in MODULES for name, value in _constants(module).items()}
    signatures = {name: _signature(f) for name, f in functions.items()}
    text = [PRELUDE.read_text(), *_structures(), *_tuples(signatures)]
    text += [_constant(name, value) for name, value in constants.items()]
    text += [f"{_head(functions[name], signatures[name])};" for name in functions]
    for name, function in functions.items():
        by_hand = BY_HAND.get(name)
        head = _head(function, signatures[name])
        text.append(
            f"{head} {{ {by_hand} }}" if by_hand else Function(function, signatures, constants).text()
        )
    text += [_export(functions[name], signatures[name]) for name in EXPORTED]
    return "\n".join(text) + "\n"


def _functions(module: ModuleType) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.FunctionDef) and node.name not in NOT_TRANSLATED:
            yield node


def _constants(module: ModuleType) -> dict[str, Any]:
    """Numbers, and tuples of numbers, that a module defines."""
    found = {}
    for name, value in vars(module).items():
        numbers = isinstance(value, tuple) and value and all(isinstance(x, float) for x in value)
        if not name.startswith("__") and (isinstance(value, int | float | np.uint64) or numbers):
            found[name] = value
    return found


def _constant(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        return f"static const double C_{name}[] = {{ {', '.join(map(_number, value))} }};"
    if isinstance(value, np.uint64):
        return f"static const uint64_t C_{name} = {int(value)}ULL;"
    if isinstance(value, float):
        return f"static const double C_{name} = {_number(value)};"
    return f"static const int64_t C_{name} = {int(value)};"


def _number(value: float) -> str:
    if math.isnan(value):
        return "NOT_A_NUMBER"
    if math.isinf(value):
        return "INF" if value > 0 else "-INF"
    return value.hex()


def _structures() -> Iterator[str]:
    """The rows of `layout` as structures (NumPy aligns them as C does), arrays of them, and the bundles of arrays."""
    kinds = [kind for kind in (*ROWS.values(), *PLAIN["Journal"].values()) if kind.isupper()]
    for name in dict.fromkeys(kinds):
        columns = " ".join(f"{SCALARS[kind]} {_column(column)};" for column, kind in getattr(layout, name))
        yield f"typedef struct {{ {columns} }} {name};"
    for element in (*dict.fromkeys(kinds), *dict.fromkeys(SCALARS.values())):
        yield f"typedef struct {{ {element} *at; int64_t length; }} Array_{element};"
    for bundle in PLAIN:
        parts = " ".join(f"{_array(bundle, part)} {part};" for part in getattr(layout, bundle)._fields)
        yield f"typedef struct {{ {parts} }} {bundle};"


def _column(name: str) -> str:
    return f"{name}_" if name in ("new", "old") else name


def _array(bundle: str, part: str) -> str:
    if part in PLAIN[bundle]:
        return f"Array_{PLAIN[bundle][part]}"
    if part not in ROWS:
        raise NotUnderstood(f"say in engines/in_c.py what {bundle}.{part} holds")
    return f"Array_{ROWS[part]}"


@dataclass(frozen=True)
class Signature:
    """The types of a function."""

    parameters: tuple[str, ...]
    returns: str


def _signature(function: ast.FunctionDef) -> Signature:
    return Signature(
        tuple(_parameter_type(function, argument) for argument in function.args.args),
        _return_type(ast.unparse(function.returns) if function.returns else "None"),
    )


def _parameter_type(function: ast.FunctionDef, argument: ast.arg) -> str:
    annotation = ast.unparse(argument.annotation) if argument.annotation else "Any"
    found = PARAMETERS.get(argument.arg) if annotation == "Any" else ANNOTATIONS.get(annotation)
    if found is None:
        where = f"{function.name}, line {function.lineno}"
        raise NotUnderstood(f"say in engines/in_c.py what `{argument.arg}: {annotation}` of {where} is")
    return found


def _return_type(annotation: str) -> str:
    if annotation.startswith("tuple[") and annotation != "tuple[float, float]":
        return "Tuple_" + "_".join(ANNOTATIONS[part.strip()] for part in annotation[6:-1].split(","))
    return "Pair" if annotation == "tuple[float, float]" else ANNOTATIONS[annotation]


def _tuples(signatures: dict[str, Signature]) -> Iterator[str]:
    for name in dict.fromkeys(s.returns for s in signatures.values() if s.returns.startswith("Tuple_")):
        parts = " ".join(f"{kind} item{n};" for n, kind in enumerate(_parts(name)))
        yield f"typedef struct {{ {parts} }} {name};"


def _parts(name: str) -> list[str]:
    """The types in a tuple type."""
    found, rest = [], name.removeprefix("Tuple_")
    while rest:
        kind = next(k for k in ("double", "int64_t", "uint64_t", "bool") if rest.startswith(k))
        found.append(kind)
        rest = rest[len(kind) + 1 :]
    return found


def _head(function: ast.FunctionDef, signature: Signature) -> str:
    names = (argument.arg for argument in function.args.args)
    parameters = ", ".join(f"{kind} {name}" for kind, name in zip(signature.parameters, names, strict=True))
    return f"static inline {signature.returns} f_{function.name}({parameters or 'void'})"


def _export(function: ast.FunctionDef, signature: Signature) -> str:
    """A function to call from outside: arrays are passed as the address of their address and length."""
    names = [argument.arg for argument in function.args.args]
    taken, passed = [], []
    for kind, name in zip(signature.parameters, names, strict=True):
        by_address = kind.startswith("Array_")
        taken.append(f"{kind} *{name}" if by_address else f"{kind} {name}")
        passed.append(f"*{name}" if by_address else name)
    give = "" if signature.returns == "void" else "return "
    head = f"EXPORTED({function.name}) {signature.returns} kernel_{function.name}"
    return f"{head}({', '.join(taken)}) {{ {give}f_{function.name}({', '.join(passed)}); }}"


class Function:
    """One function on its way into C."""

    def __init__(
        self, node: ast.FunctionDef, signatures: dict[str, Signature], constants: dict[str, Any]
    ) -> None:
        self.node, self.signatures, self.constants = node, signatures, constants
        self.signature = signatures[node.name]
        self.types = dict(zip((a.arg for a in node.args.args), self.signature.parameters, strict=True))
        self.parameters = set(self.types)
        self.fresh = 0

    def text(self) -> str:
        """The function in C. Types of local names are those of all that is assigned to them."""
        while True:
            before = dict(self.types)
            self.fresh = 0
            body = [line for statement in self.node.body for line in self.statement(statement, 1)]
            if self.types == before:
                break
        locals_ = [f"  {kind} {name};" for name, kind in self.types.items() if name not in self.parameters]
        return "\n".join([f"{_head(self.node, self.signature)} {{", *locals_, *body, "}"])

    def unclear(self, node: ast.AST) -> NotUnderstood:
        line = getattr(node, "lineno", 0)
        return NotUnderstood(f"{self.node.name}, its line {line}: {ast.unparse(node)}")

    # Statements -----------------------------------------------------------------------------------

    def statement(self, node: ast.stmt, depth: int) -> Iterator[str]:
        pad = "  " * depth
        match node:
            case ast.Expr(ast.Constant()):
                return
            case ast.Expr(value):
                yield f"{pad}{self.value(value).text};"
            case ast.Return(None):
                yield f"{pad}return;"
            case ast.Return(ast.expr() as value):
                yield f"{pad}return {self.returned(value)};"
            case ast.Assign([ast.Tuple(targets)], value):
                yield from self.unpacked(targets, value, pad)
            case ast.Assign([target], value):
                yield f"{pad}{self.assigned(target, self.value(value))};"
            case ast.AugAssign(target, op, value):
                made = self.value(ast.BinOp(_read(target), op, value))
                yield f"{pad}{self.assigned(target, made)};"
            case ast.If(test, body, orelse):
                yield f"{pad}if ({self.truth(test)}) {{"
                yield from self.block(body, depth)
                if orelse:
                    yield f"{pad}}} else {{"
                    yield from self.block(orelse, depth)
                yield f"{pad}}}"
            case ast.While(test, body):
                yield f"{pad}while ({self.truth(test)}) {{"
                yield from self.block(body, depth)
                yield f"{pad}}}"
            case ast.For(ast.Name(name), ast.Call(ast.Name("range"), bounds), body):
                yield from self.loop(name, bounds, body, depth)
            case ast.Break():
                yield f"{pad}break;"
            case ast.Continue():
                yield f"{pad}continue;"
            case _:
                raise self.unclear(node)

    def block(self, body: list[ast.stmt], depth: int) -> Iterator[str]:
        for statement in body:
            yield from self.statement(statement, depth + 1)

    def loop(self, name: str, bounds: list[ast.expr], body: list[ast.stmt], depth: int) -> Iterator[str]:
        """`range`: the end is looked up once, and the name keeps its last value."""
        values = [self.value(bound).text for bound in bounds]
        start, end = ("0", values[0]) if len(values) == 1 else values[:2]
        step = values[2] if len(values) > 2 else "1"
        down = len(bounds) > 2 and isinstance(bounds[2], ast.UnaryOp)
        if name != "_":
            self.join(name, "int64_t")
        self.fresh += 1
        n, last, pad = f"n{self.fresh}", f"end{self.fresh}", "  " * depth
        yield (
            f"{pad}for (int64_t {n} = {start}, {last} = {end}; {n} {'>' if down else '<'} {last}; {n} += {step}) {{"
        )
        if name != "_":
            yield f"{pad}  {name} = {n};"
        yield from self.block(body, depth)
        yield f"{pad}}}"

    def unpacked(self, targets: list[ast.expr], value: ast.expr, pad: str) -> Iterator[str]:
        self.fresh += 1
        if isinstance(value, ast.Tuple):
            made = [self.value(part) for part in value.elts]
            for n, part in enumerate(made):
                yield f"{pad}{part.type} t{self.fresh}_{n} = {part.text};"
            names = [Value(f"t{self.fresh}_{n}", part.type) for n, part in enumerate(made)]
        else:
            whole = self.value(value)
            yield f"{pad}{whole.type} t{self.fresh} = {whole.text};"
            names = self.items(Value(f"t{self.fresh}", whole.type))
        for target, part in zip(targets, names, strict=True):
            if not (isinstance(target, ast.Name) and target.id == "_"):
                yield f"{pad}{self.assigned(target, part)};"

    def items(self, whole: Value) -> list[Value]:
        if whole.type == "Pair":
            return [Value(f"{whole.text}.first", "double"), Value(f"{whole.text}.second", "double")]
        if whole.type == "Parts":
            return [Value(f"{whole.text}.value", "double"), Value(f"{whole.text}.twos", "int64_t")]
        return [Value(f"{whole.text}.item{n}", kind) for n, kind in enumerate(_parts(whole.type))]

    def assigned(self, target: ast.expr, value: Value) -> str:
        if isinstance(target, ast.Name):
            self.join(target.id, value.type)
            return f"{target.id} = {value.text}"
        place = self.value(target)
        return f"{place.text} = ({place.type})({value.text})"

    def join(self, name: str, kind: str) -> None:
        """A name that is given whole numbers and others is of the wider type."""
        kind = "int64_t" if kind in ("int32_t", "uint32_t", "int8_t") else kind
        before = self.types.get(name, kind)
        if before != kind:
            if before not in RANK or kind not in RANK:
                raise NotUnderstood(f"{self.node.name}: `{name}` is {before} and {kind}")
            kind = max(before, kind, key=lambda k: RANK[k])
        self.types[name] = kind

    def returned(self, node: ast.expr) -> str:
        kind = self.signature.returns
        if isinstance(node, ast.Tuple):
            return f"({kind}){{ {', '.join(self.value(part).text for part in node.elts)} }}"
        made = self.value(node)
        return made.text if made.type == kind else f"({kind})({made.text})"

    # Expressions ----------------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(bool() as flag):
                return Value("true" if flag else "false", "bool")
            case ast.Constant(float() as number):
                return Value(_number(number), "double")
            case ast.Constant(int() as number):
                return Value(f"INT64_C({number})", "int64_t")
            case ast.Name(name):
                return self.named(node, name)
            case ast.Attribute(ast.Name("math"), name):
                return Value(_number(getattr(math, name)), "double")
            case ast.Attribute(of, name):
                return self.attribute(node, self.value(of), name)
            case ast.Subscript(of, index):
                return self.item(node, of, index)
            case ast.BinOp(left, op, right):
                return self.binary(node, left, op, right)
            case ast.UnaryOp(ast.USub(), operand):
                made = self.value(operand)
                return Value(f"(-{made.text})", "int64_t" if made.type == "bool" else made.type)
            case ast.UnaryOp(ast.Not(), operand):
                return Value(f"(!{self.truth(operand)})", "bool")
            case ast.BoolOp(op, values):
                sign = " && " if isinstance(op, ast.And) else " || "
                return Value(f"({sign.join(self.truth(value) for value in values)})", "bool")
            case ast.Compare(left, ops, comparators):
                return self.compared([left, *comparators], ops)
            case ast.IfExp(test, body, orelse):
                yes, no = self.value(body), self.value(orelse)
                kind = yes.type if yes.type == no.type else max(yes.type, no.type, key=lambda k: RANK[k])
                return Value(f"({self.truth(test)} ? ({kind})({yes.text}) : ({kind})({no.text}))", kind)
            case ast.Tuple([first, second]):
                return Value(f"((Pair){{ {self.value(first).text}, {self.value(second).text} }})", "Pair")
            case ast.Call(function, arguments):
                return self.called(node, ast.unparse(function), arguments)
        raise self.unclear(node)

    def truth(self, node: ast.expr) -> str:
        made = self.value(node)
        if made.type not in RANK:
            raise self.unclear(node)
        return made.text if made.type == "bool" else f"({made.text} != 0)"

    def named(self, node: ast.expr, name: str) -> Value:
        if name in self.types:
            return Value(name, self.types[name])
        if name in self.constants:
            return Value(f"C_{name}", _type_of(self.constants[name]))
        raise self.unclear(node)

    def attribute(self, node: ast.expr, of: Value, name: str) -> Value:
        bundle = of.type.removesuffix(" *")
        if bundle in PLAIN:
            return Value(f"{of.text}->{name}", _array(bundle, name))
        columns = dict(getattr(layout, bundle, []))
        if name not in columns:
            raise self.unclear(node)
        return Value(f"{of.text}->{_column(name)}", SCALARS[columns[name]])

    def item(self, node: ast.expr, of: ast.expr, index: ast.expr) -> Value:
        whole = self.value(of)
        if whole.type in ("Pair", "Parts") or whole.type.startswith("Tuple_"):
            return self.items(whole)[int(ast.literal_eval(index))]
        if whole.type == "const double[]":
            return Value(f"{whole.text}[{self.value(index).text}]", "double")
        if not whole.type.startswith("Array_"):
            raise self.unclear(node)
        element = whole.type.removeprefix("Array_")
        text = f"{whole.text}.at[{self.value(index).text}]"
        return Value(text, element) if element in SCALARS.values() else Value(f"(&{text})", f"{element} *")

    def binary(self, node: ast.expr, left: ast.expr, op: ast.operator, right: ast.expr) -> Value:
        if isinstance(op, ast.Pow):
            return Value(_number(float(eval(compile(ast.Expression(node), "", "eval"), {}))), "double")
        a, b = self.value(left), self.value(right)
        if isinstance(op, ast.Div):
            return Value(f"((double){a.text} / (double){b.text})", "double")
        kind = self.wider(node, a.type, b.type)
        if isinstance(op, ast.FloorDiv | ast.Mod):
            if kind != "int64_t":
                raise self.unclear(node)
            name = "quotient_of" if isinstance(op, ast.FloorDiv) else "remainder_of"
            return Value(f"{name}({a.text}, {b.text})", kind)
        return Value(f"(({kind}){a.text} {OPERATORS[type(op)]} ({kind}){b.text})", kind)

    def wider(self, node: ast.expr, a: str, b: str) -> str:
        if "uint64_t" in (a, b):
            if a != b:
                raise self.unclear(node)
            return a
        if a not in RANK or b not in RANK:
            raise self.unclear(node)
        return "double" if "double" in (a, b) else "int64_t"

    def compared(self, parts: list[ast.expr], ops: list[ast.cmpop]) -> Value:
        values = [self.value(part) for part in parts]
        pairs = zip(values, ops, values[1:], strict=False)
        text = " && ".join(f"({a.text} {OPERATORS[type(op)]} {b.text})" for a, op, b in pairs)
        return Value(f"({text})", "bool")

    def called(self, node: ast.expr, name: str, arguments: list[ast.expr]) -> Value:
        if name in self.signatures:
            signature = self.signatures[name]
            passed = ", ".join(
                self.passed(argument, kind)
                for argument, kind in zip(arguments, signature.parameters, strict=True)
            )
            return Value(f"f_{name}({passed})", signature.returns)
        values = [self.value(argument) for argument in arguments]
        match name, values:
            case "len", [Value(text, kind)]:
                return Value(self.length(arguments[0], text, kind), "int64_t")
            case (("float" | "int" | "bool" | "np.uint64"), [Value(text, _)]):
                kind = ANNOTATIONS[name]
                return Value(f"(({kind}){text})", kind)
            case (("min" | "max"), [first, second]):
                return self.least(node, "<" if name == "min" else ">", first, second)
            case (("math.isnan" | "math.isinf"), [Value(text, _)]):
                return Value(f"(__builtin_{name[5:]}({text}) != 0)", "bool")
            case "np.nextafter", [Value(text, _), Value(to, _)]:
                return Value(f"next_after({text}, {to})", "double")
            case "abs", [Value(text, _)]:
                return Value(f"__builtin_fabs({text})", "double")
            case "math.floor", [Value(text, _)]:
                return Value(f"floored({text})", "int64_t")
            case "math.frexp", [Value(text, _)]:
                return Value(f"parts_of({text})", "Parts")
            case _ if name.removeprefix("math.") in EXACT:
                return Value(f"{EXACT[name[5:]]}({', '.join(v.text for v in values)})", "double")
        raise self.unclear(node)

    def passed(self, argument: ast.expr, kind: str) -> str:
        made = self.value(argument)
        if made.type == "const double[]":
            numbers = self.constants[ast.unparse(argument)]
            if kind == "Pair":
                return f"((Pair){{ {made.text}[0], {made.text}[1] }})"
            return f"((Array_double){{ (double *){made.text}, {len(numbers)} }})"
        return made.text if made.type == kind or kind not in RANK else f"({kind})({made.text})"

    def length(self, node: ast.expr, text: str, kind: str) -> str:
        if not kind.startswith("Array_"):
            raise self.unclear(node)
        return f"{text}.length"

    def least(self, node: ast.expr, sign: str, first: Value, second: Value) -> Value:
        """Python's: of two that cannot be compared, the first."""
        kind = self.wider(node, first.type, second.type)
        self.fresh += 1
        a, b = f"a{self.fresh}", f"b{self.fresh}"
        text = f"({{ {kind} {a} = {first.text}, {b} = {second.text}; {b} {sign} {a} ? {b} : {a}; }})"
        return Value(text, kind)


def _type_of(constant: Any) -> str:
    if isinstance(constant, tuple):
        return "const double[]"
    if isinstance(constant, np.uint64):
        return "uint64_t"
    return "double" if isinstance(constant, float) else "int64_t"


def _read(target: ast.expr) -> ast.expr:
    """The same place, read."""
    return ast.parse(ast.unparse(target), mode="eval").body

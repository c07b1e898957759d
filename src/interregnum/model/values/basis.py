"""What statements stand on, and how numbers are written: amounts, durations and factors.

The short human forms (`people: 200`, `takes: 20 min`) are turned into the full form here. Formulas are kept as
canonical text; `expression.parse` turns them into trees where they are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from interregnum import expression
from interregnum.dates import Calendar, DateError
from interregnum.model.values.fields import AnyKind, IsCondition, Limits, LimitsOf, Says

Basis = Literal["sourced", "inferred", "judgement"]
Kind = expression.Kind
Distribution = Literal["fixed", "exponential", "lognormal", "triangular", "gamma", "weibull"]
Memory = Literal["forget", "pause", "keep"]
Reach = Literal["private", "club", "public"]

NAME = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=NAME, max_length=80), Says("name")]
DottedName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=200), Says("name")]
Text = Annotated[str, Field(max_length=2000)]


def _as_formula(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return repr(value)
    return value


def _parsed(text: str) -> str:
    try:
        return expression.show(expression.parse(text))
    except expression.ExpressionError as error:
        context = {"message": error.message, "at": error.at, "found": error.found}
        context |= {"allowed": error.allowed, "nearest": error.nearest}
        raise PydanticCustomError("formula", "{message}", context) from error


Formula = Annotated[str, BeforeValidator(_as_formula), AfterValidator(_parsed), Says("formula")]


def _as_time(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


Time = Annotated[str, BeforeValidator(_as_time), Field(max_length=40), Says("hour")]


def _as_calendar(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("not_a_word", "a calendar is a word")
    try:
        return Calendar(value)
    except DateError as error:
        context = {"found": error.found, "allowed": error.allowed, "nearest": error.nearest}
        raise PydanticCustomError("word", "there is no such calendar", context) from error


def _as_year(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Noun(BaseModel):
    """The base of all parts of a scenario: frozen, and no key it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)

    @classmethod
    def called(cls) -> str:
        """What the documentation and the schema call it; the class may need a longer name."""
        return cls.model_config.get("title") or cls.__name__


class Grounds(Noun):
    """What a statement stands on: its basis, the passage that says so, and the reasoning."""

    basis: Basis | None = None
    source: Text = ""
    why: Text = ""


Value = Annotated[Formula, LimitsOf("place")]


class Amount(Grounds):
    """A number with its uncertainty: `typical`, and a range `between` or a `factor` either way.

    With a range it is an assumption, drawn once for each replica: triangular for `between`, log-normal
    with two thirds within typical/factor..typical*factor for `factor`.
    """

    typical: Value
    between: tuple[Value, Value] | None = None
    factor: Annotated[float, Field(ge=1, le=1000)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"typical": data} if isinstance(data, bool | int | float | str) else data


ABOVE_NOUGHT = Limits("number", 0, above=True)
Minutes = Annotated[Formula, Limits("minutes", 0)]
SomeMinutes = Annotated[Formula, Limits("minutes", 0, above=True)]


class Duration(Grounds):
    """The work a clock has to do, in minutes: a distribution and its parameters.

    `exactly` fixed; `mean` exponential; `typical`+`factor` log-normal; `typical`+`between` triangular;
    `mean`+`shape` gamma; `scale`+`shape` Weibull.
    """

    distribution: Distribution
    exactly: Minutes | None = None
    typical: Minutes | None = None
    factor: Annotated[Formula, Limits("number", 1)] | None = None
    between: tuple[Minutes, Minutes] | None = None
    mean: SomeMinutes | None = None
    scale: SomeMinutes | None = None
    shape: Annotated[Formula, ABOVE_NOUGHT] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        if isinstance(data, int | float | str):
            data = {"exactly": data}
        if isinstance(data, Mapping) and "distribution" not in data:
            return {**data, "distribution": _distribution_of(data)}
        return data

    @model_validator(mode="after")
    def _complete(self) -> Duration:
        needed = CLOCK_PARAMETERS[self.distribution]
        given = {name for name in ALL_CLOCK_PARAMETERS if getattr(self, name) is not None}
        if given != set(needed):
            raise PydanticCustomError(
                "duration",
                f"a {self.distribution} duration is written with {' and '.join(needed)}",
                {"found": ", ".join(sorted(given)), "allowed": ", ".join(needed)},
            )
        return self

    def parameters(self) -> tuple[str, ...]:
        """The formulas of the distribution's parameters, in the order the kernel takes them."""
        if self.distribution == "triangular":
            low, high = self.between or ("0", "0")
            return low, str(self.typical), high
        return tuple(str(getattr(self, name)) for name in CLOCK_PARAMETERS[self.distribution])


CLOCK_PARAMETERS: dict[str, tuple[str, ...]] = {
    "fixed": ("exactly",),
    "exponential": ("mean",),
    "lognormal": ("typical", "factor"),
    "triangular": ("typical", "between"),
    "gamma": ("mean", "shape"),
    "weibull": ("scale", "shape"),
}
ALL_CLOCK_PARAMETERS = ("exactly", "typical", "factor", "between", "mean", "scale", "shape")


def _distribution_of(data: Mapping[str, Any]) -> str:
    for keys, name in (
        ({"mean", "shape"}, "gamma"),
        ({"scale"}, "weibull"),
        ({"mean"}, "exponential"),
        ({"between"}, "triangular"),
        ({"typical"}, "lognormal"),
    ):
        if keys <= data.keys():
            return name
    return "fixed"


AT_ONCE = Duration.model_construct(distribution="fixed", exactly="0 min")
CERTAIN = Amount.model_construct(typical="1", basis="sourced")


class ScenarioFactor(Amount, title="Factor"):
    """A named factor on a speed (a hazard ratio) or on the odds of a branch.

    `when` a condition holds, it multiplies by `x`; `per` unit of a quantity, by `x` to that power.
    """

    name: Text = ""
    when: Annotated[Formula, IsCondition()] | None = None
    per: Annotated[Formula, AnyKind()] | None = None
    typical: Annotated[Formula, ABOVE_NOUGHT] = Field(alias="x")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    @model_validator(mode="after")
    def _one_condition(self) -> ScenarioFactor:
        if self.when is not None and self.per is not None:
            raise PydanticCustomError("factor", "a factor has `when` or `per`, not both", {})
        return self


Factors = tuple[Annotated[ScenarioFactor, ABOVE_NOUGHT], ...]

"""What a scenario is: every noun of the language, frozen and complete.

The short human form (`people: 200`, `lantern.ready: yes`, `takes: 20 min`) is turned into the full form by
the validators in `values`, so a dumped model read again is the same model.

Every number stands on a basis: `sourced` (where), `inferred` (from what) or `judgement` (why). A number
without its own takes the basis of the entry that holds it (`language.resolve`).

    scenario     the sections of a scenario; `outcomes`, what is asked of a history
    nouns        sources, places, routes, units, persons, things, channels, messages; `ways`, routes in a row
    acts         movements, plans, orders, sieges, decisions, events; `custody`, `missions`, `crowds`, `fatigue`
    phases       parts of the crisis; what all that happens says of them, and of who must be there
    assemblies   who sits, speaks, votes and leaves; `claims`, who holds power by whose lights
    guide        words explained, the tour, the turning points; questions and roles for a class
    titles       the grammar of titles: sentences, noun phrases, plurals
    values       how values are written in fields, and what a field says of itself
"""

from interregnum.model.acts import (
    Answer,
    Approach,
    Asking,
    Assault,
    Breakdown,
    Decision,
    Morale,
    Movement,
    Option,
    Order,
    Plan,
    Recall,
    ScenarioEvent,
    Shock,
    Siege,
    Step,
)
from interregnum.model.assemblies import (
    Assembly,
    Bloc,
    Closing,
    Comeback,
    Interruption,
    LaterSitting,
    LetOut,
    Mandate,
    Motion,
    Presidium,
    Recess,
    Sitting,
    Speech,
    Support,
    Walkout,
    WhenInterrupted,
)
from interregnum.model.claims import PowerClaim, Recognition
from interregnum.model.crowds import Crowd, Service
from interregnum.model.custody import Custody, Guards, LetGo, Signing
from interregnum.model.fatigue import Fatigue
from interregnum.model.guide import Evidence, Question, Remark, Role, Stop, Term, TurningPoint
from interregnum.model.missions import Mission, MissionPassage
from interregnum.model.nouns import (
    Authority,
    CallOff,
    Channel,
    ClockBasis,
    Frame,
    Message,
    Mode,
    Person,
    Place,
    Route,
    Source,
    Task,
    Thing,
    Unit,
)
from interregnum.model.outcomes import Ending, Outcome
from interregnum.model.phases import Acting, Lasting, Phase
from interregnum.model.scenario import Assumption, Definition, Measure, Scenario
from interregnum.model.values.basis import (
    CLOCK_PARAMETERS,
    NAME,
    Amount,
    Basis,
    Distribution,
    DottedName,
    Duration,
    Factors,
    Formula,
    Grounds,
    Kind,
    Memory,
    Name,
    Noun,
    Reach,
    ScenarioFactor,
    Text,
    Time,
)
from interregnum.model.values.effects import ACTIONS, Effects, ScenarioEffect
from interregnum.model.ways import Leg, way

__all__ = [
    "ACTIONS",
    "CLOCK_PARAMETERS",
    "NAME",
    "Acting",
    "Amount",
    "Answer",
    "Approach",
    "Asking",
    "Assault",
    "Assembly",
    "Assumption",
    "Authority",
    "Basis",
    "Bloc",
    "Breakdown",
    "CallOff",
    "Channel",
    "ClockBasis",
    "Closing",
    "Comeback",
    "Crowd",
    "Custody",
    "Decision",
    "Definition",
    "Distribution",
    "DottedName",
    "Duration",
    "Effects",
    "Ending",
    "Evidence",
    "Factors",
    "Fatigue",
    "Formula",
    "Frame",
    "Grounds",
    "Guards",
    "Interruption",
    "Kind",
    "Lasting",
    "LaterSitting",
    "Leg",
    "LetGo",
    "LetOut",
    "Mandate",
    "Measure",
    "Memory",
    "Message",
    "Mission",
    "MissionPassage",
    "Mode",
    "Morale",
    "Motion",
    "Movement",
    "Name",
    "Noun",
    "Option",
    "Order",
    "Outcome",
    "Person",
    "Phase",
    "Place",
    "Plan",
    "PowerClaim",
    "Presidium",
    "Question",
    "Reach",
    "Recall",
    "Recess",
    "Recognition",
    "Remark",
    "Role",
    "Route",
    "Scenario",
    "ScenarioEffect",
    "ScenarioEvent",
    "ScenarioFactor",
    "Service",
    "Shock",
    "Siege",
    "Signing",
    "Sitting",
    "Source",
    "Speech",
    "Step",
    "Stop",
    "Support",
    "Task",
    "Term",
    "Text",
    "Thing",
    "Time",
    "TurningPoint",
    "Unit",
    "Walkout",
    "WhenInterrupted",
    "way",
]

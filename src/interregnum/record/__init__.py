"""The record: what the sources of a scenario say, and what we take to have happened.

It lies in the scenario's `record/` folder and is read by nothing of the simulation; only validation joins the two.

    read, load   the record of a scenario, as far as it can be read; or all that is wrong with it
    check        every problem with a record, at once
    lookup       what the record says of an hour, a place, a person; where accounts disagree
    coverage     which hours, figures and note marks of a text the record covers
    copied       runs of words that the record shares with a text

The files behind them:

    schema       what a record is made of; `shape` and `rules`, what is wrong with an entry
    shown        what a reading lets one see; `shown_rules`, what is wrong with that
    evidence     what the scenario's questions rest on in the record
    files        from the folder to a record; `positions`, the place of every entry; `works`, what is cited
    times        windows and hours by the clocks of the time; `citing`, how passages are cited; `issued`, dates of works
    marks        the paragraphs of a text, and the hours, figures and dates in them
    passages     which source a text is, and which of its paragraphs is which passage; `wording`, what is copied
"""

from interregnum.record.coverage import Covered, coverage
from interregnum.record.files import Record, load, read
from interregnum.record.lookup import disputed, entry, select
from interregnum.record.marks import Mark, marks
from interregnum.record.rules import Measurable, check
from interregnum.record.schema import Account, Claim, Dating, Figure, Passage, Reading, Shown, Sum, Work
from interregnum.record.wording import Copied, copied

__all__ = [
    "Account",
    "Claim",
    "Copied",
    "Covered",
    "Dating",
    "Figure",
    "Mark",
    "Measurable",
    "Passage",
    "Reading",
    "Record",
    "Shown",
    "Sum",
    "Work",
    "check",
    "copied",
    "coverage",
    "disputed",
    "entry",
    "load",
    "marks",
    "read",
    "select",
]

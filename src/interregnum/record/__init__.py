"""The record: what the sources of a scenario say, and what we take to have happened.

It lies in the scenario's `record/` folder and is read by nothing of the simulation; only validation joins the two.

    read, load   the record of a scenario, as far as it can be read; or all that is wrong with it
    check        every problem with a record, at once
    lookup       what the record says of an hour, a place, a person; where accounts disagree
    coverage     which hours, figures and note marks of a text the record covers
    copied       runs of words that the record shares with a text

The files behind them:

    schema       what a record is made of; `shape`, whether an entry has that form; `shown`, what a reading lets one see
    files        from the folder to a record; `positions`, the place of every entry; `works`, what is cited
    times        windows and hours by the clocks of the time; `citing`, how passages are cited; `issued`, dates of works
    rules        what is wrong with an entry
    texts        what a record has of a text, and what it has not
"""

from interregnum.record.files import Record, load, read
from interregnum.record.lookup import disputed, entry, select
from interregnum.record.rules.entries import Measurable, check
from interregnum.record.schema import Account, Claim, Dating, Figure, Passage, Reading, Shown, Sum, Work
from interregnum.record.texts.coverage import Covered, coverage
from interregnum.record.texts.marks import Mark, marks
from interregnum.record.texts.wording import Copied, copied

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

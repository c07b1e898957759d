"""What the terminal shows: lines of text. These modules compute nothing.

night         a history as it happens, and how it ended; `sentences`, the rules of its events, `effects`, what they do
explanation   why something happened; `absences`, why something did not; `choices`, every option of what was chosen;
              `running`, how long its clock ran, stood still, and had run before;
              `divisions`, how people divided
amounts       durations, factors and weights in words
prose         conditions in words, with the formula beside
wording       formulas cut short, grounds, numbers and lists
readings      what the sources say
columns       tables in columns; `shifts`, "40 min earlier"
lab           results of the lab, one module for each command
"""

"""Force and fear.

morale       how long a unit stays
meetings     a unit that goes if its majority is for it
shock        blasts and nerves
siege        a held place ringed, entered, given up
casualties   who is hit
crowds       bystanders, and services that run on
"""

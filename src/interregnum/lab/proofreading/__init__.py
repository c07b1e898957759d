"""The proofreader: many histories read line by line by rules that hold for any scenario.

proofread    plays the histories, on all cores, and reads them
rules        the rules
proof        one history under the proofreader's eye
script       what is known of a scenario beforehand: its `cast`, its `nouns` and their events, its `geography`, its
             `post`, its `wording`
purposes     what an event is for, and what ends a time; `foreclosed`, what can never happen any more
findings     what is found, gathered by rule and event; `places`, where in the files that is written
"""

"""Many histories, played on all cores, in memory or on disk.

instrumented   a network that records what is asked about
response       an outcome of a history as a number
replicas       many histories in memory
workers        work spread over processes, or over any executor
ensemble       many histories on disk, in `chunks`; `files` is the manifest and the list of chunks
lock           one run at a time writes to a folder
sampling       which formulas are watched through time, and when; `series`, their values in every history
summary        the outcomes of an ensemble as plain data
query          SQL over an ensemble
"""

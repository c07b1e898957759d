"""Many histories: played on all cores, in memory or kept on disk.

instrumented   a network prepared to time what is asked about
response       the one number asked of a history
replicas       many histories in memory
workers        work spread over processes, or over any executor
ensemble       many histories on disk, in `chunks`; `files` is the manifest and the list of chunks
query          SQL over an ensemble
"""

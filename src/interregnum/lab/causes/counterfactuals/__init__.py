"""Counterfactual histories: each history played again with one thing otherwise, and only what differs.

knockouts        without each event that happened; `shared_history` plays only what differs
knock_ins        in which an event is made to happen
fresh            drawn anew from an event on, without it and with it
cache            knock-outs kept in the folder of an ensemble
"""

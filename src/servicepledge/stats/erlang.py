"""Staffing: how many agents an hour's calls would have needed to be answered as promised (Erlang C)."""

from math import ceil, exp

MOST_AGENTS = 10_000


def waiting_share(agents: int, load: float) -> float:
    """
    Return the share of calls that find every agent busy, of a load in erlangs (calls an hour times hours each takes).

    Erlang's C formula: calls come at random, wait as long as it takes, and nobody gives up. Since in life some do, the
    agents it asks for are rather too many than too few.
    """
    from scipy.special import gammaln, pdtr, xlogy

    if agents <= load:
        return 1.0
    if load <= 0:
        return 0.0
    all_taken = exp(float(xlogy(agents, load) - load - gammaln(agents + 1)))
    blocked = all_taken / float(pdtr(agents, load))
    return blocked / (1 - load / agents * (1 - blocked))


def answered_within(agents: int, load: float, handling_s: float, limit_s: float) -> float:
    """Return the share of calls answered within a limit."""
    if agents <= load:
        return 0.0
    return 1 - waiting_share(agents, load) * exp(-(agents - load) * limit_s / handling_s)


def mean_wait_s(agents: int, load: float, handling_s: float) -> float:
    """Return the mean wait of all calls in seconds; infinite where the agents cannot keep up."""
    return float("inf") if agents <= load else waiting_share(agents, load) * handling_s / (agents - load)


def agents_for_share(calls_an_hour: float, handling_s: float, limit_s: float, share: float) -> int:
    """Return the least number of agents that answers a share of the calls within a limit."""
    load = calls_an_hour * handling_s / 3600
    if load <= 0:
        return 0
    return next(n for n in _from(load) if answered_within(n, load, handling_s, limit_s) >= share)


def agents_for_mean(calls_an_hour: float, handling_s: float, mean_s: float) -> int:
    """Return the least number of agents that keeps the mean wait to a length."""
    load = calls_an_hour * handling_s / 3600
    if load <= 0:
        return 0
    return next(n for n in _from(load) if mean_wait_s(n, load, handling_s) <= mean_s)


def _from(load: float) -> range:
    least = max(1, ceil(load))
    return range(least, least + MOST_AGENTS)

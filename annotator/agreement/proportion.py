"""An interval for a share of few: how often somebody was right, of how many times."""

from math import sqrt
from statistics import NormalDist


def wilson_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval of a share, which holds for few trials and for shares of 0 and 1 too.

    Wilson (1927), Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22, 209-212; recommended for small samples by Brown, Cai and DasGupta (2001),
    Statistical Science 16, 101-133.

    Parameters
    ----------
    successes, trials
        How often it happened, of how many times; `trials` is 1 or more.
    confidence
        Between 0 and 1.

    Raises
    ------
    ValueError
        When there is no trial, or not as many as successes.

    Examples
    --------
    >>> [round(end, 4) for end in wilson_interval(8, 10)]
    [0.4902, 0.9433]
    >>> [round(end, 4) for end in wilson_interval(0, 10)]
    [0.0, 0.2775]
    """
    if not 0 <= successes <= trials or trials < 1:
        raise ValueError("successes lie between 0 and trials, and there is at least one trial")
    z = NormalDist().inv_cdf((1.0 + confidence) / 2.0)
    share = successes / trials
    shrunk = 1.0 + z * z / trials
    centre = (share + z * z / (2 * trials)) / shrunk
    reach = z / shrunk * sqrt(share * (1.0 - share) / trials + z * z / (4 * trials * trials))
    # The ends of nothing and of all are exact: rounding must not put them a hair beside it.
    low = 0.0 if successes == 0 else centre - reach
    high = 1.0 if successes == trials else centre + reach
    return low, high

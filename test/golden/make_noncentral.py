"""noncentral.json: tails of the noncentral chi-square distribution, by mpmath in 40 digits, and by SciPy where the noncentrality is large."""
import mpmath
import scipy
from mpmath import mp, mpf
from scipy import stats

from cases import write

mp.dps = 40


def tails(x, k, noncentrality):
    """(lower, upper): the Poisson mixture of central chi-squares, summed until nothing is added."""
    half, mean = mpf(x) / 2, mpf(noncentrality) / 2
    lower = upper = mpf(0)
    for j in range(int(mean + 60 * mpmath.sqrt(mean)) + 120):
        weight = mpmath.exp(-mean + j * mpmath.log(mean) - mpmath.loggamma(j + 1))
        part = mpmath.gammainc(mpf(k) / 2 + j, 0, half, regularized=True)
        lower, upper = lower + weight * part, upper + weight * (1 - part)
    return lower, upper


def summed():
    for k in (0.37, 1, 2.5, 9, 49, 200.25):
        for noncentrality in (0.01, 1, 7.3, 60, 900):
            mean, spread = k + noncentrality, (2 * (k + 2 * noncentrality)) ** 0.5
            for z in (-4, -2, -0.5, 0.5, 2, 5):
                x = mean + z * spread
                if x <= 0:
                    continue
                lower, upper = tails(x, k, noncentrality)
                yield {"x": x, "degreesOfFreedom": k, "noncentrality": noncentrality, "lower": float(lower), "upper": float(upper)}


def large():
    for k in (3.5, 9, 400):
        for noncentrality in (9.9e4, 1.1e5, 1e6, 1e9):
            mean, spread = k + noncentrality, (2 * (k + 2 * noncentrality)) ** 0.5
            for z in (-3, -1.96, 0.3, 1.96, 3):
                x = mean + z * spread
                yield {"x": x, "degreesOfFreedom": k, "noncentrality": noncentrality, "lower": float(stats.ncx2.cdf(x, k, noncentrality)), "upper": float(stats.ncx2.sf(x, k, noncentrality))}


if __name__ == "__main__":
    write("noncentral", {"summed": list(summed()), "large": list(large())}, scipy=scipy, mpmath=mpmath)

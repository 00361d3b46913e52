"""tails.json: upper tails of distributions by mpmath, from the middle down to 1e-290, and exact laws in whole numbers.

The limit laws of Cramér–von Mises and Anderson–Darling have two independent sources here: as 1 − cdf in so many digits that nothing cancels, from the series of
Csörgő & Faraway 1996 (1.3) and of Anderson & Darling 1952 (4.35), and, far out, Smirnov's alternating integrals by mpmath's own quadrature. Where both
are feasible they are asserted to agree.
"""
from fractions import Fraction
from math import comb

import mpmath
from mpmath import mp, mpf

from cases import write

mp.dps = 40
half = mpf(1) / 2


def cramer_von_mises_series(x, digits):
    with mp.workdps(digits + 30):
        x, total = mpf(x), mpf(0)
        for k in range(10_000):
            y = 4 * k + 1
            q = mpf(y) ** 2 / (16 * x)
            term = mpmath.gamma(k + half) / mpmath.gamma(k + 1) / (mp.pi ** (3 * half) * mpmath.sqrt(x)) * mpmath.sqrt(y) * mpmath.exp(-q) * mpmath.besselk(mpf(1) / 4, q)
            total += term
            if term < mpf(10) ** -(digits + 25):
                return 1 - total


def anderson_darling_series(z, digits):
    with mp.workdps(digits + 30):
        z, total, step = mpf(z), mpf(0), 2 * mp.pi / (mpmath.log(10) * (digits + 30))
        for j in range(10_000):
            c = mpf(4 * j + 1) ** 2 * mp.pi**2 / (8 * z)
            # The trapezoidal rule converges like exp(−2π/step): the integrand is analytic in |Im w| < 1.
            area, i = mpmath.exp(z / 8) / 2, 1
            while True:
                w = step * i
                value = mpmath.exp(z / (8 * (w * w + 1)) - c * w * w)
                area += value
                if value < mpf(10) ** -(digits + 28):
                    break
                i += 1
            term = mpmath.binomial(-half, j) * (4 * j + 1) * mpmath.exp(-c) * area * step
            total += term
            if abs(term) < mpf(10) ** -(digits + 25):
                return 1 - mpmath.sqrt(2 * mp.pi) / z * total


def smirnov(x, u, slope, w):
    """D = sin(πs) / w(s): with s = a + v² and s = b − v² the square root's poles are gone. quad's tolerance is absolute: e^(−xu(1)/2) is taken out."""
    total, end = mpf(0), mpmath.sqrt(half)
    with mp.workdps(25):
        for k in range(1, 60):
            a = 2 * k - 1
            scale = 1 / mpmath.sqrt(1 + x * slope(a) / 2)
            points = [p for p in (0, scale, 3 * scale, 6 * scale, 12 * scale) if p < end] + [end]
            part = lambda s, v: mpmath.exp(-x * (u(s) - u(1)) / 2) / u(s) * mpmath.sqrt(w(s)) * slope(s) * 2 / mpmath.sqrt(mpmath.sinpi(v * v) / (v * v))
            term = mpmath.quad(lambda v: part(a + v * v, v), points) + mpmath.quad(lambda v: part(a + 1 - v * v, v), points)
            total += (-1) ** (k + 1) * term
            if term < total * mpf(10) ** -22:
                return total * mpmath.exp(-x * u(1) / 2) / mp.pi


def cramer_von_mises(x):
    x = mpf(x)
    if x < 3:
        return cramer_von_mises_series(x, 30)
    return smirnov(x, lambda s: (mp.pi * s) ** 2, lambda s: 2 * mp.pi**2 * s, lambda s: mp.pi * s)


def anderson_darling(x):
    x = mpf(x)
    if x < 3:
        return anderson_darling_series(x, 20)
    return smirnov(x, lambda s: s * (s + 1), lambda s: 2 * s + 1, lambda s: mp.pi * s * (s + 1))


def student(t, nu):
    nu, square = mpf(nu), mpf(t) ** 2
    if nu < 1000:
        return mpmath.betainc(nu / 2, half, 0, nu / (nu + square), regularized=True)
    # The density's integral, from t outwards.
    log = mpmath.loggamma((nu + 1) / 2) - mpmath.loggamma(nu / 2) - mpmath.log(nu * mp.pi) / 2
    t, scale = mpf(t), 1 / max(mpf(1), mpf(t))
    points = [t] + [t + scale * 2**i for i in range(12)] + [mpmath.inf]
    at = (nu + 1) / 2 * mpmath.log1p(t * t / nu)
    return 2 * mpmath.exp(log - at) * mpmath.quad(lambda s: mpmath.exp(at - (nu + 1) / 2 * mpmath.log1p(s * s / nu)), points)


def fisher(a, b, c, d):
    """Two-sided, in whole numbers."""
    first, second, drawn = a + b, c + d, a + c
    ways = [comb(first, x) * comb(second, drawn - x) for x in range(max(0, drawn - second), min(first, drawn) + 1)]
    seen = comb(first, a) * comb(second, drawn - a)
    return Fraction(sum(w for w in ways if w <= seen), comb(first + second, drawn))


def mann_whitney(u, n, m):
    """P(U ≤ u) in whole numbers, by Mann and Whitney's recursion on the greatest value."""
    counts = [[0] * (u + 1) for _ in range(m + 1)]
    for j in range(m + 1):
        counts[j][0] = 1
    for i in range(1, n + 1):
        row = [[0] * (u + 1) for _ in range(m + 1)]
        row[0][0] = 1
        for j in range(1, m + 1):
            for k in range(u + 1):
                row[j][k] = row[j - 1][k] + (counts[j][k - j] if k >= j else 0)
        counts = row
    return Fraction(sum(counts[m]), comb(n + m, n))


def rational(value):
    return float(mpf(value.numerator) / value.denominator)


def tails():
    for x, digits in ((0.5, 25), (3, 30), (8, 40)):
        assert mpmath.almosteq(cramer_von_mises_series(x, digits), smirnov(mpf(x), lambda s: (mp.pi * s) ** 2, lambda s: 2 * mp.pi**2 * s, lambda s: mp.pi * s), 1e-15)
        assert mpmath.almosteq(anderson_darling_series(x, digits), smirnov(mpf(x), lambda s: s * (s + 1), lambda s: 2 * s + 1, lambda s: mp.pi * s * (s + 1)), 1e-15)
    assert mpmath.almosteq(cramer_von_mises_series(30, 90), cramer_von_mises(30), 1e-20)
    cvm = [{"x": x, "sf": float(cramer_von_mises(x))} for x in (0.004, 0.01, 0.03, 0.1, 0.2, 0.34730, 0.46136, 0.74346, 1.16786, 2, 3.5, 5, 10, 20, 50, 90, 120, 134)]
    ad = [{"x": x, "sf": float(anderson_darling(x))} for x in (0.03, 0.1, 0.3, 0.7, 1, 1.933, 2.492, 3.857, 6, 10, 20, 40, 90, 200, 400, 600, 660)]
    t = []
    for nu in (0.3, 1, 2.5, 5, 17.25, 41.5, 999.5, 12345.6, 3e7):
        for z in (0.01, 1, 1.7, 1.8, 2, 5, 12, 30, 36, 1e3, 1e8):
            if nu / 2 * mpmath.log1p(mpf(z) ** 2 / nu) > 690:
                continue
            p = student(z, nu)
            if p > mpf("1e-290"):
                t.append({"t": z, "degreesOfFreedom": nu, "twoSided": float(p)})
    tables = [(8, 2, 1, 5), (1, 9, 9, 1), (0, 5, 5, 0), (3, 0, 2, 4), (10, 10, 10, 10), (7, 13, 13, 7), (120, 880, 150, 850), (500, 500, 480, 520), (300, 700, 900, 100), (40, 9960, 900, 9100),
              (2, 3, 5000, 20), (999, 1, 1, 999), (480, 20, 3, 497), (12, 300, 7, 280), (1500, 500, 500, 1500), (700, 13, 1, 600)]
    small = [(0, 3, 4), (5, 3, 4), (6, 3, 4), (12, 3, 4), (20, 8, 8), (31, 8, 8), (32, 8, 8), (40, 8, 8), (0, 8, 300), (200, 8, 300), (1100, 8, 300), (1300, 8, 300), (1, 1, 50), (30, 2, 700), (699, 2, 700), (900, 7, 400)]
    return {
        "cramerVonMises": cvm, "andersonDarling": ad, "studentT": t,
        "fisherExact": [{"table": table, "pValue": rational(fisher(*table))} for table in tables],
        "mannWhitney": [{"u": u, "n": n, "m": m, "atMost": rational(mann_whitney(u, n, m))} for u, n, m in small],
        "normal": [{"z": z, "upper": float(mpmath.erfc(mpf(z) / mpmath.sqrt(2)) / 2)} for z in (-5, -1, 0, 0.5, 2, 5, 8.3, 20, 36.2)],
    }


if __name__ == "__main__":
    write("tails", tails(), mpmath=mpmath)

"""outliers.json: scores of scikit-learn's IsolationForest with its defaults (100 trees of 256 rows), as the mean and standard deviation over 40 seeds,
on closed-form rows of which the last five stand apart. Also entropy by SciPy, confidence and margin of three probabilities by NumPy."""
import numpy as np
import scipy
import sklearn
from scipy.stats import entropy
from sklearn.ensemble import IsolationForest

from cases import write

N = 600


def rows():
    i = np.arange(N)
    x = np.stack([(i * 37 % 101) / 101, (i * 53 % 97) / 97, (i * 71 % 89) // 30 / 2], axis=1)
    x[-5:] = [[3, 0.5, 0.5], [0.5, -2, 0.5], [2, 2, 1], [1.4, 1.4, 0], [1.1, 0.5, 0.5]]
    return x


if __name__ == "__main__":
    x = rows()
    scores = np.stack([-IsolationForest(random_state=seed).fit(x).score_samples(x) for seed in range(40)])
    p = np.array([[1, 0, 0], [0.5, 0.25, 0.25], [0.4, 0.4, 0.2], [1 / 3, 1 / 3, 1 / 3], [0.05, 0.9, 0.05]])
    ordered = np.sort(p, axis=1)
    write("outliers", {
        "at": [0, 1, 2, 100, 200, 300, 400, *range(N - 5, N)],
        "mean": scores.mean(axis=0)[[0, 1, 2, 100, 200, 300, 400, *range(N - 5, N)]].tolist(),
        "std": scores.std(axis=0, ddof=1)[[0, 1, 2, 100, 200, 300, 400, *range(N - 5, N)]].tolist(),
        "certainty": {"probabilities": p.tolist(), "confidence": ordered[:, -1].tolist(), "margin": (ordered[:, -1] - ordered[:, -2]).tolist(), "entropy": (entropy(p, axis=1) / np.log(3)).tolist()},
    }, sklearn=sklearn, scipy=scipy, numpy=np)

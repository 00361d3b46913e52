"""multivariate.json: NannyML's PCA reconstruction error chunk by chunk, and its domain classifier, on the real data sets.

NannyML's environment is its own (see requirements-nannyml.txt). Chunks are counted in rows and the incomplete last one is dropped, as a
chunk that the data's end cuts short is not judged here. Census columns are pandas categories, so NannyML takes them for categorical.
`carLoanHoles` is the car loans with every 7th … 13th value of each column taken out, in the order of the columns: the imputation's oracle.
"""
import logging
import os
import warnings

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import category_encoders
import lightgbm
import nannyml as nml
import numpy as np
import pandas as pd
import sklearn
from nannyml.chunk import SizeBasedChunker

from cases import write
from multivariate_columns import CAR_LOAN, CENSUS
from sets import car_loan, census


def with_holes(frame):
    frame = frame.copy()
    for i, column in enumerate(CAR_LOAN):
        kept = frame[column].to_numpy(dtype=object, copy=True)
        kept[i :: 7 + i] = np.nan
        frame[column] = pd.Series(kept, index=frame.index).infer_objects()
    return frame


def reconstruction(reference, current, columns, size):
    chunker = SizeBasedChunker(chunk_size=size, incomplete="drop")
    calculator = nml.DataReconstructionDriftCalculator(column_names=columns, chunker=chunker)
    calculator.fit(reference[columns])
    data = calculator.calculate(current[columns]).to_df()
    error = data["reconstruction_error"]
    return {
        "components": int(calculator._pca.n_components_),
        "varianceExplained": float(calculator._pca.explained_variance_ratio_.sum()),
        "lower": float(error["lower_threshold"].iloc[0]), "upper": float(error["upper_threshold"].iloc[0]),
        "chunks": [
            {"sample": "reference" if p == "reference" else "current", "value": float(v), "lower": float(lo), "upper": float(hi), "alert": bool(a)}
            for p, v, lo, hi, a in zip(data["chunk"]["period"], error["value"], error["lower_confidence_boundary"], error["upper_confidence_boundary"], error["alert"])
        ],
    }


def domain_classifier(reference, current, columns, rows=10_000, parts=1):
    """ROC-AUC of the first `rows` reference rows against the last `rows` current ones, as one chunk."""
    calculator = nml.DomainClassifierCalculator(feature_column_names=columns, chunk_number=parts)
    reference, current = reference[columns].iloc[:rows].reset_index(drop=True), current[columns].iloc[-rows:].reset_index(drop=True)
    # Fitting judges the reference against itself, which fails on one chunk; only the data are needed.
    from nannyml.base import _split_features_by_type

    calculator.continuous_column_names, calculator.categorical_column_names = _split_features_by_type(reference, columns)
    calculator._reference_X, calculator._is_fitted = reference, True

    class Chunk:
        data = current

    return {"rows": rows, "rocAuc": float(calculator._calculate_chunk(Chunk))}


if __name__ == "__main__":
    sets = []
    for name, (reference, current, *_), columns, size in [
        ("carLoan", car_loan(), CAR_LOAN, 5000),
        ("carLoanHoles", tuple(map(with_holes, car_loan())), CAR_LOAN, 2000),
        ("census", census(), CENSUS, 5000),
    ]:
        sets.append({"name": name, "columns": columns, "size": size, "reconstruction": reconstruction(reference, current, columns, size)})
        if name != "carLoanHoles":
            sets[-1]["classifier"] = domain_classifier(reference, current, columns)
        print(name, sets[-1].get("classifier"))
    write("multivariate", {"sets": sets}, nannyml=nml, category_encoders=category_encoders, lightgbm=lightgbm, sklearn=sklearn, pandas=pd, numpy=np)

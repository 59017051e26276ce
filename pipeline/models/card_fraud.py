"""Trains card-fraud.onnx on charges that the shop makes, and prints how well it tells thieves apart.

    python card_fraud.py <lakebox-shop.jar> <card-fraud.onnx> <predictions.csv>

The same versions (requirements.txt) and the same shop give the same bytes.
"""

import csv
import json
import subprocess
import sys

import numpy as np
import onnxruntime
from onnx import TensorProto, checker, helper, numpy_helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import average_precision_score, precision_score, recall_score, roc_auc_score

FEATURES = ["amount", "last_amount", "seconds_since_last", "hour"]
DAY = 86_400
TRAINING = ["--seed", "1", "--rate", "50", "--duration", "24h"]
# other users at another pace
TEST = ["--seed", "2", "--rate", "100", "--duration", "6h"]
TEST_START = "2026-03-01T15:00:00Z"


def charges(jar, start, options):
    """The features of each charge, and whether a thief made it: who pays for no order is not honest."""
    command = ["java", "-jar", jar, "--print", "--start", start, *options]
    paid, rows = set(), []
    with subprocess.Popen(command, stdout=subprocess.PIPE) as shop:
        for line in shop.stdout:
            topic, _, value = line.split(b"\t", 2)
            if topic == b"transactions":
                record = json.loads(value)
                rows.append((record["ts"], record["user_id"], record["amount"]))
            elif topic == b"payment-events" and b"SUCCEEDED" in value and b"CREDIT_CARD" in value:
                record = json.loads(value)
                paid.add((record["payment_time"], record["amount"]))
    if shop.returncode:
        sys.exit(f"Cannot train: the shop ended with {shop.returncode}")
    last, features, labels = {}, [], []
    for ts, user, amount in rows:
        # whoever has not been charged before, was so a day ago, with nothing
        last_ts, last_amount = last.get(user, (ts - 1000 * DAY, 0.0))
        features.append((amount, last_amount, (ts - last_ts) / 1000, ts // 3_600_000 % 24))
        labels.append((ts, amount) not in paid)
        last[user] = (ts, amount)
    return np.array(features, dtype=np.float32), np.array(labels)


def model(classifier):
    """One input a feature, one output: the probability that it was a thief."""
    onnx = to_onnx(
        classifier,
        initial_types=[("features", FloatTensorType([None, len(FEATURES)]))],
        options={"zipmap": False},
        target_opset={"": 17, "ai.onnx.ml": 3},
        name="card-fraud",
    )
    graph = onnx.graph
    del graph.input[:]
    graph.input.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1]) for name in FEATURES)
    graph.node.insert(0, helper.make_node("Concat", FEATURES, ["features"], axis=1))
    probabilities = graph.output[1].name
    graph.initializer.append(numpy_helper.from_array(np.array([1], dtype=np.int64), "thief"))
    graph.node.append(helper.make_node("Gather", [probabilities, "thief"], ["score"], axis=1))
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info("score", TensorProto.FLOAT, [None, 1]))
    # as a set has them
    opsets = sorted(onnx.opset_import, key=lambda opset: opset.domain)
    del onnx.opset_import[:]
    onnx.opset_import.extend(opsets)
    checker.check_model(onnx)
    return onnx.SerializeToString()


def columns(features):
    return {name: features[:, [i]] for i, name in enumerate(FEATURES)}


def main(jar, path, predictions):
    features, labels = charges(jar, "2026-03-01T00:00:00Z", TRAINING)
    print(f"trained on {len(labels)} charges, {labels.sum()} by thieves")
    classifier = GradientBoostingClassifier(n_estimators=30, max_depth=3, random_state=1)
    classifier.fit(features, labels)
    with open(path, "wb") as file:
        file.write(model(classifier))
    print("importance", dict(zip(FEATURES, classifier.feature_importances_.round(3).tolist())))

    features, labels = charges(jar, TEST_START, TEST)
    session = onnxruntime.InferenceSession(path)
    scores = session.run(["score"], columns(features))[0][:, 0]
    print(f"tested on {len(labels)} charges, {labels.sum()} by thieves")
    print(f"ROC AUC {roc_auc_score(labels, scores):.4f}, average precision {average_precision_score(labels, scores):.4f}")
    for threshold in (0.1, 0.5, 0.9):
        suspects = scores >= threshold
        precision, recall = precision_score(labels, suspects), recall_score(labels, suspects)
        print(f"from {threshold}: precision {precision:.4f}, recall {recall:.4f}")

    # a few of each kind, for the tests of whoever else reads the model; one by one, for a batch is summed up in another
    # order, and so in another last digit
    doubtful = (scores > 0.05) & (scores < 0.95)
    dice = np.random.default_rng(1)
    with open(predictions, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*FEATURES, "score"])
        for kind in (labels, ~labels, doubtful):
            for i in np.sort(dice.choice(np.flatnonzero(kind), 8, replace=False)):
                score = session.run(["score"], columns(features[[i]]))[0][0, 0]
                writer.writerow([*(f"{value:.3f}" for value in features[i]), str(score)])


if __name__ == "__main__":
    main(*sys.argv[1:])

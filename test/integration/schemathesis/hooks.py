"""Keeps the runs and sweeps that Schemathesis starts small. Leaves invalid values unchanged, because the service must refuse them."""

from uuid import uuid4

import schemathesis

SMALLEST = {"durationMs": 100, "producers": 1, "warmupMs": 0}
LARGEST = {"durationMs": 366 * 86_400_000, "producers": 1296, "warmupMs": 600_000}


def small(name, value):
    """Replaces any valid value of that setting with the smallest one."""
    if value is None:
        return value if name == "warmupMs" else SMALLEST[name]
    is_valid = type(value) in (int, float) and value % 1 == 0 and SMALLEST[name] <= value <= LARGEST[name]
    return SMALLEST[name] if is_valid else value


def shorten(run):
    for name, smallest in SMALLEST.items():
        run[name] = small(name, run.get(name, smallest))


def thin(matrix):
    """Keeps one value per axis: most valid matrices have more cells than a sweep may have, a limit that JSON Schema cannot express."""
    for name, values in matrix.items():
        if isinstance(values, list) and len(values) <= 64:
            matrix[name] = [small(name, value) if name in SMALLEST else value for value in values[:1]]


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.method != "POST" or case.path not in ("/api/v1/runs", "/api/v1/sweeps"):
        return
    # The same key with another body would be refused.
    if case.headers and case.headers.get("Idempotency-Key", "").isalnum():
        case.headers["Idempotency-Key"] = str(uuid4())
    if not isinstance(case.body, dict):
        return
    run = case.body if case.path == "/api/v1/runs" else case.body.get("run")
    if isinstance(run, dict):
        shorten(run)
    if isinstance(case.body.get("matrix"), dict):
        thin(case.body["matrix"])
    if case.path == "/api/v1/sweeps" and case.body.get("repeat") in range(1, 101):
        case.body["repeat"] = 1

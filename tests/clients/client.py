"""What the drives of all SDKs share: a question, its answer or refusal, and a row of the table for each."""

import json
import re
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass


class Wrong(Exception):
    """An answer was not the expected one. It stands in the table already."""


@dataclass(frozen=True)
class Refusal:
    """An exception of an SDK, by what the SDK made of the error body."""

    exception: str
    status: int
    code: str
    message: str
    request_id: str


def fits(template, message):
    """Whether a message is made of a template, in which `{}` is any text."""
    return re.fullmatch(re.escape(template).replace(r"\{\}", ".+"), message) is not None


class Table:
    """SDK, operation, where it was asked, the answer, and what was asserted of it."""

    HEAD = ("SDK", "operation", "where", "answer", "asserted")

    def __init__(self):
        self.rows = []
        self.passed = self.failed = 0

    @contextmanager
    def row(self, sdk, operation, where, answer):
        """Adds a row; the body fills in what was asserted. Whatever goes wrong in the body fails the row."""
        asserted = []
        try:
            yield asserted
        except Exception as error:
            self.failed += 1
            self.rows.append((sdk, operation, where, "WRONG", f"{answer} expected: {error or type(error).__name__}"))
            raise Wrong from error
        self.passed += 1
        self.rows.append((sdk, operation, where, answer, ", ".join(asserted)))

    def print(self):
        """The verdicts of the judge come last."""
        rows = [self.HEAD, *sorted(self.rows, key=lambda row: row[1] == "cutover check")]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            print(" | ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[4]]))


class Control:
    """The emulator's own paths: what the services do by themselves, and what they fail to do."""

    def __init__(self, url):
        self.url = url

    def step(self, resource, event):
        self._post("step", {"resource": resource, "event": event})

    def fail(self, operation, code, status=500):
        self._post("fail", {"operation": operation, "times": 1, "status": status, "code": code})

    def _post(self, path, body):
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/_cutover/{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=10):
            pass


class Client:
    """One SDK. What it makes is remembered, so that the judge can be asked for each of it."""

    SDK: str
    ERRORS: tuple  # the exceptions that stand for an answer

    def __init__(self, url, table):
        self.control = Control(url)
        self.table = table
        self.made = []

    def ask(self, operation, **parameters):
        """The name of the SDK's model of the answer, the HTTP status and the answer's fields."""
        raise NotImplementedError

    def refusal(self, error):
        """The exception as a `Refusal`."""
        raise NotImplementedError

    def exception(self, status):
        """The name of the exception that this SDK has for a status."""
        raise NotImplementedError

    def accept(self, operation, where="", expected=None, *, status=200, part=None, note="", **parameters):
        """Asks, and requires success and these fields (`...` is any value). With `part`, of that part of the answer."""
        with self.table.row(self.SDK, operation, where, "accepted") as asserted:
            model, answered, answer = self.ask(operation, **parameters)
            assert answered == status, f"HTTP {answered}"
            asserted.append(f"{model} {status}")
            answer = part(answer) if part else answer
            for key, value in (expected or {}).items():
                found = answer.get(key)
                assert found is not None if value is ... else found == value, f"{key}={found!r}, not {value!r}"
                asserted.append(key if value is ... else f"{key}={value}")
            asserted.extend([f"({note})"] if note else [])
        return answer

    def refuse(self, operation, where, code, message, *, status=400, note="", **parameters):
        """Asks, and requires this error. `{}` in the message is any text."""
        with self.table.row(self.SDK, operation, where, "refused") as asserted:
            try:
                self.ask(operation, **parameters)
            except self.ERRORS as error:
                refusal = self.refusal(error)
            else:
                raise AssertionError("accepted")
            exception = self.exception(status)
            found = (refusal.exception, refusal.status, refusal.code)
            assert found == (exception, status, code), f"{found}: {refusal.message}"
            assert fits(message, refusal.message), f"message {refusal.message!r}"
            assert refusal.request_id, "no RequestId"
            asserted.extend([f"{exception} {status} {code}", "message", "RequestId"])
            asserted.extend([f"({note})"] if note else [])

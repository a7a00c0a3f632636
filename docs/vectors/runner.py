#!/usr/bin/env python3
"""Asks a system what the vectors of this folder ask, and says where it answers otherwise. Standard library only.

    python3 runner.py smc.json --edition 2024-06 --system my_fake.py:MyFake

The system is a class like `System` below. Exit status: 0 if nothing that must or should be is otherwise, 1 if something is,
2 if it could not be asked.
"""

import argparse
import collections
import importlib.util
import json
import pathlib
import sys

LEVELS = ("must", "should", "may")


class NotAsked(Exception):
    """Raised by a system that cannot be put into a state, or does not have an operation: the vector is left out."""


class System:
    """What a system under test has to be able to do."""

    def reset(self, state):
        """Forgets all, and is in this state: a dict of the coordinates of the file by name."""
        raise NotImplementedError

    def call(self, operation, args):
        """The answer to a request: {"http": 200} or {"http": 400, "code": "..."}. With a code, or a status from 400 on, it is a
        refusal. Either key can be left out, and then is not compared."""
        raise NotImplementedError

    def show(self):
        """The state as the service would show it: a dict of the fields that the vectors have in `after`. What is left out is
        not compared; what is not found is None, in the field that comes first in the file."""
        raise NotImplementedError

    def step(self, event):
        """Lets the service take a step: whether that can happen here. Leave it out if the system has no such thing."""
        raise NotAsked


def is_refusal(answer):
    return bool(answer.get("code")) or answer.get("http", 200) >= 400


def fits(wanted, shown):
    """Nothing and an empty text are the same, and of a time only that there is one is compared."""
    shown = None if shown == "" else shown
    for word in wanted:
        if word == "a time":
            if isinstance(shown, str):
                return True
        elif (None if word == "" else word) == shown:
            return True
    return False


def told(answer):
    """An answer in words."""
    if answer.get("result") == "refused" or is_refusal(answer):
        return "refused {} ({})".format(answer.get("code", "without a code"), answer.get("http", "no status"))
    return answer.get("result", "accepted")


def faults_of(expected, level, got, shown):
    """What is otherwise than in one expected answer, each with its level."""
    weaker, faults = expected.get("weaker", {}), []
    for key in ("code", "http"):
        if key in expected and key in got and got[key] != expected[key]:
            faults.append((weaker.get(key, level), f"{key} is {got[key]}, expected {expected[key]}"))
    for field, words in expected.get("after", {}).items():
        if field in shown and not fits(words, shown[field]):
            wanted = " or ".join(json.dumps(word) for word in words)
            fault = f"afterwards {field} is {json.dumps(shown[field])}, expected {wanted}"
            faults.append((weaker.get(field, level), fault))
    return sorted(faults, key=lambda fault: LEVELS.index(fault[0]))


def ask(system, test):
    """The faults of the system at one vector, measured against the answer that comes nearest, and the fields that it showed."""
    system.reset(dict(test["state"]))
    level, answers = test["level"], test["answers"]
    if test["kind"] == "event":
        got = {"result": "foreseen" if system.step(test["event"]) else "unforeseen"}
        alike = [a for a in answers if a["result"] == got["result"]]
    else:
        got = system.call(test["operation"], dict(test["args"])) or {}
        alike = [a for a in answers if (a["result"] == "refused") == is_refusal(got)]
    if not alike:
        return [(level, f"{told(got)}, expected {' or '.join(told(a) for a in answers)}")], {}
    shown = system.show()
    every = [faults_of(expected, level, got, shown) for expected in alike]
    # The nearest is the one whose worst fault is of the weakest level; of several, the one with the fewest.
    return max(every, key=lambda faults: (LEVELS.index(faults[0][0]) if faults else len(LEVELS), -len(faults))), shown


def run(path, edition, system, verbose=False, out=sys.stdout):
    """Asks every vector of a file and an edition; the exit status."""
    file = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    if edition not in file["editions"]:
        print(f"no edition {edition!r}: expected one of {', '.join(file['editions'])}", file=sys.stderr)
        return 2
    right, wrong, left_out = collections.Counter(), collections.Counter(), 0
    promised, seen = set(), set()
    for test in file["tests"]:
        if edition not in test["editions"]:
            continue
        try:
            faults, shown = ask(system, test)
        except NotAsked:
            left_out += 1
            continue
        promised.update(*(a.get("after", {}) for a in test["answers"]))
        seen.update(shown)
        # A fault is of its own level: what may be is reported, and fails nobody.
        level = faults[0][0] if faults else test["level"]
        (wrong if faults else right)[level] += 1
        if faults and (level != "may" or verbose):
            word = "FAIL" if level != "may" else "note"
            name = test.get("operation", test.get("event"))
            what = "; ".join(text for at, text in faults if at == level)
            print(f"{word} {level} {test['id']}: {name} {json.dumps(test.get('args', {}))}: {what}", file=out)
            for clause in test["clauses"][:1]:
                says = file["clauses"][clause]
                print(f"     {clause}: {says['says']} [{'; '.join(says['pages'])}]", file=out)
    asked = sum(right.values()) + sum(wrong.values())
    print(f"{file['service']} {edition}: {asked} vectors asked, {left_out} left out", file=out)
    for level in LEVELS:
        end = "otherwise (never a failure)" if level == "may" else "wrong"
        print(f"{level}: {right[level]} right, {wrong[level]} {end}", file=out)
    if promised - seen:
        print(f"never shown, so not compared: {', '.join(sorted(promised - seen))}", file=out)
    failed = wrong["must"] + wrong["should"] > 0
    print("failed" if failed else "passed", file=out)
    return int(failed)


def load(name):
    """The class of a file: path/to/file.py:Class."""
    path, _, name = name.rpartition(":")
    # So that the file can import this one, wherever it lies.
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    sys.modules.setdefault("runner", sys.modules[__name__])
    spec = importlib.util.spec_from_file_location(pathlib.Path(path).stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", help="a file of vectors, such as smc.json")
    parser.add_argument("--edition", required=True)
    parser.add_argument("--system", required=True, metavar="FILE.py:CLASS", help="the system under test")
    parser.add_argument("--verbose", action="store_true", help="name what differs from a may, too")
    args = parser.parse_args()
    return run(args.file, args.edition, load(args.system)(), args.verbose)


if __name__ == "__main__":
    sys.exit(main())

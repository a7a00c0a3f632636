"""Starts the emulator, drives it with each SDK, and has the recordings judged."""

import argparse
import json
import select
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import dcs
import smc
import sms
from client import Table, Wrong

PATIENCE = 30  # seconds for a process to start or to end
LIMIT = 300  # seconds for everything
CLAUSE = "smc.cut-over.when"  # what the broken emulator breaks


@contextmanager
def emulator(program, stem, *options):
    """A running emulator, by its address. It writes what it recorded when it is told to end."""
    command = [program, "--listen", "127.0.0.1:0", "--pace", "polls", "--record", str(stem), *options]
    with open(f"{stem}.stderr", "w") as stderr:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
    try:
        ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
        line = process.stdout.readline() if ready else ""
        assert line.startswith("listening on http://127.0.0.1:"), f"the emulator said {line!r}; see {stem}.stderr"
        yield line.split()[-1]
        process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE)
        assert code == 0, f"the emulator ended with {code}; see {stem}.stderr"
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()


def drive(url, table, scenarios):
    """Runs the scenarios, and gives for each service what was made. One that goes wrong does not keep the next from running."""
    made = []
    for sdk, lives in scenarios.items():
        client = sdk(url, table)
        for life in lives:
            try:
                life(client)
            except Wrong:
                pass
            except Exception as error:
                fail(table, f"{life.__name__}: {type(error).__name__}: {error}", sdk.SDK)
        made += client.made
    return made


def fail(table, wrong, sdk="-"):
    table.failed += 1
    table.rows.append((sdk, "-", "-", "WRONG", wrong))


def judge(cutover, files):
    """The exit status of the judge, and its results by resource."""
    command = [cutover, "check", "--format", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE * 2)
    assert done.stdout, f"cutover check ended with {done.returncode}: {done.stderr}"
    results = json.loads(done.stdout)["results"]
    # A file that names no resource is a result of its own.
    return done.returncode, {result.get("resource", result["file"]): result for result in results}


def ok(resource, made):
    return ["conforms"] if resource in made else ["conforms", "vacuous"]


def require_conforming(table, cutover, name, files, made):
    """Each thing that was made was judged and conforms; so does whatever else the files hold, unless it only was refused, which
    may contradict nothing."""
    with table.row("-", "cutover check", name, "conforms") as asserted:
        code, results = judge(cutover, files)
        assert made, "nothing was made"
        assert (missing := set(made) - set(results)) == set(), f"not judged: {sorted(missing)}"
        others = [f"{resource} {result['verdict']}" for resource, result in results.items() if result["verdict"] not in ok(resource, made)]
        assert not others and code == 0, f"exit status {code}: {others}"
        asserted.append(f"exit status 0, {len(results)} resources, none convicted, what was made conforms")


def require_convicted(table, cutover, name, files, made):
    """The one thing that was made breaks the clause."""
    with table.row("-", "cutover check", name, "violates") as asserted:
        code, results = judge(cutover, files)
        result = results[made[0]]
        blamed = {blame["clause"] for edition in result["editions"] for blame in edition["blame"]}
        assert (code, result["verdict"]) == (1, "violates"), f"exit status {code}: {result['verdict']}"
        assert CLAUSE in blamed, f"blamed {blamed}"
        asserted.append(f"exit status 1, {CLAUSE}")


RUNS = (
    # name, the services that record something, scenarios, options of the emulator, what the judge has to say
    ("first", ("smc", "sms", "dcs"), {smc.Tea: smc.SCENARIOS[smc.Tea]} | sms.SCENARIOS | dcs.SCENARIOS, (), require_conforming),
    ("second", ("smc",), {smc.Acs: smc.SCENARIOS[smc.Acs]}, (), require_conforming),
    ("broken", ("smc",), {smc.Tea: (smc.cut_over_ready,)}, ("--broken",), require_convicted),
)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--emulator", required=True)
    parser.add_argument("--cutover", required=True)
    parser.add_argument("--records", required=True, type=Path, help="a folder for the recordings")
    arguments = parser.parse_args()
    arguments.records.mkdir(parents=True, exist_ok=True)
    signal.alarm(LIMIT)

    table = Table()
    for name, services, scenarios, options, verdict in RUNS:
        stem = arguments.records / name
        files = [Path(f"{stem}.{service}.jsonl") for service in services]
        for file in files:
            file.unlink(missing_ok=True)
        try:
            with emulator(arguments.emulator, stem, *options) as url:
                made = drive(url, table, scenarios)
            verdict(table, arguments.cutover, name, files, made)
        except Wrong:
            pass
        except Exception as error:
            fail(table, f"{name}: {type(error).__name__}: {error}")
    table.print()
    print(f"{table.passed} passed, {table.failed} failed")
    return 1 if table.failed or not table.passed else 0


if __name__ == "__main__":
    sys.exit(main())

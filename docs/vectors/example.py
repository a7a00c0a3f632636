#!/usr/bin/env python3
"""SMC's replication job in edition 2024-06, written by hand from the tables of docs/smc.md: what a system under test may look
like, and what the runner says of it.

    python3 example.py             # passes
    python3 example.py --broken    # lets a stopped job be cut over, and is told so
"""

import argparse
import pathlib
import sys

import runner

ACCEPTED = {"http": 200}
STATUS = {"http": 400, "code": "ReplicationJob.InvalidStatus"}
BUSINESS = {"http": 400, "code": "ReplicationJob.InvalidBusinessStatus"}
SOURCE = {"http": 400, "code": "SourceServerState.Invalid"}
RELATED = {"http": 400, "code": "ReplicationJob.Related"}
WITH_RUNNING = {"http": 400, "code": "SourceServer.WithRunningReplicationJob"}

UNFINISHED = ("Ready", "Running", "Stopped", "InError", "Waiting", "Expired")
NOWHERE = ("Absent", "Gone")


class ReplicationJob(runner.System):
    cut_over_in = ("Waiting",)

    def reset(self, state):
        self.status, self.stage, self.cut = state["Status"], state["BusinessStatus"], state["cut over"]
        self.start, self.valid = state["ScheduledStartTime"], state["ValidTime"]
        self.once, self.source = state["RunOnce"], state["source"]

    def show(self):
        source = None if self.source == "Gone" else self.source
        if self.status in NOWHERE:
            return {"Status": None, "source": source}
        return {
            "Status": self.status,
            "BusinessStatus": self.stage or "",
            "RunOnce": self.once,
            "ScheduledStartTime": self.start,
            "ValidTime": self.valid,
            "cut over": self.cut,
            "source": source,
        }

    def call(self, operation, args):
        return getattr(self, operation)(args)

    def become(self, status, stage=None):
        self.status, self.stage = status, stage
        return ACCEPTED

    def CreateReplicationJob(self, args):
        if self.status not in NOWHERE and args.get("ClientToken") == "token-1":
            return ACCEPTED
        if self.status in UNFINISHED:
            return SOURCE
        # The call is for another job of the same source server: this one stays as it is.
        if self.status == "Deleting" and self.source in ("Available", "InUse"):
            return ACCEPTED
        if self.source != "Available":
            return SOURCE
        if self.status in ("Finished", "Gone"):
            return ACCEPTED
        if self.status == "Absent":
            self.cut, self.source = "no", "InUse"
            self.once = args.get("RunOnce", True)
            self.start = args.get("ScheduledStartTime", "")
            self.valid = args.get("ValidTime", "30 days from now")
        return self.become("Ready")

    def StartReplicationJob(self, args):
        if self.status not in ("Ready", "Stopped", "InError"):
            return STATUS
        return SOURCE if self.source != "InUse" else self.become("Running", "Preparing")

    def StopReplicationJob(self, args):
        if self.status != "Running":
            return STATUS
        return BUSINESS if self.stage != "Syncing" else self.become("Stopped")

    def CutOverReplicationJob(self, args):
        if self.status not in self.cut_over_in:
            return STATUS
        if self.source != "InUse":
            return SOURCE
        data = args.get("SyncData", False)
        self.cut = "with data" if data else "without data"
        return self.become("Running", "Syncing" if data else "Cleaning")

    def DeleteReplicationJob(self, args):
        if self.status in ("Running", "Deleting", *NOWHERE):
            return STATUS
        return self.become("Deleting")

    def ModifyReplicationJobAttribute(self, args):
        if self.status in NOWHERE:
            return STATUS
        rhythm, valid = "Frequency" in args, "ValidTime" in args
        before_it_runs = "InstanceType" in args or "ScheduledStartTime" in args
        if rhythm and not (self.status == "Ready" or self.status == "Waiting" and not before_it_runs):
            return STATUS
        if valid and self.status not in ("Ready", "Running", "Stopped", "InError", "Waiting"):
            return STATUS
        if before_it_runs and self.status != "Ready":
            return STATUS
        self.start = args.get("ScheduledStartTime", self.start)
        self.valid = args.get("ValidTime", self.valid)
        return ACCEPTED

    def DeleteSourceServer(self, args):
        force = args.get("Force", False)
        if self.status == "Running":
            return WITH_RUNNING
        if self.status not in NOWHERE and not force:
            return RELATED
        if self.source in ("Deleting", "Gone"):
            return SOURCE
        self.source = "Deleting"
        return ACCEPTED if self.status in NOWHERE else self.become("Deleting")

    def step(self, event):
        """The service's own steps; those of people in the console are left out."""
        if not event[0].isupper():
            raise runner.NotAsked
        return bool(getattr(self, event)())

    def ScheduledStart(self):
        return self.status == "Ready" and self.start != "" and self.become("Running", "Preparing")

    def PhaseEnded(self):
        last = self.once or self.cut != "no"
        after = {"Preparing": "Cleaning" if self.cut == "without data" else "Syncing", "Syncing": "Processing"}
        if last:
            after["Processing"] = "Cleaning"
        return self.status == "Running" and self.stage in after and self.become("Running", after[self.stage])

    def RoundEnded(self):
        round_ends = self.stage == "Processing" and not self.once and self.cut == "no"
        return self.status == "Running" and round_ends and self.become("Waiting")

    def RoundStarted(self):
        return self.status == "Waiting" and self.cut == "no" and self.become("Running", "Preparing")

    def ResourcesReleased(self):
        if self.status != "Running" or self.stage != "Cleaning" or not (self.once or self.cut != "no"):
            return False
        self.source = "Available" if self.source == "InUse" else self.source
        return self.become("Finished")

    def Failed(self):
        return self.status == "Running" and self.become("InError")

    def ClientLost(self):
        if self.source not in ("Available", "InUse"):
            return False
        self.source = "Unavailable"
        return self.become("InError") if self.status == "Running" else True

    def ClientReturned(self):
        if self.source != "Unavailable":
            return False
        self.source = "InUse" if self.status in UNFINISHED else "Available"
        return True

    def Lapsed(self):
        return self.status in ("Ready", "Stopped", "InError", "Waiting") and self.valid != "" and self.become("Expired")

    def Cleared(self):
        return self.status == "Expired" and self.become("Deleting")

    def Deleted(self):
        if self.status != "Deleting":
            return False
        self.source = "Available" if self.source == "InUse" else self.source
        return self.become("Gone")

    def SourceDeleted(self):
        if self.source != "Deleting":
            return False
        self.source = "Gone"
        return True


class Broken(ReplicationJob):
    cut_over_in = ("Waiting", "Stopped")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--broken", action="store_true", help="with one rule broken")
    parser.add_argument("--verbose", action="store_true", help="name what differs from a may, too")
    args = parser.parse_args()
    vectors = pathlib.Path(__file__).with_name("smc.json")
    return runner.run(vectors, "2024-06", Broken() if args.broken else ReplicationJob(), args.verbose)


if __name__ == "__main__":
    sys.exit(main())

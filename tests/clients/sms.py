"""Server Migration Service: two source servers, moved by changestate, and deleted."""

from huaweicloudsdksms import v3 as sms
from huaweicloudsdksms.v3 import SmsClient

from huawei import Huawei

UNKNOWN = "00000000-0000-0000-0000-000000000000"
SENTENCE = "The migration task status of a source server was updated."


class Sms(Huawei):
    SDK = "huaweicloudsdksms"
    MODELS = sms
    CLIENT = SmsClient

    def see(self, server, state, cycle):
        expected = {"id": server, "state": state, "migration_cycle": cycle}
        self.accept("ShowServer", "", expected, source_id=server)

    def update(self, server, where, state, cycle, note=""):
        body = sms.PutCopyStateReq(copystate=state, migrationcycle=cycle)
        where = f"{where}: {state}, {cycle}"
        self.accept("UpdateCopyState", where, {"body": SENTENCE}, note=note, source_id=server, body=body)

    def refuse_update(self, server, where, state, cycle):
        body = sms.PutCopyStateReq(copystate=state, migrationcycle=cycle)
        where = f"{where}: {state}, {cycle}"
        self.refuse(
            "UpdateCopyState", where, "SMS.9001", "Invalid parameters.", note="code assumed", source_id=server, body=body
        )

    def refuse_unknown(self, operation, where, **parameters):
        message = "SourceServer does not exist"
        self.refuse(operation, where, "SMS.7602", message, status=404, note="status assumed", **parameters)

    def servers(self, where, **filters):
        answer = self.accept("ListServers", where, {"count": ...}, **filters)
        return {server["id"]: server for server in answer["source_servers"]}


def lives(service):
    """One server is migrated and deleted; the other is stopped, resumed, fails, and is deleted in a batch."""
    first, second = service.servers("at the beginning")
    service.made += [f"source/{first}", f"source/{second}"]

    service.accept("ShowServer", "at the beginning", {"id": first, "state": "waiting", "migration_cycle": ...}, source_id=first)
    service.update(first, "waiting", "waiting", "setting")
    service.see(first, "waiting", "setting")
    service.refuse_update(first, "waiting", "waiting", "cutovered")
    service.refuse_update(first, "waiting", "skipping", "replicating")
    service.see(first, "waiting", "setting")
    service.update(first, "waiting", "replicate", "replicating")
    service.see(first, "replicate", "replicating")
    service.update(first, "replicate", "syncing", "syncing")
    service.see(first, "syncing", "syncing")
    service.refuse_update(first, "syncing", "finished", "cutovering")
    service.see(first, "syncing", "syncing")
    service.update(first, "syncing", "cutovering", "cutovering")
    service.see(first, "cutovering", "cutovering")
    service.see(first, "finished", "cutovered")
    for state, cycle in (("syncing", "syncing"), ("waiting", "cutovered")):
        service.update(first, "finished", state, cycle, note="without effect")
        service.see(first, "finished", "cutovered")
    service.control.step(f"sms/source/{first}", "SyncStarted")
    service.see(first, "syncing", "syncing")
    service.accept("DeleteServer", "syncing", source_id=first)
    service.update(first, "deleting", "waiting", "checking", note="without effect")
    service.see(first, "deleting", "syncing")
    service.refuse_unknown("ShowServer", "gone", source_id=first)

    service.update(second, "waiting", "INIT", "Replicating", note="in any letter case")
    service.see(second, "initialize", "replicating")
    service.see(second, "replicate", "replicating")
    service.update(second, "replicate", "stopping", "replicating")
    service.update(second, "stopping", "replicate", "replicating", note="without effect")
    service.see(second, "stopping", "replicating")
    service.see(second, "stopped", "replicating")
    service.update(second, "stopped", "replicate", "replicating", note="without effect")
    service.see(second, "stopped", "replicating")
    service.control.step(f"sms/source/{second}", "Resumed")
    service.see(second, "replicate", "replicating")
    service.update(second, "replicate", "error", "replicating")
    found = service.servers("state=error", state="error")
    assert list(found) == [second], found
    found = service.servers("an unknown id", id=UNKNOWN)
    assert not found, found
    service.accept("DeleteServers", "error", body=sms.DeleteIds(ids=[second]))
    service.see(second, "deleting", "replicating")
    found = service.servers("gone")
    assert not found, found


def unknown(service):
    """A source server that is not there."""
    body = sms.PutCopyStateReq(copystate="waiting", migrationcycle="setting")
    service.refuse_unknown("UpdateCopyState", "an unknown id", source_id=UNKNOWN, body=body)
    service.refuse_unknown("ShowServer", "an unknown id", source_id=UNKNOWN)
    service.refuse_unknown("DeleteServer", "an unknown id", source_id=UNKNOWN)
    service.refuse_unknown("DeleteServers", "an unknown id", body=sms.DeleteIds(ids=[UNKNOWN]))


SCENARIOS = {Sms: (lives, unknown)}

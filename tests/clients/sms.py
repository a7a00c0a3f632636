"""Server Migration Service: two source servers, moved by changestate, and deleted; tasks that migrate two more."""

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

    def register(self, name, ip):
        body = sms.PostSourceServerBody(
            name=name, ip=ip, os_type="LINUX", os_version="UBUNTU_22_4_64BIT", agent_version="24.9.0", networks=[]
        )
        server = self.accept("RegisterServer", name, {"id": ...}, body=body)["id"]
        self.made.append(f"source/{server}")
        return server

    @staticmethod
    def task_of(server, **options):
        return sms.PostTask(
            name="task-1", type="MIGRATE_FILE", os_type="LINUX", source_server=sms.SourceServerByTask(id=server),
            target_server=sms.TargetServerByTask(name="target", disks=[]), region_name="r", region_id="r-1",
            project_name="p", project_id="p-1", **options,
        )

    def create(self, server, where, note="", **options):
        task = self.accept("CreateTask", where, {"id": ...}, note=note, body=self.task_of(server, **options))["id"]
        self.made += [f"task/{task}", f"source/{server}-task-{task}"]
        return task

    def see_task(self, task, state, source):
        answer = self.accept("ShowTask", "", {"id": task, "state": state}, task_id=task)
        assert answer["source_server"]["state"] == source, answer["source_server"]

    def act(self, task, action, where, note=""):
        body = sms.UpdateTaskStatusReq(operation=action)
        self.accept("UpdateTaskStatus", f"{where}: {action}", note=note, task_id=task, body=body)

    def refuse_act(self, task, action, where, code, message, status=400):
        body = sms.UpdateTaskStatusReq(operation=action)
        where = f"{where}: {action}"
        note = "code assumed or observed"
        self.refuse("UpdateTaskStatus", where, code, message, status=status, note=note, task_id=task, body=body)

    def command(self, server, name):
        answer = self.accept("ShowCommand", name, {"command_name": name}, server_id=server)
        assert answer["command_param"]["task_id"], answer

    def ended(self, server, name, result):
        body = sms.CommandBody(command_name=name, result=result, result_detail={})
        self.accept("UpdateCommandResult", f"{name}: {result}", server_id=server, body=body)

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


def tasks(service):
    """A task that launches by itself; then, on the same source server, one that synchronises until it is launched."""
    server = service.register("task-source", "192.0.2.77")
    task = service.create(server, "the first task")
    service.refuse("CreateTask", "a second task", "SMS.7605", "{}", note="observed", body=service.task_of(server))
    service.see_task(task, "READY", "waiting")
    service.command(server, "TASK_NOT_STARTED")
    service.refuse_act(task, "stop", "READY", "SMS.1038", "Only the tasks that are created or monitored can be paused.")
    service.act(task, "network_check", "READY", note="no condition is given")
    service.act(task, "start", "READY", note="disputed")
    service.command(server, "START")
    body = sms.UpdateTaskSpeedReq(
        subtask_name="MIGRATE_LINUX_FILE", progress=1, replicatesize=1, totalsize=100, process_trace="copying"
    )
    service.accept("UpdateTaskSpeed", "RUNNING", task_id=task, body=body)
    service.see_task(task, "RUNNING", "initialize")
    service.refuse("DeleteTask", "RUNNING", "SMS.7719", "{}", note="observed", task_id=task)
    service.see_task(task, "RUNNING", "replicate")
    service.act(task, "stop", "RUNNING")
    service.command(server, "STOP")
    service.ended(server, "STOP", "success")
    service.see_task(task, "ABORT", "stopped")
    service.command(server, "TASK_HAS_STOPPED")
    service.act(task, "restart", "ABORT", note="observed")
    service.see_task(task, "RUNNING", "replicate")
    service.see_task(task, "RUNNING", "cutovering")
    service.see_task(task, "MIGRATE_SUCCESS", "finished")
    service.command(server, "TASK_HAS_FINISHED")
    service.act(task, "clear", "MIGRATE_SUCCESS", note="observed")
    service.see(server, "clearing", "cutovered")
    service.see_task(task, "MIGRATE_SUCCESS", "cleared")
    service.accept("DeleteTask", "MIGRATE_SUCCESS", {"body": "The migration task with a specified ID was deleted."}, task_id=task)
    service.see_task(task, "DELETING", "deleting")
    service.refuse("ShowTask", "gone", "SMS.7703", "Task doesn't exist", status=404, note="observed", task_id=task)
    service.see(server, "waiting", "setting")

    task = service.create(server, "with syncing and a check", syncing=True, is_need_consistency_check=True)
    found = service.accept("ListTasks", "READY", {"count": 1}, state="READY", source_server_id=server)
    assert [found["id"] for found in found["tasks"]] == [task], found
    service.act(task, "start", "READY", note="disputed")
    service.see_task(task, "RUNNING", "initialize")
    service.see_task(task, "RUNNING", "replicate")
    service.act(task, "skip", "RUNNING", note="implied")
    service.command(server, "SKIP")
    # The list of commands that can be answered was never brought up to date.
    service.control.step(f"sms/task/{task}", "SkipEnded")
    service.see_task(task, "RUNNING", "replicate")
    service.see_task(task, "SYNCING", "syncing")
    service.act(task, "clone_test", "SYNCING")
    service.see(server, "cloning", "syncing")
    service.see_task(task, "SYNCING", "syncing")
    service.act(task, "test", "SYNCING", note="implied")
    service.see_task(task, "RUNNING", "cutovering")
    service.see_task(task, "MIGRATE_SUCCESS", "finished")
    service.act(task, "start", "MIGRATE_SUCCESS", note="disputed")
    service.see_task(task, "SYNCING", "syncing")
    service.see_task(task, "SYNC_SUCCESS", "syncing")
    service.control.step(f"sms/task/{task}", "AgentLost")
    service.refuse_act(task, "start", "not connected", "SMS.6603", "{}")
    service.accept("DeleteTasks", "not connected", body=sms.DeleteTasksReq(ids=[task]))
    service.control.step(f"sms/task/{task}", "AgentReturned")
    service.see_task(task, "DELETING", "deleting")
    service.refuse("ShowTask", "gone", "SMS.7703", "Task doesn't exist", status=404, note="observed", task_id=task)

    task = service.create(server, "with a drill", need_migration_test=True)
    service.see_task(task, "READY", "waiting")
    service.see_task(task, "READY", "premigready")
    service.act(task, "migration_test", "premigready", note="implied")
    service.command(server, "PREMIGRATE")
    service.control.step(f"sms/task/{task}", "DrillEnded")
    service.act(task, "start", "premiged", note="disputed")
    service.control.step(f"sms/task/{task}", "Failed")
    service.see_task(task, "MIGRATE_FAIL", "error")


def unknown_tasks(service):
    """A task that is not there, and a task of a source server that is not there."""
    body = sms.UpdateTaskStatusReq(operation="start")
    asked = {"status": 404, "note": "observed", "task_id": UNKNOWN}
    for operation, parameters in (("ShowTask", {}), ("DeleteTask", {}), ("UpdateTaskStatus", {"body": body})):
        service.refuse(operation, "an unknown id", "SMS.7703", "Task doesn't exist", **asked, **parameters)
    service.refuse_unknown("CreateTask", "an unknown source server", body=service.task_of(UNKNOWN))


SCENARIOS = {Sms: (lives, unknown, tasks, unknown_tasks)}

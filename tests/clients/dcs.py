"""Distributed Cache Service: an import, an incremental and a full migration."""

import json

from huaweicloudsdkdcs import v2 as dcs
from huaweicloudsdkdcs.v2 import DcsClient

from huawei import Huawei

UNKNOWN = "ffffffff0000000000000000000000ff"
NOT_FOUND = "DCS.4133"
NOT_NOW = "DCS.4957"
WRONG_ID = "DCS.4855"
WRONG_PARAMETER = "DCS.4063"
MESSAGES = {
    NOT_FOUND: "Instance job is not found.",
    NOT_NOW: "This operation is not allowed when the task is in the current state.",
    WRONG_ID: "invalid migration task id in the request.",
    WRONG_PARAMETER: "Invalid {} parameter in the request.",
}
POLLS = 10


class Dcs(Huawei):
    SDK = "huaweicloudsdkdcs"
    MODELS = dcs
    CLIENT = DcsClient

    def see(self, task, status, **expected):
        self.accept("ShowMigrationTask", "", {"task_id": task, "status": status, **expected}, task_id=task)

    def walk(self, task, *path):
        for status in path:
            self.see(task, status)

    def never(self, operation, where, code, note="", **parameters):
        self.refuse(operation, where, code, MESSAGES[code], note=note, **parameters)

    def import_backup(self, name):
        body = import_body(name, "backupfile_import")
        expected = {"id": ..., "name": name, "status": "MIGRATING"}
        answer = self.accept("CreateMigrationTask", "", expected, body=body)
        self.made.append(f"task/{answer['id']}")
        return answer["id"]

    def create_online(self, name):
        """A task whose machine is built by a job; the SDK's model has no field for the id of that job."""
        body = dcs.CreateOnlineMigrationTaskBody(name=name, vpc_id="vpc", subnet_id="subnet", security_group_id="group")
        answer = self.accept("CreateOnlineMigrationTask", "", {"instance_id": ...}, body=body)
        task, job = answer["instance_id"], json.loads(answer["raw_content"])["job_id"]
        self.made.append(f"task/{task}")
        self.never("SetOnlineMigrationTask", "CREATING", NOT_NOW, "assumed", task_id=task, body=settings("full_amount_migration"))
        for _ in range(POLLS):
            built = self.accept("ShowJobInfo", "", {"job_id": job, "status": ...}, job_id=job)["status"]
            shown = self.accept("ShowMigrationTask", "", {"status": ...}, task_id=task)["status"]
            if (built, shown) == ("SUCCESS", "RUNNING"):
                return task
        raise AssertionError(f"job {built}, task {shown} after {POLLS} polls")

    def set_online(self, task, where, method, note=""):
        expected = {"id": task, "status": "FULLMIGRATING"}
        self.accept("SetOnlineMigrationTask", where, expected, note=note, task_id=task, body=settings(method))

    def batch(self, operation, where, results, note=""):
        """Asks for several tasks, and requires for each success (`None`) or a code."""
        body = getattr(dcs, f"{operation}Body")(migration_tasks=list(results))

        def outcomes(answer):
            items = {item["task_id"]: f"{item['result']} {item['error_code'] or ''}".strip() for item in answer["migration_tasks"]}
            return {"results": [items.get(task) for task in results]}

        expected = {"results": [f"failed {code}" if code else "success" for code in results.values()]}
        self.accept(operation, where, expected, part=outcomes, note=note, body=body)

    def delete(self, task, where):
        """Deletes a task; it may be shown as DELETED for a while, and is then not found."""
        body = dcs.DeleteMigrateTaskRequest(task_id_list=[task])
        self.accept("DeleteMigrationTask", where, {"task_id_list": [task]}, body=body)
        for _ in range(POLLS):
            try:
                _, _, answer = self.ask("ShowMigrationTask", task_id=task)
            except self.ERRORS:
                break
            assert answer["status"] == "DELETED", answer["status"]
        self.never("ShowMigrationTask", "gone", NOT_FOUND, task_id=task)


def import_body(name, migration_type):
    return dcs.CreateMigrationTaskBody(
        task_name=name,
        migration_type=migration_type,
        migration_method="full_amount_migration",
        backup_files=dcs.BackupFilesBody(file_source="self_build_obs", bucket_name="b", files=[dcs.Files(file_name="a.rdb")]),
        target_instance=dcs.TargetInstanceBody(id="target"),
    )


def settings(method):
    return dcs.SetOnlineMigrationTaskBody(
        migration_method=method,
        resume_mode="auto",
        source_instance=dcs.ConfigMigrationInstanceBody(addrs="192.168.0.1:6379"),
        target_instance=dcs.ConfigMigrationInstanceBody(id="target"),
    )


def backup_import(service):
    """It starts when it is created and ends by itself."""
    where = "migration_type=online_migration"
    service.never("CreateMigrationTask", where, WRONG_PARAMETER, body=import_body("no", "online_migration"))
    task = service.import_backup("import")
    service.see(task, "MIGRATING", migration_type="backupfile_import")
    service.see(task, "SUCCESS")
    listed = lambda answer: next(item for item in answer["migration_tasks"] if item["task_id"] == task)
    service.accept("ListMigrationTask", "name", {"status": "SUCCESS"}, part=listed, name="import", offset=0, limit=10)
    service.never("StopMigrationTask", "SUCCESS", NOT_NOW, "assumed", task_id=task)
    service.batch("BatchRestartOnlineMigrationTasks", "an import", {task: NOT_NOW}, "code assumed")
    service.delete(task, "SUCCESS")
    other = service.import_backup("stopped import")
    service.accept("StopMigrationTask", "MIGRATING", {"task_id": other, "status": "TERMINATING"}, task_id=other)
    service.walk(other, "TERMINATING", "TERMINATED")
    service.delete(other, "TERMINATED")


def incremental(service):
    """It runs until it is stopped, in each of three ways, and until its addresses are switched."""
    task = service.create_online("incremental")
    ips = dcs.IpExchangeRequest(exchanged_ip=["192.168.0.2"], is_exchange_domain=False)
    for operation in ("StopMigrationTask", "StopMigrationTaskSync", "RollbackExchangeInstanceIp"):
        service.never(operation, "RUNNING (to be configured)", NOT_NOW, "assumed", task_id=task)
    service.never("ExchangeInstanceIp", "RUNNING (to be configured)", NOT_NOW, "code assumed", task_id=task, body=ips)
    service.batch("BatchRestartOnlineMigrationTasks", "RUNNING (to be configured)", {task: NOT_NOW}, "code assumed")

    service.set_online(task, "RUNNING (to be configured)", "incremental_migration")
    service.see(task, "FULLMIGRATING", migration_method="incremental_migration", resume_mode="auto")
    manual = dcs.MigrationUpdateRequestEntity(resume_mode="manual")
    service.accept("UpdateMigrationTask", "FULLMIGRATING, manual", task_id=task, body=manual)
    service.see(task, "FULLMIGRATING", resume_mode="manual")
    service.see(task, "INCRMIGEATING", resume_mode="manual")
    empty = dcs.MigrationUpdateRequestEntity()
    service.accept("UpdateMigrationTask", "INCRMIGEATING, nothing", note="auto is the default", task_id=task, body=empty)
    service.see(task, "INCRMIGEATING", resume_mode="auto")
    service.accept("ShowMigrationTaskStats", "INCRMIGEATING", {"is_migrating": True}, task_id=task)
    service.accept("ListMigrationTaskLogs", "INCRMIGEATING", {"log_num": ..., "migration_logs": ...}, task_id=task)
    body = settings("full_amount_migration")
    service.never("SetOnlineMigrationTask", "INCRMIGEATING", NOT_NOW, "assumed", task_id=task, body=body)
    body = dcs.DeleteMigrateTaskRequest(task_id_list=[task])
    service.never("DeleteMigrationTask", "INCRMIGEATING", NOT_NOW, "assumed", body=body)

    service.accept("StopMigrationTask", "INCRMIGEATING", {"task_id": task, "status": "TERMINATING"}, task_id=task)
    service.never("StopMigrationTask", "TERMINATING", NOT_NOW, "assumed", task_id=task)
    service.walk(task, "TERMINATING", "TERMINATED")
    restart = lambda: service.batch("BatchRestartOnlineMigrationTasks", "TERMINATED", {task: None})

    restart()
    service.walk(task, "FULLMIGRATING", "INCRMIGEATING")
    service.accept("StopMigrationTaskSync", "INCRMIGEATING", status=204, task_id=task)
    service.see(task, "TERMINATED")
    service.never("StopMigrationTaskSync", "TERMINATED", NOT_NOW, "assumed", task_id=task)

    restart()
    service.walk(task, "FULLMIGRATING", "INCRMIGEATING")
    other = service.import_backup("bystander")
    service.walk(other, "MIGRATING", "SUCCESS")
    service.batch("BatchStopMigrationTasks", "INCRMIGEATING and SUCCESS", {task: None, other: NOT_NOW}, "refusal assumed")
    service.walk(task, "TERMINATING", "TERMINATED")
    service.batch("BatchRestartOnlineMigrationTasks", "TERMINATED and an import", {task: None, other: NOT_NOW}, "code assumed")
    service.delete(other, "SUCCESS")

    service.walk(task, "FULLMIGRATING", "INCRMIGEATING")
    service.accept("ExchangeInstanceIp", "INCRMIGEATING", status=204, task_id=task, body=ips)
    service.never("ExchangeInstanceIp", "EXCHANGING", NOT_NOW, "assumed", task_id=task, body=ips)
    service.see(task, "INCRMIGEATING", task_status="EXCHANGING")
    service.see(task, "TERMINATED", task_status="EXCHANGE_SUCCESS")
    service.never("ExchangeInstanceIp", "TERMINATED", NOT_NOW, "code assumed", task_id=task, body=ips)
    service.accept("RollbackExchangeInstanceIp", "EXCHANGE_SUCCESS", status=204, task_id=task)
    service.see(task, "TERMINATED")  # no page has a word for a rollback that is going on
    service.see(task, "TERMINATED", task_status="ROLLBACK_SUCCESS")
    service.never("RollbackExchangeInstanceIp", "ROLLBACK_SUCCESS", NOT_NOW, "disputed", task_id=task)
    service.delete(task, "TERMINATED")


def full(service):
    """It ends by itself, is configured again, fails, is started again, and is released."""
    task = service.create_online("full")
    service.set_online(task, "RUNNING (to be configured)", "full_amount_migration")
    service.walk(task, "FULLMIGRATING", "SUCCESS", "SUCCESS")
    service.set_online(task, "SUCCESS", "full_amount_migration", note="observed")
    service.see(task, "FULLMIGRATING")
    service.control.step(f"dcs/task/{task}", "Failed")
    service.see(task, "FAILED")
    service.batch("BatchRestartOnlineMigrationTasks", "FAILED", {task: None})
    service.walk(task, "FULLMIGRATING", "SUCCESS")
    service.control.step(f"dcs/task/{task}", "Released")
    service.see(task, "RELEASED")
    body = settings("full_amount_migration")
    service.never("SetOnlineMigrationTask", "RELEASED", NOT_NOW, "assumed", task_id=task, body=body)
    service.control.fail("DeleteMigrationTask", "DCS.5000")
    body = dcs.DeleteMigrateTaskRequest(task_id_list=[task])
    service.refuse("DeleteMigrationTask", "a failure of the service", "DCS.5000", "{}", status=500, body=body)
    service.delete(task, "RELEASED")


def unknown(service):
    """A task that is not there."""
    for operation in (
        "ShowMigrationTask",
        "ShowMigrationTaskStats",
        "ListMigrationTaskLogs",
        "StopMigrationTask",
        "StopMigrationTaskSync",
        "RollbackExchangeInstanceIp",
    ):
        service.never(operation, "an unknown id", NOT_FOUND, task_id=UNKNOWN)
    for operation, body in (
        ("SetOnlineMigrationTask", settings("full_amount_migration")),
        ("UpdateMigrationTask", dcs.MigrationUpdateRequestEntity(resume_mode="auto")),
        ("ExchangeInstanceIp", dcs.IpExchangeRequest(exchanged_ip=[], is_exchange_domain=False)),
    ):
        service.never(operation, "an unknown id", NOT_FOUND, task_id=UNKNOWN, body=body)
    service.batch("BatchRestartOnlineMigrationTasks", "an unknown id", {UNKNOWN: NOT_FOUND})
    body = dcs.DeleteMigrateTaskRequest(task_id_list=[UNKNOWN])
    note = "without effect, disputed"
    service.accept("DeleteMigrationTask", "an unknown id", {"task_id_list": ...}, note=note, body=body)


def unknown_in_a_batch(service):
    """The page has both: a result for each task, and one error for all. Either will do."""
    body = dcs.BatchStopMigrationTasksBody(migration_tasks=[UNKNOWN])
    with service.table.row(service.SDK, "BatchStopMigrationTasks", "an unknown id", "refused") as asserted:
        try:
            _, _, answer = service.ask("BatchStopMigrationTasks", body=body)
            (item,) = answer["migration_tasks"]
            found = (item["result"], item["error_code"])
            assert found == ("failed", WRONG_ID), found
            asserted.append(f"failed {WRONG_ID}")
        except service.ERRORS as error:
            refusal = service.refusal(error)
            found = (refusal.status, refusal.code, refusal.message)
            assert found == (400, WRONG_ID, MESSAGES[WRONG_ID]), found
            asserted.append(f"{refusal.exception} 400 {WRONG_ID}")


SCENARIOS = {Dcs: (backup_import, incremental, full, unknown, unknown_in_a_batch)}

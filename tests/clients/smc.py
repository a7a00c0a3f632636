"""Server Migration Center: the same lives through both of Alibaba Cloud's SDKs."""

import importlib
import json
import re
from xml.etree import ElementTree

from aliyunsdkcore.acs_exception import exceptions as acs_exceptions
from aliyunsdkcore.client import AcsClient
from alibabacloud_smc20190601 import models as tea_models
from alibabacloud_smc20190601.client import Client as TeaClient
from alibabacloud_tea_openapi.exceptions import ClientException, ServerException
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions

from client import Client, Refusal, fits

REGION = "cn-hangzhou"
INVALID_STATUS = "ReplicationJob.InvalidStatus"
INVALID_BUSINESS_STATUS = "ReplicationJob.InvalidBusinessStatus"
INVALID_SOURCE = "SourceServerState.Invalid"
RELATED = "ReplicationJob.Related"
RUNNING_JOB = "SourceServer.WithRunningReplicationJob"
INTERNAL_ERROR = "InternalError"


def wrong_status(status):
    return (
        f"The specified replication job status: {status} is invalid. "
        "This operation can only be performed in the following status: {}."
    )


def wrong_business_status(status):
    return (
        f"The specified business status: {status} of the replication job is invalid. "
        "This operation can only be performed in the following status: {}."
    )


def wrong_source(state):
    return (
        f"The specified source server status: {state} is invalid. "
        "This operation can only be performed in the following status: {}."
    )


class Smc(Client):
    """What is asked, and what is seen, of jobs and source servers. Parameters have the names of the wire."""

    def listed(self, where, jobs, **filters):
        """Requires that these filters show these jobs and no others."""

        def those(answer):
            found = {job["JobId"] for job in answer["ReplicationJobs"]["ReplicationJob"]}
            assert found == set(jobs), f"{found}, not {set(jobs)}"
            return answer

        expected = {"RequestId": ..., "TotalCount": len(jobs)}
        self.accept("DescribeReplicationJobs", where, expected, part=those, **filters)

    def see(self, job, status, **expected):
        """Requires a status, or a status and a business status (`Running/Syncing`), and further fields."""
        status, _, business = status.partition("/")
        expected = {"Status": status} | ({"BusinessStatus": business} if business else {}) | expected
        self.accept("DescribeReplicationJobs", "", expected, part=lambda answer: only(answer, "ReplicationJob"), JobId=[job])

    def walk(self, job, *path):
        for status in path:
            self.see(job, status)

    def see_source(self, source, state):
        expected = {"SourceId": source, "State": state}
        self.accept("DescribeSourceServers", "", expected, part=lambda answer: only(answer, "SourceServer"), SourceId=[source])

    def available(self):
        """A source server that can get a job."""
        first = lambda answer: (answer["SourceServers"]["SourceServer"] or [{}])[0]
        expected = {"SourceId": ..., "State": "Available"}
        return self.accept("DescribeSourceServers", "State=Available", expected, part=first, State="Available")["SourceId"]

    def create(self, where, **parameters):
        """A new job, and its source server."""
        source = self.available()
        expected = {"RequestId": ..., "JobId": ...}
        answer = self.accept("CreateReplicationJob", where, expected, RegionId=REGION, SourceId=source, **parameters)
        self.made.append(f"job/{answer['JobId']}")
        return answer["JobId"], source

    def incremental(self, where):
        return self.create(where, RunOnce=False, Frequency=24, MaxNumberOfImageToKeep=2)

    def do(self, operation, where, **parameters):
        return self.accept(operation, where, {"RequestId": ...}, **parameters)

    def delete(self, job, source, where):
        """Deletes a job and sees it disappear, and its source server become free."""
        self.do("DeleteReplicationJob", where, JobId=job)
        wrong = wrong_status("Deleting")
        self.refuse("DeleteReplicationJob", "Deleting", INVALID_STATUS, wrong, note="assumed", JobId=job)
        self.see(job, "Deleting")
        self.listed("gone", [], JobId=[job])
        self.see_source(source, "Available")


def only(answer, kind):
    items = answer[f"{kind}s"][kind]
    assert len(items) == 1, f"{len(items)} of {kind}"
    return items[0]


class Tea(Smc):
    """The present SDK: typed requests and typed answers, the action in a header, errors in JSON."""

    SDK = "alibabacloud-smc20190601"
    ERRORS = (ClientException, ServerException)

    def __init__(self, url, table):
        super().__init__(url, table)
        endpoint = url.removeprefix("http://")
        config = Config(access_key_id="id", access_key_secret="secret", region_id=REGION, endpoint=endpoint, protocol="HTTP")
        self.client = TeaClient(config)
        self.runtime = RuntimeOptions(autoretry=False, connect_timeout=5_000, read_timeout=10_000)

    def ask(self, operation, **parameters):
        request = getattr(tea_models, f"{operation}Request")().from_map(parameters)
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        response = getattr(self.client, f"{method}_with_options")(request, self.runtime)
        # Through the model: what it does not understand is lost here.
        return type(response).__name__, response.status_code, response.body.to_map()

    def refusal(self, error):
        message = error.data["Message"]
        assert error.message == f"code: {error.status_code}, {message} request id: {error.request_id}", error.message
        return Refusal(type(error).__name__, error.status_code, error.code, message, error.request_id)

    def exception(self, status):
        return "ClientException" if status < 500 else "ServerException"


class Acs(Smc):
    """The SDK before it: typed requests, answers as text, the action in the query; it can be asked for XML."""

    SDK = "aliyun-python-sdk-smc"
    ERRORS = (acs_exceptions.ServerException,)
    LISTS = {"JobId": "JobIds", "SourceId": "SourceIds"}

    def __init__(self, url, table):
        super().__init__(url, table)
        self.endpoint = url.removeprefix("http://")
        self.client = AcsClient("id", "secret", REGION, auto_retry=False, connect_timeout=5, timeout=10)

    def request(self, operation, **parameters):
        module = importlib.import_module(f"aliyunsdksmc.request.v20190601.{operation}Request")
        request = getattr(module, f"{operation}Request")()
        request.set_endpoint(self.endpoint)
        parameters.pop("RegionId", None)  # the client adds its own
        for name, value in parameters.items():
            name = self.LISTS[name] if isinstance(value, list) else name
            getattr(request, f"set_{name}")(value)
        return request

    def ask(self, operation, **parameters):
        body = self.client.do_action_with_exception(self.request(operation, **parameters))
        # It gives nothing but the body, and raises whatever is not 2xx.
        return "JSON", 200, json.loads(body)

    def refusal(self, error):
        return Refusal(
            type(error).__name__, error.get_http_status(), error.get_error_code(), error.get_error_msg(), error.get_request_id()
        )

    def exception(self, status):
        return "ServerException"

    def ask_xml(self, operation, **parameters):
        request = self.request(operation, **parameters)
        request.set_accept_format("XML")
        status, headers, body = self.client.get_response(request)
        content_type = headers["Content-Type"]
        assert "xml" in content_type, content_type
        return status, ElementTree.fromstring(body)


def one_time(smc):
    """A job that runs once: paused, started again, finished, deleted."""
    job, source = smc.create("a free source", Name="one-time", TargetType="Image", ImageName="image", SystemDiskSize=40)
    smc.see(job, "Ready", JobId=job, SourceId=source, RunOnce=True, Name="one-time")
    smc.see_source(source, "InUse")
    smc.refuse("CreateReplicationJob", "source InUse", INVALID_SOURCE, wrong_source("InUse"), RegionId=REGION, SourceId=source)
    for operation in ("StopReplicationJob", "CutOverReplicationJob"):
        smc.refuse(operation, "Ready", INVALID_STATUS, wrong_status("Ready"), JobId=job)
    smc.do("ModifyReplicationJobAttribute", "Ready, Name", JobId=job, Name="once")
    smc.do("ModifyReplicationJobAttribute", "Ready, ImageName", JobId=job, ImageName="another")
    smc.see(job, "Ready", Name="once")

    smc.do("StartReplicationJob", "Ready", JobId=job)
    wrong = wrong_business_status("Preparing")
    smc.refuse("StopReplicationJob", "Running/Preparing", INVALID_BUSINESS_STATUS, wrong, JobId=job)
    for operation in ("StartReplicationJob", "DeleteReplicationJob", "CutOverReplicationJob"):
        smc.refuse(operation, "Running/Preparing", INVALID_STATUS, wrong_status("Running"), JobId=job)
    message = "The specified source server has related replication jobs that are running."
    for force in (False, True):
        smc.refuse("DeleteSourceServer", f"Running, Force={force}", RUNNING_JOB, message, SourceId=source, Force=force)
    smc.do("ModifyReplicationJobAttribute", "Running, ValidTime", JobId=job, ValidTime="")
    wrong = wrong_status("Running")
    for name, value, note in (("Frequency", 5, ""), ("ImageName", "third", "disputed")):
        where = f"Running, {name}"
        smc.refuse("ModifyReplicationJobAttribute", where, INVALID_STATUS, wrong, note=note, JobId=job, **{name: value})

    smc.walk(job, "Running/Preparing", "Running/Syncing")
    smc.do("StopReplicationJob", "Running/Syncing", JobId=job)
    smc.see(job, "Stopped")
    smc.see_source(source, "InUse")
    smc.refuse("StopReplicationJob", "Stopped", INVALID_STATUS, wrong_status("Stopped"), JobId=job)
    wrong = wrong_status("Stopped")
    smc.refuse(
        "ModifyReplicationJobAttribute", "Stopped, ImageName", INVALID_STATUS, wrong, note="assumed", JobId=job, ImageName="third"
    )
    smc.do("StartReplicationJob", "Stopped", JobId=job)
    smc.walk(job, "Running/Preparing", "Running/Syncing", "Running/Processing", "Running/Cleaning", "Finished")

    smc.see_source(source, "Available")
    for operation in ("StartReplicationJob", "StopReplicationJob", "CutOverReplicationJob"):
        smc.refuse(operation, "Finished", INVALID_STATUS, wrong_status("Finished"), JobId=job)
    smc.do("ModifyReplicationJobAttribute", "Finished, Name", JobId=job, Name="done")
    wrong = wrong_status("Finished")
    smc.refuse("ModifyReplicationJobAttribute", "Finished, ValidTime", INVALID_STATUS, wrong, JobId=job, ValidTime="")
    smc.delete(job, source, "Finished")
    wrong = "The specified replication job status is invalid."
    for operation in ("StartReplicationJob", "DeleteReplicationJob"):
        smc.refuse(operation, "gone", INVALID_STATUS, wrong, note="assumed", JobId=job)


def incremental(smc):
    """A job that runs again and again until it is cut over, without data."""
    again = {"RunOnce": False, "Frequency": 24, "MaxNumberOfImageToKeep": 2, "ClientToken": f"{smc.SDK}-token"}
    job, source = smc.create("a free source, RunOnce=False", **again)
    where = "the same ClientToken"
    smc.accept("CreateReplicationJob", where, {"JobId": job}, RegionId=REGION, SourceId=source, **again)
    smc.see(job, "Ready", RunOnce=False, Frequency=24, MaxNumberOfImageToKeep=2)
    smc.do("StartReplicationJob", "Ready", JobId=job)
    smc.walk(job, "Running/Preparing", "Running/Syncing", "Running/Processing", "Waiting", "Waiting")
    smc.refuse("StartReplicationJob", "Waiting", INVALID_STATUS, wrong_status("Waiting"), JobId=job)
    smc.refuse("StopReplicationJob", "Waiting", INVALID_STATUS, wrong_status("Waiting"), note="disputed", JobId=job)
    smc.do("ModifyReplicationJobAttribute", "Waiting, Frequency", JobId=job, Frequency=5)
    smc.see(job, "Waiting", Frequency=5)
    wrong = wrong_status("Waiting")
    where = "Waiting, ImageName"
    smc.refuse("ModifyReplicationJobAttribute", where, INVALID_STATUS, wrong, note="disputed", JobId=job, ImageName="other")

    smc.control.step(f"smc/job/{job}", "RoundStarted")
    smc.refuse("CutOverReplicationJob", "Running/Preparing", INVALID_STATUS, wrong_status("Running"), JobId=job, SyncData=False)
    smc.walk(job, "Running/Preparing", "Running/Syncing", "Running/Processing", "Waiting")
    smc.do("CutOverReplicationJob", "Waiting, SyncData=False", JobId=job, SyncData=False)
    smc.walk(job, "Running/Cleaning", "Finished")
    smc.see_source(source, "Available")
    smc.delete(job, source, "Finished")


def failed(smc):
    """A cut-over with data fails, its client is lost, and it is started again."""
    job, source = smc.incremental("a free source, RunOnce=False")
    smc.control.fail("StartReplicationJob", INTERNAL_ERROR)
    smc.refuse("StartReplicationJob", "a failure of the service", INTERNAL_ERROR, "{}", status=500, JobId=job)
    smc.do("StartReplicationJob", "Ready", JobId=job)
    smc.walk(job, "Running/Preparing")
    smc.control.step(f"smc/job/{job}", "Failed")
    smc.see(job, "InError")
    smc.refuse("CutOverReplicationJob", "InError", INVALID_STATUS, wrong_status("InError"), JobId=job)
    smc.do("StartReplicationJob", "InError", JobId=job)
    smc.walk(job, "Running/Preparing", "Running/Syncing", "Running/Processing", "Waiting")

    smc.do("CutOverReplicationJob", "Waiting, SyncData=True", JobId=job, SyncData=True)
    smc.see(job, "Running/Syncing")
    smc.control.step(f"smc/job/{job}", "ClientLost")
    smc.see(job, "InError")
    smc.see_source(source, "Unavailable")
    wrong = wrong_source("Unavailable")
    smc.refuse("StartReplicationJob", "InError, source Unavailable", INVALID_SOURCE, wrong, note="assumed", JobId=job)
    smc.control.step(f"smc/job/{job}", "ClientReturned")
    smc.see_source(source, "InUse")
    smc.do("StartReplicationJob", "InError", JobId=job)
    smc.walk(job, "Running/Preparing", "Running/Syncing", "Running/Processing", "Running/Cleaning", "Finished")
    smc.delete(job, source, "Finished")


def expired(smc):
    """A job that nobody started in time."""
    job, source = smc.create("a free source")
    smc.control.step(f"smc/job/{job}", "Lapsed")
    smc.see(job, "Expired")
    smc.refuse("StartReplicationJob", "Expired", INVALID_STATUS, wrong_status("Expired"), JobId=job)
    wrong = wrong_status("Expired")
    smc.refuse("ModifyReplicationJobAttribute", "Expired, ValidTime", INVALID_STATUS, wrong, JobId=job, ValidTime="")
    smc.delete(job, source, "Expired")


def source_servers(smc):
    """Filters and pages over three jobs; then two source servers are deleted, one with its job and one without."""
    (a, first), (b, second), (c, third) = [smc.create("a free source", Name=f"page-{n}") for n in range(3)]
    smc.listed("JobId, two", [a, c], JobId=[a, c])
    smc.listed("Status=Ready", [a, b, c], Status="Ready")
    smc.listed("SourceId", [b], SourceId=[second])
    smc.listed("Status and JobId", [], Status="Stopped", JobId=[a])
    smc.listed("an unknown JobId", [], JobId=["j-unknown"])
    paged = []
    for page, size in ((1, 2), (2, 1)):
        expected = {"TotalCount": 3, "PageNumber": page, "PageSize": 2}
        answer = smc.accept("DescribeReplicationJobs", f"page {page} of 2", expected, PageNumber=page, PageSize=2)
        jobs = answer["ReplicationJobs"]["ReplicationJob"]
        assert len(jobs) == size, f"{len(jobs)} jobs on page {page}"
        paged += [job["JobId"] for job in jobs]
    assert sorted(paged) == sorted([a, b, c]), f"{paged} on the pages"

    message = (
        "The specified source server has related replication jobs. "
        f"Please delete replication jobs: {a} before delete this source server."
    )
    smc.refuse("DeleteSourceServer", "Ready", RELATED, message, SourceId=first)
    smc.do("DeleteSourceServer", "Ready, Force=True", SourceId=first, Force=True)
    smc.see_source(first, "Deleting")
    smc.see(a, "Deleting")
    smc.listed("gone", [], JobId=[a])
    smc.accept("DescribeSourceServers", "gone", {"TotalCount": 0}, SourceId=[first])

    smc.delete(b, second, "Ready")
    smc.do("DeleteSourceServer", "without a job", SourceId=second)
    smc.see_source(second, "Deleting")
    wrong = "The specified source server status is invalid."
    smc.accept("DescribeSourceServers", "gone", {"TotalCount": 0}, SourceId=[second])
    smc.refuse("DeleteSourceServer", "gone", INVALID_SOURCE, wrong, note="assumed", SourceId=second)
    smc.delete(c, third, "Ready")


def xml(smc):
    """The same in XML, which only the older SDK asks for."""
    job, source = smc.create("a free source")
    with smc.table.row(smc.SDK, "DescribeReplicationJobs", "Format=XML", "accepted") as asserted:
        status, root = smc.ask_xml("DescribeReplicationJobs", JobId=[job])
        found = (status, root.tag, root.findtext("ReplicationJobs/ReplicationJob/JobId"))
        assert found == (200, "DescribeReplicationJobsResponse", job), found
        found = (root.findtext("ReplicationJobs/ReplicationJob/Status"), root.findtext("ReplicationJobs/ReplicationJob/RunOnce"))
        assert found == ("Ready", "true"), found
        assert root.findtext("RequestId"), "no RequestId"
        asserted.append("root, JobId, Status, RunOnce, RequestId")
    with smc.table.row(smc.SDK, "StopReplicationJob", "Ready, Format=XML", "refused") as asserted:
        status, root = smc.ask_xml("StopReplicationJob", JobId=job)
        assert (status, root.tag, root.findtext("Code")) == (400, "Error", INVALID_STATUS), ElementTree.tostring(root)
        assert fits(wrong_status("Ready"), root.findtext("Message")), root.findtext("Message")
        assert root.findtext("RequestId") and root.findtext("HostId"), "no RequestId or HostId"
        asserted.append("400, Error/Code, Message, RequestId, HostId")
    smc.delete(job, source, "Ready")


def cut_over_ready(smc):
    """What no page allows: for the emulator that breaks the rule."""
    job, _ = smc.incremental("a free source, RunOnce=False")
    smc.see(job, "Ready")
    smc.do("CutOverReplicationJob", "Ready, against the rule", JobId=job)
    smc.walk(job, "Running/Cleaning", "Finished")


SCENARIOS = {
    # The last uses up source servers.
    Tea: (one_time, incremental, failed, expired, source_servers),
    Acs: (one_time, incremental, failed, expired, xml, source_servers),
}

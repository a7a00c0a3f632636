//! Sentence tests of the SMC replication job: the second entry of the double entry.
//!
//! They were written from the pages (documents 000, 001 and 002 by line, all others by name and date; `clauses.rs`
//! lists
//! them), not from the rows of the crate. Each function's name is a
//! sentence, and its first lines say where that comes from. `inferred` and `assumed` are said where a page is silent.
//!
//! Whole answers are compared, in both editions and over every combination of words that the pages leave open, so that
//! what a sentence does not mention is proven unchanged.

#![allow(clippy::expect_used, reason = "the functions are tests, which a list calls")]
#![allow(clippy::match_same_arms, reason = "every state is written down, a line for each group of them")]

use cutover::rule::Accepted::{self, Applied, Ignored};
use cutover::smc::job::{
    BusinessStatus::{self, *},
    Changes, Creation, Event, Force, Job, Operation, RunOnce, Schedule, Sighting, Status, SyncData, Validity,
};
use cutover::smc::source::State as Source;
use cutover::smc::{Code, Direction, Edition};
use std::collections::HashSet;

sentences![
    SENTENCES:
    // Words.
    a_job_has_the_eight_statuses_of_the_describe_page,
    a_running_job_has_one_of_four_stages,
    a_source_server_has_four_states,
    the_launch_had_other_names_for_some_words,
    each_operation_has_the_name_of_its_page,
    sync_data_is_false_when_it_is_left_out,
    a_job_runs_once_when_nothing_else_is_said,
    force_is_off_when_it_is_left_out,
    // What cannot be.
    only_a_running_job_has_a_stage,
    only_an_incremental_job_waits,
    only_an_incremental_job_was_cut_over,
    a_job_that_was_cut_over_never_waits,
    a_job_that_was_not_started_was_not_cut_over,
    a_job_that_was_cut_over_without_data_does_not_sync,
    nothing_else_is_excluded,
    // Create.
    a_job_is_created_for_an_available_source_server_only,
    a_created_job_is_ready_and_as_it_was_asked_for,
    a_created_job_expires_unless_its_validity_is_empty,
    a_created_job_is_scheduled_only_with_a_time,
    another_job_is_created_only_beside_a_finished_or_deleting_one,
    a_repeated_create_changes_nothing,
    // Start.
    only_a_ready_stopped_or_failed_job_is_started,
    a_job_is_started_only_while_its_source_server_is_in_use,
    a_started_job_runs_in_preparing_and_nothing_else_changes,
    // Stop.
    in_2021_every_running_job_is_stopped,
    in_2024_only_a_running_and_syncing_job_is_stopped,
    a_stopped_job_has_lost_its_stage_and_nothing_else,
    stop_does_not_look_at_the_source_server,
    a_job_of_any_kind_is_stopped,
    // Cut over.
    only_a_waiting_job_is_cut_over,
    a_one_time_job_is_never_cut_over,
    a_job_is_cut_over_only_while_its_source_server_is_in_use,
    the_status_is_looked_at_before_the_source_server,
    a_cut_over_without_data_goes_straight_to_cleaning,
    a_cut_over_with_data_goes_to_syncing_first,
    a_cut_over_is_the_only_thing_that_is_remembered_as_one,
    after_a_cut_over_the_service_finishes_the_job_by_itself,
    a_job_that_was_cut_over_is_not_run_periodically_again,
    after_a_cut_over_without_data_none_is_migrated,
    // Delete.
    every_job_is_deleted_unless_it_runs_or_is_being_deleted,
    deleting_a_job_leaves_its_source_server_until_the_record_is_gone,
    // Modify.
    names_are_modified_in_every_status,
    the_rhythm_is_modified_in_ready_or_waiting,
    the_validity_is_modified_until_the_job_is_over,
    the_schedule_is_modified_only_before_the_job_is_executed,
    all_other_parameters_are_modified_only_before_the_job_is_executed,
    a_modification_needs_the_condition_of_each_of_its_groups,
    // Delete the source server.
    a_source_server_with_a_running_job_is_never_deleted,
    a_source_server_with_a_job_is_deleted_only_by_force,
    a_source_server_without_a_job_is_deleted,
    a_source_server_is_deleted_once,
    deleting_a_source_server_answers_so_everywhere,
    // Events.
    the_scheduled_time_starts_a_ready_job,
    the_stages_follow_one_another,
    the_round_of_an_incremental_job_ends_in_waiting,
    a_waiting_job_runs_again,
    a_job_whose_resources_are_released_is_finished,
    a_running_job_fails_in_any_stage,
    a_client_that_is_lost_makes_the_source_server_unavailable,
    a_client_that_returns_makes_the_source_server_usable,
    a_job_that_does_not_run_expires,
    an_expired_job_is_cleared,
    the_record_of_a_deleting_job_goes,
    the_record_of_a_deleting_source_server_goes,
    // Whole lives.
    an_expired_job_is_not_revived,
    a_finished_job_can_only_be_deleted,
    a_deleted_job_does_not_come_back,
    no_job_becomes_one_of_the_other_kind,
    an_incremental_job_finishes_only_by_a_cut_over,
    no_state_alone_makes_the_service_fail,
    // What is seen.
    a_job_shows_its_status_and_a_running_one_its_stage,
    // Codes and messages.
    the_codes_are_spelled_as_on_the_pages,
    the_codes_come_with_the_http_statuses_of_the_pages,
    the_messages_of_2021_have_no_parameters,
    the_messages_of_2024_are_those_of_the_metadata,
    in_2021_a_refusal_prints_the_plain_message,
    in_2024_a_refusal_names_the_current_and_the_allowed_status,
    in_2024_a_refused_stop_names_the_business_status,
    in_2024_a_refusal_names_the_current_and_the_allowed_source_state,
    in_2024_a_list_of_allowed_statuses_is_complete,
];

// ---- What the tests are written in ----

/// Where a job is: all statuses, `Running` told apart by stage, and both ways of not being there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Absent,
    Ready,
    Running(BusinessStatus),
    Stopped,
    InError,
    Finished,
    Waiting,
    Expired,
    Deleting,
    Gone,
}
use Place::{Absent, Deleting, Expired, Finished, Gone, InError, Ready, Running, Stopped, Waiting};

fn place(job: Job) -> Place {
    let Some(status) = job.status() else {
        return if job.gone() == job { Gone } else { Absent };
    };
    match status {
        Status::Ready => Ready,
        Status::Running => Running(job.business_status().expect("a running job has a stage")),
        Status::Stopped => Stopped,
        Status::InError => InError,
        Status::Finished => Finished,
        Status::Waiting => Waiting,
        Status::Expired => Expired,
        Status::Deleting => Deleting,
    }
}

/// Whether the pages leave open that there is such a job. The tests of what cannot be say why.
fn conceivable(job: Job) -> bool {
    if job.business_status().is_some() != (job.status() == Some(Status::Running)) {
        return false;
    }
    let incremental = job.run_once() == RunOnce::No;
    match (place(job), job.was_cut_over()) {
        (Absent | Ready | Waiting, Some(_)) | (Running(Syncing), Some(SyncData::No)) => false,
        (Waiting, None) | (_, Some(_)) => incremental,
        (_, None) => true,
    }
}

/// Whether there is no job yet, whatever is in its other coordinates.
fn absent(job: Job) -> bool {
    job.status().is_none() && job.business_status().is_none() && job != job.gone()
}

/// The whole product of words in both editions.
fn product() -> impl Iterator<Item = Job> {
    Edition::ALL.iter().flat_map(|&edition| Job::all(edition))
}

/// Every job that the pages leave open, in both editions.
fn jobs() -> impl Iterator<Item = Job> {
    product().filter(|&job| conceivable(job))
}

fn jobs_at(at: Place) -> impl Iterator<Item = Job> {
    jobs().filter(move |&job| place(job) == at)
}

fn jobs_in_use() -> impl Iterator<Item = Job> {
    jobs().filter(|job| job.source() == Some(Source::InUse))
}

type Answer = Result<Accepted<Job>, Code>;

fn answer(job: Job, operation: Operation) -> Answer {
    job.apply(operation).map_err(|refused| refused.code)
}

/// The operation is answered so by every job.
fn answers(operation: Operation, expected: impl Fn(Job) -> Answer) {
    for job in jobs() {
        assert_eq!(answer(job, operation), expected(job), "{operation:?} is asked of {job:?}");
    }
}

/// The event is foreseen exactly where a job is expected, and that is the whole job afterwards.
fn happens(event: Event, expected: impl Fn(Job) -> Option<Job>) {
    for job in jobs() {
        assert_eq!(job.step(event).ok(), expected(job), "{event:?} happens to {job:?}");
    }
}

/// The job after an operation that needs the source server in use.
fn if_in_use(job: Job, after: Job) -> Answer {
    match job.source() {
        Some(Source::InUse) => Ok(Applied(after)),
        Some(Source::Unavailable | Source::Available | Source::Deleting) | None => Err(Code::SourceServerState),
    }
}

/// The source server after its job lets it go.
fn released(job: Job) -> Job {
    match job.source() {
        Some(Source::InUse) => job.with_source(Source::Available),
        Some(Source::Unavailable | Source::Available | Source::Deleting) | None => job,
    }
}

/// Everything that can come after, by the service's steps and by the callers' requests.
fn futures(of: impl Iterator<Item = Job>) -> HashSet<Job> {
    let mut open: Vec<Job> = of.collect();
    let mut seen: HashSet<Job> = open.iter().copied().collect();
    while let Some(job) = open.pop() {
        let asked = Operation::EACH.into_iter().filter_map(|o| job.apply(o).ok().map(Accepted::job));
        let stepped = Event::ALL.iter().filter_map(|&e| job.step(e).ok());
        for next in asked.chain(stepped) {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    seen
}

const VALIDITIES: [Validity; 3] = [Validity::Unsaid, Validity::Until, Validity::Never];

fn creations() -> impl Iterator<Item = (RunOnce, Schedule, Validity, Creation)> {
    let kinds = [(RunOnce::Yes, Creation::one_time()), (RunOnce::No, Creation::incremental())];
    kinds.into_iter().flat_map(|(run_once, creation)| {
        VALIDITIES.into_iter().flat_map(move |schedule| {
            VALIDITIES
                .into_iter()
                .map(move |validity| (run_once, schedule, validity, creation.scheduled(schedule).valid(validity)))
        })
    })
}

// ---- Words ----

/// The English page of 2020 and the English page of 2021 `DescribeReplicationJobs` (2020-10-26 to 2021-06-28), the
/// API description (2024-06-24): the eight words.
fn a_job_has_the_eight_statuses_of_the_describe_page() {
    let words: Vec<_> = Status::ALL.iter().map(|s| s.as_str()).collect();
    for &edition in Edition::ALL {
        for way in [Direction::Request, Direction::Response] {
            assert!(Status::ALL.iter().all(|s| s.spelled(edition, way) == s.as_str()));
            assert!(BusinessStatus::ALL.iter().all(|s| s.spelled(edition, way) == s.as_str()));
        }
    }
    assert_eq!(words, ["Ready", "Running", "Stopped", "InError", "Finished", "Waiting", "Expired", "Deleting"]);
}

/// The FAQ (2019-07-01 to 2021-06-11) and the Describe pages: the words of the stage, in the order of the stages.
fn a_running_job_has_one_of_four_stages() {
    let words: Vec<_> = BusinessStatus::ALL.iter().map(|s| s.as_str()).collect();
    assert_eq!(words, ["Preparing", "Syncing", "Processing", "Cleaning"]);
}

/// `DescribeSourceServers` in all editions (2019-06-13 to the Go SDK 2025-09-17): the words of a source server.
fn a_source_server_has_four_states() {
    let words: Vec<_> = Source::ALL.iter().map(|s| s.as_str()).collect();
    assert_eq!(words, ["Unavailable", "Available", "InUse", "Deleting"]);
}

/// The Chinese page of 2019 and the launch page of states (2019-06-13): `Failed`, `Finish`, and other names of the
/// stages; `Waiting` came later.
fn the_launch_had_other_names_for_some_words() {
    for &status in Status::ALL {
        let name = match status {
            Status::Ready => Some("Ready"),
            Status::Running => Some("Running"),
            Status::Stopped => Some("Stopped"),
            Status::InError => Some("Failed"),
            Status::Finished => Some("Finish"),
            Status::Waiting => None,
            Status::Expired => Some("Expired"),
            Status::Deleting => Some("Deleting"),
        };
        assert_eq!(status.launch_name(), name);
        assert!(name.is_none_or(|name| name.parse() == Ok(status)), "{status} is read by its old name too");
    }
    for &stage in BusinessStatus::ALL {
        let name = match stage {
            Preparing => "Prepare",
            Syncing => "SyncData",
            Processing => "Deliver",
            Cleaning => "Cleanup",
        };
        assert_eq!(stage.launch_name(), name);
        assert_eq!(name.parse(), Ok(stage));
    }
}

/// Document 000 line 1 and 18, 001 line 11, 002 line 1 and 17; the other pages' titles.
fn each_operation_has_the_name_of_its_page() {
    let names = [
        (Operation::Create(Creation::one_time()), "CreateReplicationJob"),
        (Operation::Start, "StartReplicationJob"),
        (Operation::Stop, "StopReplicationJob"),
        (Operation::CutOver(SyncData::No), "CutOverReplicationJob"),
        (Operation::CutOver(SyncData::Yes), "CutOverReplicationJob"),
        (Operation::Delete, "DeleteReplicationJob"),
        (Operation::Modify(Changes::none()), "ModifyReplicationJobAttribute"),
        (Operation::DeleteSource(Force::No), "DeleteSourceServer"),
        (Operation::DeleteSource(Force::Yes), "DeleteSourceServer"),
    ];
    for (operation, name) in names {
        assert_eq!(operation.name(), name);
    }
}

/// Document 000 line 22, document 001 line 26: the default.
fn sync_data_is_false_when_it_is_left_out() {
    assert_eq!(SyncData::default(), SyncData::No);
}

/// The English page of 2020 and the English page of 2025 `CreateReplicationJob` (2020-10, 2025-11-13): `RunOnce` is
/// true by default.
fn a_job_runs_once_when_nothing_else_is_said() {
    assert_eq!(RunOnce::default(), RunOnce::Yes);
    assert_eq!(Creation::default(), Creation::one_time());
    for &edition in Edition::ALL {
        let job = Job::absent(edition).create(Creation::default()).expect("an available source server");
        assert_eq!(job.run_once(), RunOnce::Yes);
    }
}

/// The API description `DeleteSourceServer` (2024-06-24) states no default; inferred: without it nothing is forced.
fn force_is_off_when_it_is_left_out() {
    assert_eq!(Force::default(), Force::No);
}

// ---- What cannot be ----

/// The FAQ (2019-07-01 to 2021-06-11): the business status is that of a task in Running, and it is there from the
/// start.
fn only_a_running_job_has_a_stage() {
    for job in product() {
        let staged = match job.status() {
            Some(Status::Running) => true,
            Some(
                Status::Ready
                | Status::Stopped
                | Status::InError
                | Status::Finished
                | Status::Waiting
                | Status::Expired
                | Status::Deleting,
            )
            | None => false,
        };
        if job.business_status().is_some() != staged {
            assert!(!job.is_possible(), "{job:?}");
        }
    }
}

/// The English page of 2020 `DescribeReplicationJobs` (2020-10-26): a status of incremental jobs only.
fn only_an_incremental_job_waits() {
    for &edition in Edition::ALL {
        for job in Job::all(edition).filter(|job| job.status() == Some(Status::Waiting)) {
            assert!(job.run_once() == RunOnce::No || !job.is_possible(), "{job:?}");
        }
        assert!(Job::incremental(edition).at(Status::Waiting).is_possible());
    }
}

/// Document 000 lines 3 and 19, document 001 lines 1 and 17: the operation is about incremental jobs.
fn only_an_incremental_job_was_cut_over() {
    for job in product() {
        if job.was_cut_over().is_some() && job.run_once() == RunOnce::Yes {
            assert!(!job.is_possible(), "{job:?}");
        }
    }
}

/// Document 000 line 8, document 001 line 6: the periodic runs end, so there is no next one to wait for.
fn a_job_that_was_cut_over_never_waits() {
    for job in product() {
        if job.was_cut_over().is_some() && job.status() == Some(Status::Waiting) {
            assert!(!job.is_possible(), "{job:?}");
        }
    }
}

/// Document 000 line 7 and the legend of Ready (created, not started): who was cut over has waited, so was started.
fn a_job_that_was_not_started_was_not_cut_over() {
    for job in product() {
        let started = match job.status() {
            Some(Status::Ready) | None => false,
            Some(
                Status::Running
                | Status::Stopped
                | Status::InError
                | Status::Finished
                | Status::Waiting
                | Status::Expired
                | Status::Deleting,
            ) => true,
        };
        // A job that is gone has been something before.
        if !started && job != job.gone() && job.was_cut_over().is_some() {
            assert!(!job.is_possible(), "{job:?}");
        }
    }
}

/// Document 000 line 8, document 001 line 6: `SyncData` false, so that nothing is uploaded after the cut-over.
fn a_job_that_was_cut_over_without_data_does_not_sync() {
    for job in product() {
        if job.was_cut_over() == Some(SyncData::No) && job.business_status() == Some(Syncing) {
            assert!(!job.is_possible(), "{job:?}");
        }
    }
}

/// What no sentence excludes is possible: the pages name no other combination that cannot be.
fn nothing_else_is_excluded() {
    for job in jobs() {
        assert!(job.is_possible(), "{job:?}");
    }
}

// ---- CreateReplicationJob ----

/// The English page of 2020 and the English page of late 2024 `CreateReplicationJob` (2020-10, 2024-10-29): the
/// source server must be `Available`. The code is
/// that of the error table; assumed for one that is deleted.
fn a_job_is_created_for_an_available_source_server_only() {
    for (run_once, schedule, validity, creation) in creations() {
        for creation in [creation, creation.repeated()] {
            // Whatever is in the coordinates of a job that is not there: nothing of it stays.
            for job in product().filter(|&job| absent(job)) {
                let created = match run_once {
                    RunOnce::Yes => Job::one_time(job.edition()),
                    RunOnce::No => Job::incremental(job.edition()),
                };
                let expected = match job.source() {
                    Some(Source::Available) => Ok(Applied(created.with_schedule(schedule).with_validity(validity))),
                    Some(Source::Unavailable | Source::InUse | Source::Deleting) | None => Err(Code::SourceServerState),
                };
                assert_eq!(answer(job, Operation::Create(creation)), expected, "{creation:?} for {job:?}");
            }
        }
    }
}

/// The FAQ and the Describe pages: `Ready` is created and not started; the user guide (2019-06) `新建迁移任务`: its source
/// server is
/// in use from then on; the Create page: `RunOnce` says of which kind it is.
fn a_created_job_is_ready_and_as_it_was_asked_for() {
    for &edition in Edition::ALL {
        for (run_once, _, _, creation) in creations() {
            let job = Job::absent(edition).create(creation).expect("the source server is available");
            assert_eq!(place(job), Ready);
            assert_eq!(job.source(), Some(Source::InUse));
            assert_eq!(job.run_once(), run_once);
            assert_eq!(job.was_cut_over(), None);
        }
    }
}

/// The English page of 2020 `CreateReplicationJob`: left out, the validity ends after 30 days; an empty one
/// never ends (inferred from the Chinese text).
fn a_created_job_expires_unless_its_validity_is_empty() {
    for &edition in Edition::ALL {
        for (_, _, validity, creation) in creations() {
            let job = Job::absent(edition).create(creation).expect("the source server is available");
            let expires = match validity {
                Validity::Unsaid | Validity::Until => true,
                Validity::Never => false,
            };
            assert_eq!(job.expires(), expires, "{creation:?}");
        }
    }
}

/// The English page of 2020 `CreateReplicationJob`: without a time in `ScheduledStartTime` the service does not start
/// the job.
fn a_created_job_is_scheduled_only_with_a_time() {
    for &edition in Edition::ALL {
        for (_, schedule, _, creation) in creations() {
            let job = Job::absent(edition).create(creation).expect("the source server is available");
            let scheduled = match schedule {
                Schedule::Until => true,
                Schedule::Unsaid | Schedule::Never => false,
            };
            assert_eq!(job.is_scheduled(), scheduled, "{creation:?}");
        }
    }
}

/// The English page of 2020 and the English page of late 2024 `CreateReplicationJob`: the source server has no job
/// that is Ready, Running, Stopped, Waiting,
/// `InError` or Expired; the FAQ: beside one that is being deleted another can be created, while its source server is
/// still in use (disputed: the page wants
/// it available). The code is inferred: such a
/// source server is in use. It is another job: this one does not change.
fn another_job_is_created_only_beside_a_finished_or_deleting_one() {
    for (.., creation) in creations() {
        for job in jobs() {
            let expected = match place(job) {
                Absent => continue,
                Ready | Running(Preparing | Syncing | Processing | Cleaning) => Err(Code::SourceServerState),
                Stopped | InError | Waiting | Expired => Err(Code::SourceServerState),
                Deleting => match job.source() {
                    Some(Source::Available | Source::InUse) => Ok(Ignored(job)),
                    Some(Source::Unavailable | Source::Deleting) | None => Err(Code::SourceServerState),
                },
                Finished | Gone => match job.source() {
                    Some(Source::Available) => Ok(Ignored(job)),
                    Some(Source::Unavailable | Source::InUse | Source::Deleting) | None => Err(Code::SourceServerState),
                },
            };
            assert_eq!(answer(job, Operation::Create(creation)), expected, "{creation:?} beside {job:?}");
        }
    }
}

/// The Create page's `ClientToken`, and the page on idempotence (2024-12-17): a repetition has the first call's
/// result and no second
/// effect.
fn a_repeated_create_changes_nothing() {
    for (.., creation) in creations() {
        let creation = creation.repeated();
        for job in jobs().filter(|&job| !matches!(place(job), Absent | Gone)) {
            assert_eq!(answer(job, Operation::Create(creation)), Ok(Ignored(job)), "{creation:?} for {job:?}");
        }
    }
}

// ---- StartReplicationJob ----

/// The Start page in all editions (2019-07 to 2026-06-28): Ready, Stopped or `InError`. For a job that is not there the
/// code is assumed.
fn only_a_ready_stopped_or_failed_job_is_started() {
    for job in jobs_in_use() {
        let started = match place(job) {
            Ready | Stopped | InError => true,
            Running(Preparing | Syncing | Processing | Cleaning) => false,
            Absent | Finished | Waiting | Expired | Deleting | Gone => false,
        };
        let refused = job.start().err().map(|refused| refused.code);
        assert_eq!(refused, (!started).then_some(Code::InvalidStatus), "{job:?}");
    }
}

/// The API description `StartReplicationJob` (2024-06-24) has the code; the FAQ (2021-06-11): an offline client is
/// restarted before
/// the job. Which states are allowed is assumed: in use.
fn a_job_is_started_only_while_its_source_server_is_in_use() {
    for job in jobs().filter(|&job| matches!(place(job), Ready | Stopped | InError)) {
        let code = match job.source() {
            Some(Source::InUse) => None,
            Some(Source::Unavailable | Source::Available | Source::Deleting) | None => Some(Code::SourceServerState),
        };
        assert_eq!(job.start().err().map(|refused| refused.code), code, "{job:?}");
    }
}

/// The FAQ and the launch page of states (2019-06-13 to 2021-06-11): Preparing as soon as it is started. That a wrong
/// status is answered
/// before a wrong source server is assumed.
fn a_started_job_runs_in_preparing_and_nothing_else_changes() {
    answers(Operation::Start, |job| match place(job) {
        Ready | Stopped | InError => if_in_use(job, job.running(Preparing)),
        Running(Preparing | Syncing | Processing | Cleaning) => Err(Code::InvalidStatus),
        Absent | Finished | Waiting | Expired | Deleting | Gone => Err(Code::InvalidStatus),
    });
}

// ---- StopReplicationJob ----

/// Document 002 line 7, as decided for its edition: Running, the Syncing stage included; lines 58 and 59: there is no
/// code for the stage. A job that is not there: assumed.
fn in_2021_every_running_job_is_stopped() {
    for job in jobs().filter(|job| job.edition() == Edition::E2021) {
        let expected = match place(job) {
            Running(Preparing | Syncing | Processing | Cleaning) => Ok(Applied(job.at(Status::Stopped))),
            Ready | Stopped | InError | Finished | Waiting | Expired | Deleting => Err(Code::InvalidStatus),
            Absent | Gone => Err(Code::InvalidStatus),
        };
        assert_eq!(answer(job, Operation::Stop), expected, "{job:?}");
    }
}

/// The API description `StopReplicationJob` (2024-06-24), the Portuguese page of 2026 (2026-10-27): Running and
/// Syncing both. Which code is for which
/// condition is inferred.
fn in_2024_only_a_running_and_syncing_job_is_stopped() {
    for job in jobs().filter(|job| job.edition() == Edition::E2024_06) {
        let expected = match place(job) {
            Running(Syncing) => Ok(Applied(job.at(Status::Stopped))),
            Running(Preparing | Processing | Cleaning) => Err(Code::InvalidBusinessStatus),
            Ready | Stopped | InError | Finished | Waiting | Expired | Deleting => Err(Code::InvalidStatus),
            Absent | Gone => Err(Code::InvalidStatus),
        };
        assert_eq!(answer(job, Operation::Stop), expected, "{job:?}");
    }
}

/// The Indonesian page and the legend of `Stopped`: a pause. The source server stays in use (inferred: the job is
/// unfinished), and
/// only a running job has a stage (the FAQ).
fn a_stopped_job_has_lost_its_stage_and_nothing_else() {
    for job in jobs_at(Running(Syncing)) {
        let stopped = job.stop().expect("running and syncing");
        assert_eq!(stopped.status(), Some(Status::Stopped));
        assert_eq!(stopped.business_status(), None);
        assert_eq!(stopped.running(Syncing), job);
    }
}

/// Document 002 lines 58 and 59: no code for the source server's state.
fn stop_does_not_look_at_the_source_server() {
    for job in jobs() {
        let code = |job: Job| job.stop().err().map(|refused| refused.code);
        assert_eq!(code(job), code(job.with_source(Source::InUse)), "{job:?}");
    }
}

/// Document 002 lines 7 and 18: migration tasks, not only the incremental ones.
fn a_job_of_any_kind_is_stopped() {
    for &edition in Edition::ALL {
        assert!(Job::one_time(edition).running(Syncing).stop().is_ok());
        assert!(Job::incremental(edition).running(Syncing).stop().is_ok());
    }
}

// ---- CutOverReplicationJob ----

/// Document 000 lines 7 and 63, document 001 lines 5 and 67. For a job that is not there the code is assumed.
fn only_a_waiting_job_is_cut_over() {
    for sync_data in [SyncData::No, SyncData::Yes] {
        for job in jobs_in_use() {
            let cut = match place(job) {
                Waiting => true,
                Ready | Running(Preparing | Syncing | Processing | Cleaning) => false,
                Absent | Stopped | InError | Finished | Expired | Deleting | Gone => false,
            };
            let refused = job.cut_over(sync_data).err().map(|refused| refused.code);
            assert_eq!(refused, (!cut).then_some(Code::InvalidStatus), "{job:?}");
        }
    }
}

/// Document 000 lines 3 and 19, document 001 lines 1 and 17: an incremental task. Inferred: a one-time job never waits,
/// so its status is what is wrong.
fn a_one_time_job_is_never_cut_over() {
    for job in jobs().filter(|job| job.run_once() == RunOnce::Yes) {
        for sync_data in [SyncData::No, SyncData::Yes] {
            assert_eq!(answer(job, Operation::CutOver(sync_data)), Err(Code::InvalidStatus), "{job:?}");
        }
    }
}

/// Document 000 line 64, document 001 line 68: a source server's state can refuse. Which is assumed: any but in use.
fn a_job_is_cut_over_only_while_its_source_server_is_in_use() {
    for job in jobs_at(Waiting) {
        for sync_data in [SyncData::No, SyncData::Yes] {
            let code = match job.source() {
                Some(Source::InUse) => None,
                Some(Source::Unavailable | Source::Available | Source::Deleting) | None => {
                    Some(Code::SourceServerState)
                }
            };
            assert_eq!(job.cut_over(sync_data).err().map(|refused| refused.code), code, "{job:?}");
        }
    }
}

/// No page says in which order; assumed for Start and `CutOver`, from the order of their error tables (document 000
/// lines 63 and 64).
fn the_status_is_looked_at_before_the_source_server() {
    for &edition in Edition::ALL {
        let finished = Job::incremental(edition).at(Status::Finished);
        for source in [Source::Unavailable, Source::Available, Source::Deleting] {
            let job = finished.with_source(source);
            for operation in [Operation::Start, Operation::CutOver(SyncData::No), Operation::CutOver(SyncData::Yes)] {
                assert_eq!(answer(job, operation), Err(Code::InvalidStatus), "{operation:?} of {job:?}");
            }
        }
    }
}

/// Document 000 line 8, document 001 line 6: no data, the intermediate resources are released. Inferred: that is the
/// stage Cleaning of Running.
fn a_cut_over_without_data_goes_straight_to_cleaning() {
    answers(Operation::CutOver(SyncData::No), |job| match place(job) {
        Waiting => if_in_use(job, job.running(Cleaning).with_cut(Some(SyncData::No))),
        Ready | Running(Preparing | Syncing | Processing | Cleaning) => Err(Code::InvalidStatus),
        Absent | Stopped | InError | Finished | Expired | Deleting | Gone => Err(Code::InvalidStatus),
    });
}

/// Document 000 line 8, document 001 line 6: all data once more, before the resources are released. Inferred: that is
/// Running again; that it begins in Syncing is decided.
fn a_cut_over_with_data_goes_to_syncing_first() {
    answers(Operation::CutOver(SyncData::Yes), |job| match place(job) {
        Waiting => if_in_use(job, job.running(Syncing).with_cut(Some(SyncData::Yes))),
        Ready | Running(Preparing | Syncing | Processing | Cleaning) => Err(Code::InvalidStatus),
        Absent | Stopped | InError | Finished | Expired | Deleting | Gone => Err(Code::InvalidStatus),
    });
}

/// Document 000 line 8: it is by this call that the periodic runs end, and by no other.
fn a_cut_over_is_the_only_thing_that_is_remembered_as_one() {
    for job in jobs() {
        for operation in Operation::EACH {
            let Ok(Applied(after)) = job.apply(operation) else { continue };
            let expected = match operation {
                Operation::CutOver(sync_data) => Some(sync_data),
                Operation::Create(_) => None,
                Operation::Start
                | Operation::Stop
                | Operation::Delete
                | Operation::Modify(_)
                | Operation::DeleteSource(_) => job.was_cut_over(),
            };
            assert_eq!(after.was_cut_over(), expected, "{operation:?} of {job:?}");
        }
        for &event in Event::ALL {
            let kept = job.step(event).map_or(job.was_cut_over(), Job::was_cut_over);
            assert_eq!(kept, job.was_cut_over(), "{event:?} of {job:?}");
        }
    }
}

/// Document 000 line 8, document 001 line 6: data where it was asked for, the release, then the end; no second call.
fn after_a_cut_over_the_service_finishes_the_job_by_itself() {
    for job in jobs_at(Waiting).filter(|job| job.source() == Some(Source::InUse)) {
        for sync_data in [SyncData::No, SyncData::Yes] {
            let mut job = job.cut_over(sync_data).expect("it waits");
            let mut places = vec![place(job)];
            // Bounded, so that a circle of stages ends too.
            let own = [Event::PhaseEnded, Event::RoundEnded, Event::ResourcesReleased];
            for _ in 0..8 {
                let Some(next) = own.iter().find_map(|&event| job.step(event).ok()) else { break };
                job = next;
                places.push(place(job));
            }
            let expected = match sync_data {
                SyncData::No => vec![Running(Cleaning), Finished],
                SyncData::Yes => vec![Running(Syncing), Running(Processing), Running(Cleaning), Finished],
            };
            assert_eq!(places, expected, "{job:?}");
        }
    }
}

/// Document 000 line 8, document 001 line 6: no longer periodically performed, whatever `SyncData` is.
fn a_job_that_was_cut_over_is_not_run_periodically_again() {
    let cut = jobs().filter(|&job| job.was_cut_over().is_some() && place(job) != Absent);
    for job in futures(cut) {
        assert_ne!(place(job), Waiting, "{job:?}");
        assert!(job.step(Event::RoundEnded).is_err(), "{job:?}");
        assert!(job.step(Event::RoundStarted).is_err(), "{job:?}");
    }
}

/// Document 000 line 8, document 001 line 6: `SyncData` false, so no data is migrated any more. Holds after an error
/// and a restart too (inferred).
fn after_a_cut_over_without_data_none_is_migrated() {
    let cut = jobs_at(Waiting).filter_map(|job| job.cut_over(SyncData::No).ok());
    for job in futures(cut) {
        assert!(!matches!(place(job), Running(Syncing | Processing)), "{job:?}");
    }
}

// ---- DeleteReplicationJob ----

/// The FAQ, the launch page of states, the user guide (2019-06 to 2021-06-11): not while it runs; Stopped, Waiting,
/// Expired and `InError` are named
/// as deletable; Ready and Finished are inferred. the API description (2024-06-24): the status code is the only one,
/// so neither the
/// stage nor the source server counts (inferred). A second delete, and a job that is not there: assumed.
fn every_job_is_deleted_unless_it_runs_or_is_being_deleted() {
    answers(Operation::Delete, |job| match place(job) {
        Ready | Stopped | InError | Finished | Waiting | Expired => Ok(Applied(job.at(Status::Deleting))),
        Running(Preparing | Syncing | Processing | Cleaning) => Err(Code::InvalidStatus),
        Absent | Deleting | Gone => Err(Code::InvalidStatus),
    });
}

/// The user guide (2019-06) `删除迁移任务`: after the deletion the source server is available again, not before.
fn deleting_a_job_leaves_its_source_server_until_the_record_is_gone() {
    for &edition in Edition::ALL {
        let deleting = Job::one_time(edition).at(Status::Stopped).delete().expect("it is stopped");
        assert_eq!(deleting.source(), Some(Source::InUse));
        let gone = deleting.step(Event::Deleted).expect("it is being deleted");
        assert_eq!((place(gone), gone.source()), (Gone, Some(Source::Available)));
    }
}

// ---- ModifyReplicationJobAttribute ----

fn modified(changes: Changes, expected: impl Fn(Job) -> Result<Job, Code>) {
    for job in jobs() {
        let found = answer(job, Operation::Modify(changes));
        let expected = expected(job).map(Applied);
        // Whether a request that names nothing takes effect is the same to everybody.
        if changes == Changes::none() {
            assert_eq!(found.map(Accepted::job), expected.map(Accepted::job), "{job:?}");
        } else {
            assert_eq!(found, expected, "{changes:?} of {job:?}");
        }
    }
}

/// The Chinese page of 2020 and the API description `ModifyReplicationJobAttribute` (2020-09-21, 2024-06-24): name
/// and description in the whole life.
/// For a job that is not there the code is assumed.
fn names_are_modified_in_every_status() {
    for changes in [Changes::none(), Changes::none().names()] {
        modified(changes, |job| match place(job) {
            Ready | Running(Preparing | Syncing | Processing | Cleaning) => Ok(job),
            Stopped | InError | Finished | Waiting | Expired | Deleting => Ok(job),
            Absent | Gone => Err(Code::InvalidStatus),
        });
    }
}

/// The same pages: frequency and number of images before the execution, or in Waiting. Inferred: before is Ready.
fn the_rhythm_is_modified_in_ready_or_waiting() {
    modified(Changes::none().rhythm(), |job| match place(job) {
        Ready | Waiting => Ok(job),
        Running(Preparing | Syncing | Processing | Cleaning) => Err(Code::InvalidStatus),
        Stopped | InError | Finished | Expired | Deleting => Err(Code::InvalidStatus),
        Absent | Gone => Err(Code::InvalidStatus),
    });
}

/// The same pages: the validity in Ready, Running, Stopped, `InError` and Waiting. An empty one never ends (inferred).
fn the_validity_is_modified_until_the_job_is_over() {
    for validity in [Validity::Until, Validity::Never] {
        modified(Changes::none().valid(validity), |job| match place(job) {
            Ready | Running(Preparing | Syncing | Processing | Cleaning) => Ok(job.with_validity(validity)),
            Stopped | InError | Waiting => Ok(job.with_validity(validity)),
            Finished | Expired | Deleting | Absent | Gone => Err(Code::InvalidStatus),
        });
    }
}

/// The same pages: all other parameters, the scheduled time among them, only before the execution; an empty time means
/// that the service does not start the job.
fn the_schedule_is_modified_only_before_the_job_is_executed() {
    for schedule in [Schedule::Until, Schedule::Never] {
        modified(Changes::none().scheduled(schedule), |job| match place(job) {
            Ready => Ok(job.with_schedule(schedule)),
            Running(Preparing | Syncing | Processing | Cleaning) => Err(Code::InvalidStatus),
            Stopped | InError | Finished | Waiting | Expired | Deleting => Err(Code::InvalidStatus),
            Absent | Gone => Err(Code::InvalidStatus),
        });
    }
}

/// The same pages. Inferred: before the execution is Ready.
fn all_other_parameters_are_modified_only_before_the_job_is_executed() {
    modified(Changes::none().others(), |job| match place(job) {
        Ready => Ok(job),
        Running(Preparing | Syncing | Processing | Cleaning) => Err(Code::InvalidStatus),
        Stopped | InError | Finished | Waiting | Expired | Deleting => Err(Code::InvalidStatus),
        Absent | Gone => Err(Code::InvalidStatus),
    });
}

/// The same pages; that all conditions must hold for anything to change is assumed.
fn a_modification_needs_the_condition_of_each_of_its_groups() {
    // Not tested: InvalidBusinessStatus of this operation, which no page explains (open).
    for bits in 0..8_u8 {
        let (names, rhythm, others) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0);
        let changes = Changes::none();
        let changes = if names { changes.names() } else { changes };
        let changes = if rhythm { changes.rhythm() } else { changes };
        let changes = if others { changes.others() } else { changes };
        for validity in VALIDITIES {
            for schedule in VALIDITIES {
                let (valid, timed) = (validity != Validity::Unsaid, schedule != Schedule::Unsaid);
                modified(changes.valid(validity).scheduled(schedule), |job| {
                    let allowed = match place(job) {
                        Ready => true,
                        Waiting => !(others || timed),
                        Running(Preparing | Syncing | Processing | Cleaning) | Stopped | InError => {
                            !(rhythm || others || timed)
                        }
                        Finished | Expired | Deleting => !(rhythm || others || timed || valid),
                        Absent | Gone => false,
                    };
                    let after = if valid { job.with_validity(validity) } else { job };
                    let after = if timed { after.with_schedule(schedule) } else { after };
                    allowed.then_some(after).ok_or(Code::InvalidStatus)
                });
            }
        }
    }
}

// ---- DeleteSourceServer ----

/// The API description and the Chinese page of 2024 `DeleteSourceServer` (2024-06-24, 2024-04-26): never while a job
/// runs, not even by force; the
/// edition of 2021 has only the code for related jobs.
fn a_source_server_with_a_running_job_is_never_deleted() {
    for job in jobs().filter(|job| job.status() == Some(Status::Running)) {
        let code = match job.edition() {
            Edition::E2021 => Code::Related,
            Edition::E2024_06 => Code::WithRunningJob,
        };
        for force in [Force::No, Force::Yes] {
            assert_eq!(answer(job, Operation::DeleteSource(force)), Err(code), "{job:?}");
        }
    }
}

/// The same pages: with a job in another status only by force, which deletes both. The API page's reading: the FAQ has
/// another one.
fn a_source_server_with_a_job_is_deleted_only_by_force() {
    for job in jobs_in_use().filter(|job| job.status().is_some()) {
        let (free, forced) = (job.delete_source(Force::No), job.delete_source(Force::Yes));
        match place(job) {
            Ready | Stopped | InError | Finished | Waiting | Expired | Deleting => {
                assert_eq!(free.map_err(|refused| refused.code), Err(Code::Related), "{job:?}");
                let after = job.at(Status::Deleting).with_source(Source::Deleting);
                assert_eq!(forced, Ok(after));
            }
            Running(Preparing | Syncing | Processing | Cleaning) => assert!(free.is_err() && forced.is_err()),
            Absent | Gone => unreachable!("it has a status"),
        }
    }
}

/// The same pages: without an associated job nothing stands in the way; the user guide (2019-06): it is Deleting first.
fn a_source_server_without_a_job_is_deleted() {
    for job in jobs().filter(|&job| matches!(place(job), Absent | Gone)) {
        for force in [Force::No, Force::Yes] {
            let expected = match job.source() {
                Some(Source::Unavailable | Source::Available | Source::InUse) => {
                    Ok(Applied(job.with_source(Source::Deleting)))
                }
                Some(Source::Deleting) | None => Err(Code::SourceServerState),
            };
            assert_eq!(answer(job, Operation::DeleteSource(force)), expected, "{job:?}");
        }
    }
}

/// The error table has a code for the source server's state; for which is assumed: where it is being deleted, or gone.
fn a_source_server_is_deleted_once() {
    for &edition in Edition::ALL {
        let deleting = Job::one_time(edition).delete_source(Force::Yes).expect("the job does not run");
        let again = deleting.delete_source(Force::Yes).map_err(|refused| refused.code);
        assert_eq!(again, Err(Code::SourceServerState));
        let gone = deleting.step(Event::SourceDeleted).expect("it is being deleted");
        assert_eq!(gone.delete_source(Force::Yes).map_err(|refused| refused.code), Err(Code::SourceServerState));
    }
}

/// The same pages, as a whole. The order is assumed: a running job, related jobs, the source server's own state.
fn deleting_a_source_server_answers_so_everywhere() {
    for force in [Force::No, Force::Yes] {
        answers(Operation::DeleteSource(force), |job| {
            let job_after = match (place(job), force) {
                (Running(Preparing | Syncing | Processing | Cleaning), Force::No | Force::Yes) => {
                    let plain = job.edition() == Edition::E2021;
                    return Err(if plain { Code::Related } else { Code::WithRunningJob });
                }
                (Ready | Stopped | InError | Finished | Waiting | Expired | Deleting, Force::No) => {
                    return Err(Code::Related);
                }
                (Ready | Stopped | InError | Finished | Waiting | Expired | Deleting, Force::Yes) => {
                    job.at(Status::Deleting)
                }
                (Absent | Gone, Force::No | Force::Yes) => job,
            };
            match job.source() {
                Some(Source::Unavailable | Source::Available | Source::InUse) => {
                    Ok(Applied(job_after.with_source(Source::Deleting)))
                }
                Some(Source::Deleting) | None => Err(Code::SourceServerState),
            }
        });
    }
}

// ---- Events ----

/// The Modify page (the Chinese page of 2020, the API description): the service starts the job at that time; the FAQ:
/// in Preparing.
fn the_scheduled_time_starts_a_ready_job() {
    // Not tested: what happens when the source server is unavailable at that time.
    for job in jobs() {
        let expected = match place(job) {
            Ready if job.is_scheduled() && job.source() == Some(Source::Unavailable) => continue,
            Ready => job.is_scheduled().then(|| job.running(Preparing)),
            Running(Preparing | Syncing | Processing | Cleaning) => None,
            Absent | Stopped | InError | Finished | Waiting | Expired | Deleting | Gone => None,
        };
        assert_eq!(job.step(Event::ScheduledStart).ok(), expected, "{job:?}");
    }
}

/// The user guide (2019-06) `启动迁移任务`, the FAQ: the order of the stages. Inferred: an incremental job keeps its
/// intermediate
/// resources between two rounds, so it does not reach Cleaning before it is cut over. Document 000 line 8: after a
/// cut-over without data none is migrated, so that only Cleaning is left (a restart after an error, inferred).
fn the_stages_follow_one_another() {
    happens(Event::PhaseEnded, |job| match place(job) {
        Running(Preparing) => Some(match job.was_cut_over() {
            Some(SyncData::No) => job.running(Cleaning),
            Some(SyncData::Yes) | None => job.running(Syncing),
        }),
        Running(Syncing) => Some(job.running(Processing)),
        Running(Processing) => {
            let last = job.run_once() == RunOnce::Yes || job.was_cut_over().is_some();
            last.then(|| job.running(Cleaning))
        }
        Running(Cleaning) => None,
        Absent | Ready | Stopped | InError | Finished | Waiting | Expired | Deleting | Gone => None,
    });
}

/// The practice on incremental migration (2020-09-23 to 2021-02-02), the practice on incremental migration
/// (2025-04-17): after each run it waits. Inferred: from Processing.
fn the_round_of_an_incremental_job_ends_in_waiting() {
    happens(Event::RoundEnded, |job| match place(job) {
        Running(Processing) => {
            let again = job.run_once() == RunOnce::No && job.was_cut_over().is_none();
            again.then(|| job.at(Status::Waiting))
        }
        Running(Preparing | Syncing | Cleaning) => None,
        Absent | Ready | Stopped | InError | Finished | Waiting | Expired | Deleting | Gone => None,
    });
}

/// The practice on incremental migration (2025-04-17, 2026-06-20), the guide on VMware: the next round begins by
/// itself; the FAQ: in Preparing.
fn a_waiting_job_runs_again() {
    happens(Event::RoundStarted, |job| match place(job) {
        Waiting => Some(job.running(Preparing)),
        Running(Preparing | Syncing | Processing | Cleaning) => None,
        Absent | Ready | Stopped | InError | Finished | Expired | Deleting | Gone => None,
    });
}

/// The user guide (2019-06) `启动迁移任务`, the FAQ: Cleaning is nearly the end, and then it is finished; document 000 line
/// 8 for the
/// cut-over. Inferred: the source server is available again, and an incremental job ends by a cut-over only.
fn a_job_whose_resources_are_released_is_finished() {
    happens(Event::ResourcesReleased, |job| match place(job) {
        Running(Cleaning) => {
            let last = job.run_once() == RunOnce::Yes || job.was_cut_over().is_some();
            last.then(|| released(job.at(Status::Finished)))
        }
        Running(Preparing | Syncing | Processing) => None,
        Absent | Ready | Stopped | InError | Finished | Waiting | Expired | Deleting | Gone => None,
    });
}

/// The FAQ, the practice on incremental migration, the guide on ECS instances: an error in any stage.
fn a_running_job_fails_in_any_stage() {
    happens(Event::Failed, |job| match place(job) {
        Running(Preparing | Syncing | Processing | Cleaning) => Some(job.at(Status::InError)),
        Absent | Ready | Stopped | InError | Finished | Waiting | Expired | Deleting | Gone => None,
    });
}

/// The launch page of states (2019-06-13), the FAQ (2021-06-11): offline or in error is `Unavailable`, and a running
/// job fails by it.
fn a_client_that_is_lost_makes_the_source_server_unavailable() {
    happens(Event::ClientLost, |job| {
        let after = match place(job) {
            Running(Preparing | Syncing | Processing | Cleaning) => job.at(Status::InError),
            Absent | Ready | Stopped | InError | Finished | Waiting | Expired | Deleting | Gone => job,
        };
        match job.source() {
            Some(Source::Available | Source::InUse) => Some(after.with_source(Source::Unavailable)),
            Some(Source::Unavailable | Source::Deleting) | None => None,
        }
    });
}

/// The launch page of states (2019-06-13), the FAQ: the client runs again. Inferred: in use while the job is
/// unfinished, else available.
fn a_client_that_returns_makes_the_source_server_usable() {
    happens(Event::ClientReturned, |job| {
        let state = match place(job) {
            Ready | Running(Preparing | Syncing | Processing | Cleaning) => Source::InUse,
            Stopped | Waiting | InError | Expired => Source::InUse,
            Absent | Finished | Deleting | Gone => Source::Available,
        };
        match job.source() {
            Some(Source::Unavailable) => Some(job.with_source(state)),
            Some(Source::Available | Source::InUse | Source::Deleting) | None => None,
        }
    });
}

/// The FAQ (2019-07-01 to 2021-06-11): Ready, Stopped and `InError` expire, Running does not; inferred: Waiting does,
/// Finished and Deleting do not. A validity that is empty never ends.
fn a_job_that_does_not_run_expires() {
    // Not tested: whether a job whose validity ended while it ran expires at once when the run ends (open).
    happens(Event::Lapsed, |job| match place(job) {
        Ready | Stopped | InError | Waiting => job.expires().then(|| job.at(Status::Expired)),
        Running(Preparing | Syncing | Processing | Cleaning) => None,
        Absent | Finished | Expired | Deleting | Gone => None,
    });
}

/// The Create and Modify pages, the FAQ: cleared by the service after seven days. Inferred: through Deleting.
fn an_expired_job_is_cleared() {
    happens(Event::Cleared, |job| match place(job) {
        Expired => Some(job.at(Status::Deleting)),
        Running(Preparing | Syncing | Processing | Cleaning) => None,
        Absent | Ready | Stopped | InError | Finished | Waiting | Deleting | Gone => None,
    });
}

/// The user guide (2019-06) `删除迁移任务`: the record goes, and the source server is available.
fn the_record_of_a_deleting_job_goes() {
    happens(Event::Deleted, |job| match place(job) {
        Deleting => Some(released(job.gone())),
        Running(Preparing | Syncing | Processing | Cleaning) => None,
        Absent | Ready | Stopped | InError | Finished | Waiting | Expired | Gone => None,
    });
}

/// The user guide (2019-06) `删除迁移源`: Deleting, then gone.
fn the_record_of_a_deleting_source_server_goes() {
    for job in jobs() {
        let after = job.step(Event::SourceDeleted).ok();
        match job.source() {
            Some(Source::Deleting) => {
                let after = after.expect("it is being deleted");
                assert_eq!(after.source(), None);
                assert_eq!(after.with_source(Source::Deleting), job, "nothing else changes");
            }
            Some(Source::Unavailable | Source::Available | Source::InUse) | None => assert_eq!(after, None, "{job:?}"),
        }
    }
}

// ---- Whole lives ----

/// Facts section 4 (`ValidTime`): the validity cannot be modified in Expired, and Start does not list it (inferred).
fn an_expired_job_is_not_revived() {
    for job in futures(jobs_at(Expired)) {
        assert!(matches!(place(job), Expired | Deleting | Gone), "{job:?}");
    }
}

/// The Start and `CutOver` pages do not list Finished; inferred: it does not expire either.
fn a_finished_job_can_only_be_deleted() {
    for job in futures(jobs_at(Finished)) {
        assert!(matches!(place(job), Finished | Deleting | Gone), "{job:?}");
    }
}

/// The user guide (2019-06) `删除迁移任务`: it cannot be undone.
fn a_deleted_job_does_not_come_back() {
    for job in futures(jobs_at(Deleting)) {
        assert!(matches!(place(job), Deleting | Gone), "{job:?}");
    }
    for job in futures(jobs_at(Gone)) {
        assert_eq!(place(job), Gone, "{job:?}");
    }
}

/// The Modify page: `RunOnce` is not among its parameters, so it is fixed at the creation.
fn no_job_becomes_one_of_the_other_kind() {
    for kind in [RunOnce::No, RunOnce::Yes] {
        let born = jobs().filter(|job| job.run_once() == kind && place(*job) != Absent);
        for job in futures(born) {
            assert_eq!(job.run_once(), kind, "{job:?}");
        }
    }
}

/// Inferred: the practice on incremental migration and the `CutOver` pages describe no other end of an incremental job.
fn an_incremental_job_finishes_only_by_a_cut_over() {
    for &edition in Edition::ALL {
        for job in futures(std::iter::once(Job::incremental(edition))) {
            assert!(place(job) != Finished || job.was_cut_over().is_some(), "{job:?}");
        }
    }
}

/// Document 000 line 65, document 001 line 69, document 002 line 59: an internal error is no answer to a state.
fn no_state_alone_makes_the_service_fail() {
    for job in jobs() {
        for operation in Operation::EACH {
            assert_ne!(answer(job, operation), Err(Code::InternalError), "{operation:?} of {job:?}");
        }
    }
}

// ---- What is seen ----

/// The Describe pages print the status; the FAQ: the stage is that of a running job. What is printed as stage of a job
/// that does not run no page says, so that anything is possible there.
fn a_job_shows_its_status_and_a_running_one_its_stage() {
    for job in jobs() {
        let status = match place(job) {
            Absent | Gone => None,
            Ready => Some(Status::Ready),
            Running(Preparing | Syncing | Processing | Cleaning) => Some(Status::Running),
            Stopped => Some(Status::Stopped),
            InError => Some(Status::InError),
            Finished => Some(Status::Finished),
            Waiting => Some(Status::Waiting),
            Expired => Some(Status::Expired),
            Deleting => Some(Status::Deleting),
        };
        assert_eq!(job.shows(Sighting::NotFound), status.is_none(), "{job:?}");
        for &word in Status::ALL {
            assert_eq!(job.shows(Sighting::Status(word, None)), status == Some(word), "{job:?}");
            for &stage in BusinessStatus::ALL {
                let other = matches!(place(job), Running(now) if now != stage);
                let expected = status == Some(word) && !other;
                assert_eq!(job.shows(Sighting::Status(word, Some(stage))), expected, "{word} {stage} of {job:?}");
            }
        }
    }
}

// ---- Codes and messages ----

const INTERNAL: &str = "An error occurred while processing your request. Please try again. If the problem still \
                        exists, please submit a ticket.";

/// A code with its HTTP status, its message in 2021 (where that edition's pages have the code) and in 2024-06.
type Printed = (Code, &'static str, u16, Option<&'static str>, &'static str);

/// The codes of the lifecycle: document 000 lines 63 to 65, 001 lines 67 to 69, 002 lines 58 and 59; the API
/// description (2024-06).
const LIFECYCLE: [Printed; 6] = [
    (
        Code::InvalidStatus,
        "ReplicationJob.InvalidStatus",
        400,
        Some("The specified replication job status is invalid."),
        "The specified replication job status: %s is invalid. This operation can only be performed in the following \
         status: %s.",
    ),
    (
        Code::InvalidBusinessStatus,
        "ReplicationJob.InvalidBusinessStatus",
        400,
        None,
        "The specified business status: %s of the replication job is invalid. This operation can only be performed in \
         the following status: %s.",
    ),
    (
        Code::SourceServerState,
        "SourceServerState.Invalid",
        400,
        Some("The specified source server status is invalid."),
        "The specified source server status: %s is invalid. This operation can only be performed in the following \
         status: %s.",
    ),
    (
        Code::WithRunningJob,
        "SourceServer.WithRunningReplicationJob",
        400,
        None,
        "The specified source server has related replication jobs that are running.",
    ),
    (
        Code::Related,
        "ReplicationJob.Related",
        400,
        Some("The specified source server has related replication jobs."),
        "The specified source server has related replication jobs. Please delete replication jobs: %s before delete \
         this source server.",
    ),
    (Code::InternalError, "InternalError", 500, Some(INTERNAL), INTERNAL),
];

/// The codes of parameters, quotas and permissions, with the message of the API description (2024-06-24), and whether
/// 2021 has them.
const OTHERS: [(Code, &str, u16, bool, &str); 12] = [
    (
        Code::DataDiskIndex,
        "ReplicationJobDataDiskIndex.Invalid",
        400,
        true,
        "The specified replication job contains data disk index not found in source server.",
    ),
    (
        Code::DuplicateDataDiskIndex,
        "DataDisk.DuplicateIndex",
        400,
        true,
        "The source server data disk cannot contain the same index.",
    ),
    (Code::VSwitchMismatch, "VSwitchIdVpcId.Mismatch", 400, true, "The specified VSwitchId and VpcId does not match."),
    (
        Code::SecurityGroupNetwork,
        "InvalidSecurityGroupId.IncorrectNetworkType",
        400,
        true,
        "The network type of the specified security group does not support this action.",
    ),
    (
        Code::SecurityGroupVpc,
        "InvalidSecurityGroupId.VPCMismatch",
        400,
        true,
        "The specified security group and the specified virtual switch are not in the same VPC.",
    ),
    (
        Code::Quota,
        "QuotaExceeded.ReplicationJob",
        400,
        true,
        "The maximum number of replication jobs is exceeded. Please submit a ticket to raise the quota.",
    ),
    (
        Code::DuplicateName,
        "ReplicationJobName.Duplicate",
        400,
        true,
        "The specified replication job name already exists.",
    ),
    (
        Code::ImageName,
        "ImageName.UsedByReplicationJob",
        400,
        false,
        "The specified imageName: \"%s\" was used by another replication job in the current region.",
    ),
    (
        Code::OsMigrationType,
        "InvalidOsMigrationType.NotMatched",
        400,
        false,
        "The SourceOsType: %s and TargetOsType: %s are not matched. The supported TargetOsType list is: %s.",
    ),
    (
        Code::NoRole,
        "EntityNotExist.Role",
        403,
        false,
        "The account is unauthorized. Please assign the role AliyunServiceRoleForSMC to your account.",
    ),
    (
        Code::RealName,
        "RealNameAuthenticationError",
        403,
        false,
        "You must perform real-name verification for your account.",
    ),
    (
        Code::Unauthorized,
        "Forbidden.Unauthorized",
        403,
        true,
        "A required authorization for the specified action is not supplied.",
    ),
];

fn printed() -> impl Iterator<Item = Printed> {
    let others = OTHERS.into_iter();
    LIFECYCLE
        .into_iter()
        .chain(others.map(|(code, name, http, old, text)| (code, name, http, old.then_some(text), text)))
}

/// The error tables of documents 000 to 002 and of the API description (2024-06-24): the exact codes.
fn the_codes_are_spelled_as_on_the_pages() {
    for (code, name, ..) in printed() {
        assert_eq!(code.as_str(), name);
        assert_eq!(name.parse(), Ok(code));
    }
    assert_eq!(Code::ALL.len(), printed().count(), "no code is left out");
}

/// The same tables: 400, for permissions 403, and 500 for the service's own failure.
fn the_codes_come_with_the_http_statuses_of_the_pages() {
    for (code, _, http, ..) in printed() {
        assert_eq!(code.http_status(), http, "{code}");
    }
}

/// Document 000 lines 63 to 65, 001 lines 67 to 69, 002 lines 58 and 59; the error tables of the other pages.
fn the_messages_of_2021_have_no_parameters() {
    for (code, _, _, old, _) in printed() {
        if let Some(text) = old {
            assert_eq!(code.template(Edition::E2021), text);
        }
    }
}

/// The API description (2024-06-24), the Chinese page of 2024 (2024-04-26), the English page of 2025 (2025-09-08):
/// the templates.
fn the_messages_of_2024_are_those_of_the_metadata() {
    for (code, _, _, _, new) in printed() {
        assert_eq!(code.template(Edition::E2024_06), new);
    }
}

fn message(job: Job, operation: Operation) -> String {
    job.apply(operation).expect_err("it is refused").message().to_string()
}

/// Document 000 lines 63 and 64, document 001 lines 67 and 68, document 002 line 58.
fn in_2021_a_refusal_prints_the_plain_message() {
    let status = "The specified replication job status is invalid.";
    let source = "The specified source server status is invalid.";
    let job = Job::incremental(Edition::E2021);
    assert_eq!(message(job, Operation::Stop), status);
    assert_eq!(message(job, Operation::CutOver(SyncData::No)), status);
    assert_eq!(message(job.running(Syncing), Operation::Start), status);
    assert_eq!(message(job.running(Syncing), Operation::Delete), status);
    let offline = job.at(Status::Waiting).with_source(Source::Unavailable);
    assert_eq!(message(offline, Operation::CutOver(SyncData::Yes)), source);
    assert_eq!(
        message(job, Operation::DeleteSource(Force::No)),
        "The specified source server has related replication jobs."
    );
}

/// The API description and the English page of 2025 (2024-06-24, 2025-09-08): first the current status, then the
/// allowed one.
fn in_2024_a_refusal_names_the_current_and_the_allowed_status() {
    // Not tested: what is printed for a job that is not there (open).
    for run_once in [Job::one_time(Edition::E2024_06), Job::incremental(Edition::E2024_06)] {
        for &status in Status::ALL {
            let job = run_once.at(status);
            let text = |allowed: &str| {
                format!(
                    "The specified replication job status: {status} is invalid. This operation can only be performed \
                     in the following status: {allowed}."
                )
            };
            if status != Status::Waiting {
                assert_eq!(message(job, Operation::CutOver(SyncData::No)), text("Waiting"));
                assert_eq!(message(job, Operation::CutOver(SyncData::Yes)), text("Waiting"));
            }
            if status != Status::Running {
                assert_eq!(message(job, Operation::Stop), text("Running"));
            }
        }
    }
}

/// The API description `StopReplicationJob` (2024-06-24): the business status has a message of its own.
fn in_2024_a_refused_stop_names_the_business_status() {
    for stage in [Preparing, Processing, Cleaning] {
        assert_eq!(
            message(Job::one_time(Edition::E2024_06).running(stage), Operation::Stop),
            format!(
                "The specified business status: {stage} of the replication job is invalid. This operation can only be \
                 performed in the following status: Syncing."
            )
        );
    }
}

/// The API description (2024-06-24): the source server's message has both states too. Which states are allowed is
/// assumed for Start
/// and `CutOver`; for Create it is `Available` by its page.
fn in_2024_a_refusal_names_the_current_and_the_allowed_source_state() {
    let text = |now: Source, allowed: &str| {
        format!(
            "The specified source server status: {now} is invalid. This operation can only be performed in the \
             following status: {allowed}."
        )
    };
    let (job, absent) = (Job::incremental(Edition::E2024_06), Job::absent(Edition::E2024_06));
    for now in [Source::Unavailable, Source::Available, Source::Deleting] {
        assert_eq!(message(job.with_source(now), Operation::Start), text(now, "InUse"));
        let waiting = job.at(Status::Waiting).with_source(now);
        assert_eq!(message(waiting, Operation::CutOver(SyncData::No)), text(now, "InUse"));
    }
    for now in [Source::Unavailable, Source::InUse, Source::Deleting] {
        let create = Operation::Create(Creation::one_time());
        assert_eq!(message(absent.with_source(now), create), text(now, "Available"));
    }
}

/// The API description (2024-06-24): the last parameter is a list. Its order and what stands between its words are
/// open (question
/// 2), so that only the set of words is compared.
fn in_2024_a_list_of_allowed_statuses_is_complete() {
    let running = Job::incremental(Edition::E2024_06).running(Syncing);
    let lists = [
        (Operation::Start, "InError Ready Stopped"),
        (Operation::Delete, "Expired Finished InError Ready Stopped Waiting"),
        (Operation::Modify(Changes::none().rhythm()), "Ready Waiting"),
        (Operation::Modify(Changes::none().others()), "Ready"),
    ];
    for (operation, allowed) in lists {
        let text = message(running, operation);
        let head = "The specified replication job status: Running is invalid. This operation can only be performed in \
                    the following status: ";
        let list = text.strip_prefix(head).and_then(|rest| rest.strip_suffix('.')).expect("the template");
        let mut words: Vec<_> = list.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        assert_eq!(words.join(" "), allowed, "{operation}");
    }
}

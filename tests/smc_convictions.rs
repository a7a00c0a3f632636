//! Sentence tests of verdicts: which recordings of an SMC replication job are convicted, which are only unspecified,
//! and which conform.
//!
//! They were written from the pages (documents 000, 001 and 002 by line, all others by name and date; `clauses.rs`
//! lists
//! them), not from the rows of the crate. What a page says convicts;
//! what was inferred, is assumed, or is disputed between pages does not. The service's own steps are recorded, and
//! there is a complete sighting before and after, so that nothing unseen can excuse an answer.

#![allow(clippy::expect_used, clippy::panic, reason = "the functions are tests, which a list calls")]
#![allow(clippy::match_same_arms, reason = "every state is written down, a line for each group of them")]

use cutover::evidence::Strength::{self, Assumed, Disputed, Implied};
use cutover::history::json::History;
use cutover::history::{Cause, Judgement, Outcome, Recording, Verdict};
use cutover::rule::mutants::{active as mutating, explained};
use cutover::smc::job::{
    BusinessStatus::{self, *},
    Changes, Creation, Event, Force, Job, Operation, Schedule, State, Status, SyncData, Validity,
};
use cutover::smc::source::State as Source;
use cutover::smc::{Code, Edition};

sentences![
    CONVICTIONS:
    // Guards.
    only_a_ready_stopped_or_failed_job_may_say_that_it_was_started,
    which_source_servers_refuse_a_start_is_only_assumed,
    in_2021_the_other_stages_and_waiting_are_disputed_for_stop,
    in_2024_the_other_stages_and_waiting_are_disputed_for_stop,
    only_a_waiting_job_may_say_that_it_was_cut_over,
    which_source_servers_refuse_a_cut_over_is_only_assumed,
    a_running_job_may_not_say_that_it_was_deleted,
    names_are_never_refused_for_a_status,
    the_rhythm_is_refused_for_certain_only_in_running_and_finished,
    the_validity_is_refused_for_certain_wherever_it_is_not_listed,
    the_validity_is_never_refused_for_the_syncing_stage,
    the_schedule_is_refused_for_certain_once_the_job_was_executed,
    the_schedule_is_not_changed_in_the_syncing_stage,
    the_console_puts_other_parameters_in_doubt_while_syncing,
    a_source_server_with_a_running_job_may_not_say_that_it_was_deleted,
    finished_and_deleting_jobs_block_their_source_server_only_by_one_page,
    force_deletes_the_source_server_of_any_job_that_does_not_run,
    a_job_is_created_for_an_available_source_server_or_the_answer_is_wrong,
    another_job_beside_an_unfinished_one_is_a_wrong_answer,
    // Codes.
    a_code_that_the_table_lacks_is_unspecified,
    a_refusal_for_another_reason_says_nothing_of_the_state,
    a_job_that_does_not_run_may_be_refused_for_its_stage,
    the_code_for_another_stage_was_only_inferred,
    a_business_status_code_without_a_sentence_is_unspecified,
    a_source_server_code_convicts_where_its_sentence_is_stated,
    // Effects.
    a_started_job_is_seen_in_preparing_at_once,
    a_deleted_job_is_seen_in_deleting,
    in_2024_a_stopped_job_is_seen_in_stopped,
    in_2021_where_a_stopped_job_goes_was_inferred,
    a_job_that_was_cut_over_is_not_seen_waiting,
    without_data_a_cut_over_does_not_sync,
    where_a_cut_over_job_goes_was_inferred,
    a_created_job_is_seen_ready_and_of_its_kind,
    deleting_a_source_server_shows_it_and_its_job_in_deleting,
    // Moves that nobody foresees.
    only_stated_prohibitions_convict_a_move,
    that_an_expired_job_is_not_ready_again_was_only_inferred,
    a_gone_job_does_not_come_back,
    // States that cannot be.
    a_waiting_one_time_job_is_convicted,
    a_job_that_was_cut_over_is_nowhere_that_a_page_excludes,
    // Open worlds.
    in_an_open_world_a_waiting_job_is_paused_or_run_by_hand,
    after_the_console_a_job_is_as_periodic_as_before,
    the_console_moves_nothing_else,
    a_run_by_hand_is_one_step,
    an_explanation_is_as_weak_as_its_weakest_claim,
    a_refusal_is_as_weak_as_its_guard_and_its_code,
    a_job_that_is_not_there_is_not_stopped,
    beside_a_deleting_job_another_is_disputed_only_while_the_source_server_is_in_use,
    // What is printed.
    a_running_job_prints_its_own_stage,
    a_sighting_tells_as_much_as_a_known_beginning,
    a_job_that_prints_run_once_is_not_of_the_other_kind,
    a_source_server_prints_its_own_state,
    outside_running_the_stage_may_be_anything,
];

// ---- What the tests are written in ----

/// Where a job is: all statuses, `Running` told apart by stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
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
use Place::{Deleting, Expired, Finished, Gone, InError, Ready, Running, Stopped, Waiting};

/// Where a job is that an API finds.
const PLACES: [Place; 11] = [
    Ready,
    Running(Preparing),
    Running(Syncing),
    Running(Processing),
    Running(Cleaning),
    Stopped,
    InError,
    Finished,
    Waiting,
    Expired,
    Deleting,
];

fn put(job: Job, place: Place) -> Job {
    match place {
        Ready => job.at(Status::Ready),
        Running(stage) => job.running(stage),
        Stopped => job.at(Status::Stopped),
        InError => job.at(Status::InError),
        Finished => job.at(Status::Finished),
        Waiting => job.at(Status::Waiting),
        Expired => job.at(Status::Expired),
        Deleting => job.at(Status::Deleting),
        Gone => job.gone(),
    }
}

/// Every place of a job of both kinds in this edition: only incremental jobs wait.
fn jobs(edition: Edition) -> impl Iterator<Item = (Place, Job)> {
    let kinds = [Job::one_time(edition), Job::incremental(edition)];
    let all = kinds.into_iter().flat_map(|kind| PLACES.into_iter().map(move |place| (place, put(kind, place))));
    all.filter(move |&(place, job)| place != Waiting || job != put(Job::one_time(edition), Waiting))
}

/// The incremental ones among them, which can be everywhere.
fn incremental(edition: Edition) -> impl Iterator<Item = (Place, Job)> {
    PLACES.into_iter().map(move |place| (place, put(Job::incremental(edition), place)))
}

/// What the pages say of an operation in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// A sentence accepts it.
    Accepts,
    /// A sentence refuses it.
    Refuses,
    /// Our reading accepts it, and that is no sentence's word.
    Taken(Strength),
    /// Our reading refuses it, and that is no sentence's word.
    Spurned(Strength),
}
use Says::{Accepts, Refuses, Spurned, Taken};

/// A recording of this job's whole state, seen once more at the beginning. Its source server is not recorded.
fn known(job: Job) -> Recording<Job> {
    let mut recording = Recording::begun_as(job).steps_recorded();
    recording.see(job);
    recording
}

/// The same with its source server.
fn linked(job: Job) -> Recording<Job> {
    let mut recording = Recording::begun_as(job).steps_recorded().with_linked(job);
    recording.see(job);
    recording
}

/// A recording of a job of which nothing is known but a complete sighting.
fn sighted(job: Job) -> Recording<Job> {
    let mut recording = Recording::begun_anywhere(job).steps_recorded();
    recording.see(job);
    recording
}

/// The verdict when the job answers so and is as before, if it refuses.
fn answered(mut recording: Recording<Job>, job: Job, operation: Operation, outcome: Outcome<Code>) -> Judgement {
    recording.call(operation, outcome);
    if outcome != Outcome::Ok {
        recording.see(job);
    }
    recording.judge()
}

fn blames(judgement: &Judgement, clause: &str) -> bool {
    mutating() || judgement.blame.iter().any(|b| b.clause.is_some_and(|c| c.id == clause))
}

fn contradicts(judgement: &Judgement, strength: Strength) -> bool {
    mutating() || judgement.causes.iter().any(|c| matches!(c, Cause::Contradicts(b) if b.basis.strength() == strength))
}

/// Everything that is not as expected, so that a failure shows all of it.
#[derive(Default)]
struct Sheet(Vec<String>);

impl Sheet {
    fn verdict(&mut self, judgement: &Judgement, expected: Verdict, what: &str) {
        if judgement.verdict != expected {
            self.0.push(format!("{what}: {}, not {expected}", judgement.verdict));
        }
    }

    fn convicted(&mut self, judgement: &Judgement, clause: &str, what: &str) {
        self.verdict(judgement, Verdict::Violates, what);
        if judgement.verdict == Verdict::Violates && !blames(judgement, clause) {
            let clauses: Vec<_> = judgement.blame.iter().map(|b| b.clause.map_or("?", |c| c.id)).collect();
            self.0.push(format!("{what}: not {clause} is blamed, but {clauses:?}"));
        }
    }

    /// Unspecified, for a claim that carries so much.
    fn unspecified(&mut self, judgement: &Judgement, strength: Strength, what: &str) {
        self.verdict(judgement, Verdict::Unspecified, what);
        if judgement.verdict == Verdict::Unspecified && !contradicts(judgement, strength) {
            self.0.push(format!("{what}: no {strength} claim, but {:?}", judgement.causes));
        }
    }

    /// Both answers to an operation.
    fn answers(
        &mut self,
        (recording, job): (Recording<Job>, Job),
        operation: Operation,
        says: Says,
        (clause, code): (&str, Code),
    ) {
        let ok = answered(recording.clone(), job, operation, Outcome::Ok);
        let no = answered(recording, job, operation, Outcome::Denied(code));
        let (accepted, refused) =
            (format!("{operation:?} of {job:?} ok"), format!("{operation:?} of {job:?} refused with {code}"));
        match says {
            Accepts => {
                self.verdict(&ok, Verdict::Conforms, &accepted);
                self.convicted(&no, clause, &refused);
            }
            Refuses => {
                self.convicted(&ok, clause, &accepted);
                self.verdict(&no, Verdict::Conforms, &refused);
            }
            Taken(strength) => {
                self.verdict(&ok, Verdict::Conforms, &accepted);
                self.unspecified(&no, strength, &refused);
            }
            Spurned(strength) => {
                self.unspecified(&ok, strength, &accepted);
                self.verdict(&no, Verdict::Conforms, &refused);
            }
        }
    }

    /// The refusal alone, of a job whose source server is recorded too.
    fn refused(&mut self, job: Job, operation: Operation, code: Code, expected: Verdict) {
        let judgement = answered(linked(job), job, operation, Outcome::Denied(code));
        self.verdict(&judgement, expected, &format!("{operation:?} of {job:?} refused with {code}"));
    }

    fn done(self) {
        assert!(self.0.is_empty(), "{} surprises:\n{}", self.0.len(), self.0.join("\n"));
    }
}

/// One operation in every place, in every edition.
fn table(operation: Operation, expected: impl Fn(Edition, Place) -> (Says, &'static str, Code)) {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (place, job) in jobs(edition) {
            let (says, clause, code) = expected(edition, place);
            sheet.answers((known(job), job), operation, says, (clause, code));
        }
    }
    sheet.done();
}

const CUTS: [Operation; 2] = [Operation::CutOver(SyncData::No), Operation::CutOver(SyncData::Yes)];

// ---- Guards ----

/// The Start page in all editions (2019-07 to 2026-06-28): Ready, Stopped or `InError`.
fn only_a_ready_stopped_or_failed_job_may_say_that_it_was_started() {
    table(Operation::Start, |_, place| {
        let says = match place {
            Ready | Stopped | InError => Accepts,
            Running(Preparing | Syncing | Processing | Cleaning) => Refuses,
            Finished | Waiting | Expired | Deleting | Gone => Refuses,
        };
        (says, "smc.start.when", Code::InvalidStatus)
    });
}

/// Facts section 2.2: some source servers refuse, and the exact list is unknown. The status is right all the same.
fn which_source_servers_refuse_a_start_is_only_assumed() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (place, job) in jobs(edition).filter(|(place, _)| matches!(place, Ready | Stopped | InError)) {
            for source in [Source::Unavailable, Source::Available, Source::Deleting] {
                let job = job.with_source(source);
                let what = ("smc.start.when", Code::SourceServerState);
                sheet.answers((linked(job), job), Operation::Start, Spurned(Assumed), what);
                let no = answered(linked(job), job, Operation::Start, Outcome::Denied(Code::InvalidStatus));
                sheet.convicted(&no, "smc.start.when", &format!("a status refused in {place:?}, source {source}"));
            }
            sheet.refused(job, Operation::Start, Code::SourceServerState, Verdict::Unspecified);
        }
    }
    sheet.done();
}

/// Document 002 line 7, against the Chinese page of the same years (Running and in Syncing) and the FAQ (Syncing or
/// Waiting): Running and Syncing both is a job that every reading stops.
fn in_2021_the_other_stages_and_waiting_are_disputed_for_stop() {
    let mut sheet = Sheet::default();
    for (place, job) in jobs(Edition::E2021) {
        let says = match place {
            Running(Syncing) => Accepts,
            Running(Preparing | Processing | Cleaning) => Taken(Disputed),
            Waiting => Spurned(Disputed),
            Ready | Stopped | InError | Finished | Expired | Deleting | Gone => Refuses,
        };
        sheet.answers((known(job), job), Operation::Stop, says, ("smc.stop.when", Code::InvalidStatus));
    }
    sheet.done();
}

/// The API description `StopReplicationJob` (2024-06-24) against the English page of 2025 (2025-09-08, "or") and the
/// FAQ (Waiting).
fn in_2024_the_other_stages_and_waiting_are_disputed_for_stop() {
    let mut sheet = Sheet::default();
    for (place, job) in jobs(Edition::E2024_06) {
        let (says, code) = match place {
            Running(Syncing) => (Accepts, Code::InvalidStatus),
            Running(Preparing | Processing | Cleaning) => (Spurned(Disputed), Code::InvalidBusinessStatus),
            Waiting => (Spurned(Disputed), Code::InvalidStatus),
            Ready | Stopped | InError | Finished | Expired | Deleting | Gone => (Refuses, Code::InvalidStatus),
        };
        sheet.answers((known(job), job), Operation::Stop, says, ("smc.stop.phase", code));
        if place == Running(Syncing) {
            sheet.answers((known(job), job), Operation::Stop, says, ("smc.stop.phase", Code::InvalidBusinessStatus));
        }
    }
    sheet.done();
}

/// Document 000 lines 7 and 63, document 001 lines 5 and 67.
fn only_a_waiting_job_may_say_that_it_was_cut_over() {
    for cut in CUTS {
        table(cut, |_, place| {
            let says = match place {
                Waiting => Accepts,
                Running(Preparing | Syncing | Processing | Cleaning) => Refuses,
                Ready | Stopped | InError | Finished | Expired | Deleting | Gone => Refuses,
            };
            (says, "smc.cut-over.when", Code::InvalidStatus)
        });
    }
}

/// Document 000 line 64, document 001 line 68: a source server can refuse, and no sentence says which.
fn which_source_servers_refuse_a_cut_over_is_only_assumed() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let job = Job::incremental(edition).at(Status::Waiting);
        for cut in CUTS {
            for source in [Source::Unavailable, Source::Available, Source::Deleting] {
                let job = job.with_source(source);
                sheet.answers((linked(job), job), cut, Spurned(Assumed), ("", Code::SourceServerState));
                let no = answered(linked(job), job, cut, Outcome::Denied(Code::InvalidStatus));
                sheet.convicted(&no, "smc.cut-over.when", &format!("a status refused in Waiting, source {source}"));
            }
            sheet.refused(job, cut, Code::SourceServerState, Verdict::Unspecified);
        }
    }
    sheet.done();
}

/// The FAQ (2019-07-01 to 2021-06-11), the user guide (2019-06): not Running; Stopped, Waiting, Expired, `InError`
/// for certain. The
/// API page has no list, and of a second Delete nothing is said.
fn a_running_job_may_not_say_that_it_was_deleted() {
    table(Operation::Delete, |_, place| {
        let (says, clause) = match place {
            Running(Preparing | Syncing | Processing | Cleaning) => (Refuses, "smc.delete.running"),
            Stopped | Waiting | Expired | InError => (Accepts, "smc.delete.when"),
            Ready | Finished => (Taken(Implied), ""),
            Deleting | Gone => (Spurned(Assumed), ""),
        };
        (says, clause, Code::InvalidStatus)
    });
}

/// The Chinese page of 2020 and the Chinese page of 2024 `ModifyReplicationJobAttribute` (2020-09-21, 2024-01-24):
/// name and description, in any status.
fn names_are_never_refused_for_a_status() {
    table(Operation::Modify(Changes::none().names()), |_, _| (Accepts, "smc.modify.names", Code::InvalidStatus));
}

/// The same page: before the execution, or Waiting. Running and Finished are neither; whether the rest counts as
/// "before" is unknown.
fn the_rhythm_is_refused_for_certain_only_in_running_and_finished() {
    table(Operation::Modify(Changes::none().rhythm()), |_, place| {
        let says = match place {
            Ready | Waiting => Accepts,
            Running(Preparing | Syncing | Processing | Cleaning) | Finished => Refuses,
            Stopped | InError | Expired | Deleting | Gone => Spurned(Assumed),
        };
        (says, "smc.modify.rhythm", Code::InvalidStatus)
    });
}

/// The same page: Ready, Running, Stopped, `InError`, Waiting, by name.
fn the_validity_is_refused_for_certain_wherever_it_is_not_listed() {
    let mut sheet = Sheet::default();
    for validity in [Validity::Until, Validity::Never] {
        let operation = Operation::Modify(Changes::none().valid(validity));
        for (place, job) in Edition::ALL.iter().flat_map(|&edition| jobs(edition)) {
            let says = match place {
                Ready | Stopped | InError | Waiting => Accepts,
                Running(Syncing) => continue,
                Running(Preparing | Processing | Cleaning) => Accepts,
                Finished | Expired | Deleting | Gone => Refuses,
            };
            sheet.answers((known(job), job), operation, says, ("smc.modify.valid", Code::InvalidStatus));
        }
    }
    sheet.done();
}

/// The same page: Running by name, whatever its stage. What the console edits in Syncing (the guide on ECS instances)
/// is not the validity.
fn the_validity_is_never_refused_for_the_syncing_stage() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let job = Job::incremental(edition).running(Syncing);
        for validity in [Validity::Until, Validity::Never] {
            let operation = Operation::Modify(Changes::none().valid(validity));
            sheet.answers((known(job), job), operation, Accepts, ("smc.modify.valid", Code::InvalidStatus));
        }
    }
    sheet.done();
}

/// The same page: a parameter like all others, changed before the job is performed. What the console edits while the
/// job is in Syncing (the guide on ECS instances: speed limit, compression, checksum) is not the schedule.
fn the_schedule_is_refused_for_certain_once_the_job_was_executed() {
    let mut sheet = Sheet::default();
    for schedule in [Schedule::Until, Schedule::Never] {
        let operation = Operation::Modify(Changes::none().scheduled(schedule));
        for (place, job) in Edition::ALL.iter().flat_map(|&edition| jobs(edition)) {
            let says = match place {
                Ready => Accepts,
                Running(Syncing) => continue,
                Running(Preparing | Processing | Cleaning) | Finished | Waiting => Refuses,
                Stopped | InError | Expired | Deleting | Gone => Spurned(Assumed),
            };
            sheet.answers((known(job), job), operation, says, ("smc.modify.others", Code::InvalidStatus));
        }
    }
    sheet.done();
}

/// The same page, and the guide on ECS instances (about 2025), which names three parameters: the schedule is none of
/// them.
fn the_schedule_is_not_changed_in_the_syncing_stage() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let job = Job::incremental(edition).running(Syncing);
        for schedule in [Schedule::Until, Schedule::Never] {
            let operation = Operation::Modify(Changes::none().scheduled(schedule));
            sheet.answers((known(job), job), operation, Refuses, ("smc.modify.others", Code::InvalidStatus));
        }
    }
    sheet.done();
}

/// The same page against the guide on ECS instances (about 2025): speed limit, compression and checksum are edited in
/// Syncing.
fn the_console_puts_other_parameters_in_doubt_while_syncing() {
    table(Operation::Modify(Changes::none().others()), |_, place| {
        let says = match place {
            Ready => Accepts,
            Running(Syncing) => Spurned(Disputed),
            Running(Preparing | Processing | Cleaning) | Finished | Waiting => Refuses,
            Stopped | InError | Expired | Deleting | Gone => Spurned(Assumed),
        };
        (says, "smc.modify.others", Code::InvalidStatus)
    });
}

/// The Chinese page of 2024 `DeleteSourceServer` (2024-04-26): a Running job keeps it, Force or not. The code is that
/// of the API description
/// (2024-06-24); the older table lacks it.
fn a_source_server_with_a_running_job_may_not_say_that_it_was_deleted() {
    let mut sheet = Sheet::default();
    for force in [Force::No, Force::Yes] {
        let operation = Operation::DeleteSource(force);
        for &edition in Edition::ALL {
            for (_, job) in jobs(edition).filter(|(place, _)| matches!(place, Running(_))) {
                let ok = answered(linked(job), job, operation, Outcome::Ok);
                sheet.convicted(&ok, "smc.source.delete.running", &format!("{operation:?} of {job:?}"));
            }
        }
        for (_, job) in jobs(Edition::E2024_06).filter(|(place, _)| matches!(place, Running(_))) {
            sheet.refused(job, operation, Code::WithRunningJob, Verdict::Conforms);
        }
    }
    sheet.done();
}

/// The Chinese page of 2024 `DeleteSourceServer` (2024-04-26), against the FAQ: only unfinished jobs block. Finished
/// and Deleting are not
/// among those of the Create page.
fn finished_and_deleting_jobs_block_their_source_server_only_by_one_page() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (place, job) in jobs(edition) {
            let says = match place {
                Running(_) => continue,
                Ready | Stopped | InError | Waiting | Expired => Refuses,
                Finished | Deleting | Gone => Spurned(Disputed),
            };
            let what = ("smc.source.delete.related", Code::Related);
            sheet.answers((linked(job), job), Operation::DeleteSource(Force::No), says, what);
        }
    }
    sheet.done();
}

/// The Chinese page of 2024 `DeleteSourceServer` (2024-04-26): with Force, jobs in other statuses are deleted too.
fn force_deletes_the_source_server_of_any_job_that_does_not_run() {
    let mut sheet = Sheet::default();
    let operation = Operation::DeleteSource(Force::Yes);
    for &edition in Edition::ALL {
        for (_, job) in jobs(edition).filter(|(place, _)| !matches!(place, Running(_))) {
            sheet.answers((linked(job), job), operation, Accepts, ("smc.source.delete.related", Code::Related));
        }
    }
    for (place, job) in jobs(Edition::E2024_06).filter(|(place, _)| !matches!(place, Running(_))) {
        for operation in [Operation::DeleteSource(Force::No), operation] {
            // Without Force two pages dispute over these; a third code is none of theirs.
            if operation == Operation::DeleteSource(Force::No) && matches!(place, Finished | Deleting) {
                continue;
            }
            let no = answered(linked(job), job, operation, Outcome::Denied(Code::WithRunningJob));
            sheet.convicted(&no, "smc.source.delete.running", &format!("{operation:?} of {job:?} as if it ran"));
        }
    }
    sheet.done();
}

/// The English page of 2020 and the English page of late 2024 `CreateReplicationJob` (2020-10, 2024-10-29): the
/// source server must be `Available`; its error
/// table has the code.
fn a_job_is_created_for_an_available_source_server_or_the_answer_is_wrong() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for creation in [Creation::one_time(), Creation::incremental()] {
            let operation = Operation::Create(creation);
            for &source in Source::ALL {
                let says = match source {
                    Source::Available => Accepts,
                    Source::Unavailable | Source::InUse | Source::Deleting => Refuses,
                };
                let job = Job::absent(edition).with_source(source);
                // Without a sighting: what is not found may as well have been deleted.
                let answered = |outcome| {
                    let mut recording = Recording::begun_as(job).steps_recorded().with_linked(job);
                    recording.call(operation, outcome);
                    recording.judge()
                };
                let (ok, no) = (answered(Outcome::Ok), answered(Outcome::Denied(Code::SourceServerState)));
                let (right, wrong) = if says == Accepts { (ok, no) } else { (no, ok) };
                sheet.verdict(&right, Verdict::Conforms, &format!("{creation:?} with {source}"));
                sheet.convicted(&wrong, "smc.create.source", &format!("{creation:?} with {source}"));
            }
        }
    }
    sheet.done();
}

/// The English page of 2020 and the English page of late 2024 `CreateReplicationJob` (2020-10, 2024-10-29): no job in
/// Ready, Running, Stopped, Waiting,
/// `InError` or Expired. Which code that has is inferred.
fn another_job_beside_an_unfinished_one_is_a_wrong_answer() {
    let mut sheet = Sheet::default();
    let operation = Operation::Create(Creation::one_time());
    for &edition in Edition::ALL {
        for (place, job) in jobs(edition) {
            let job = job.with_source(Source::Available);
            let ok = answered(linked(job), job, operation, Outcome::Ok);
            match place {
                Finished | Deleting => sheet.verdict(&ok, Verdict::Conforms, &format!("another beside {job:?}")),
                Ready | Running(_) | Stopped | InError | Waiting | Expired | Gone => {
                    sheet.convicted(&ok, "smc.create.unfinished", &format!("another beside {job:?}"));
                    sheet.refused(job, operation, Code::SourceServerState, Verdict::Conforms);
                }
            }
        }
    }
    sheet.done();
}

// ---- Codes ----

/// What can be asked of a job that is there, apart from creating another.
const ASKED: [Operation; 6] = [
    Operation::Start,
    Operation::Stop,
    Operation::CutOver(SyncData::No),
    Operation::CutOver(SyncData::Yes),
    Operation::Delete,
    Operation::Modify(Changes::none().others()),
];

/// Facts sections 2.2 to 2.6: the tables list neither of these for these operations, and no table is complete.
fn a_code_that_the_table_lacks_is_unspecified() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (_, job) in jobs(edition) {
            for operation in ASKED {
                sheet.refused(job, operation, Code::WithRunningJob, Verdict::Unspecified);
                sheet.refused(job, operation, Code::Related, Verdict::Unspecified);
                let source = matches!(operation, Operation::Start | Operation::CutOver(_));
                if !source {
                    sheet.refused(job, operation, Code::SourceServerState, Verdict::Unspecified);
                }
                if edition == Edition::E2021 || matches!(operation, Operation::Start | Operation::Delete) {
                    sheet.refused(job, operation, Code::InvalidBusinessStatus, Verdict::Unspecified);
                }
            }
        }
    }
    sheet.done();
}

/// The error tables: quotas, permissions and parameters are no word on the status.
fn a_refusal_for_another_reason_says_nothing_of_the_state() {
    for &edition in Edition::ALL {
        for (_, job) in jobs(edition) {
            for operation in ASKED {
                for code in [Code::Unauthorized, Code::Quota, Code::DuplicateName] {
                    let verdict = answered(known(job), job, operation, Outcome::Denied(code)).verdict;
                    let fine = matches!(verdict, Verdict::Conforms | Verdict::Vacuous);
                    assert!(fine, "{operation:?} of {job:?} refused with {code}: {verdict}");
                }
            }
        }
    }
}

/// The API description `StopReplicationJob` (2024-06-24) lists both codes, and no page says in which order both
/// conditions are
/// checked: a job that does not run has no business status in Syncing either.
fn a_job_that_does_not_run_may_be_refused_for_its_stage() {
    let mut sheet = Sheet::default();
    for (_, job) in jobs(Edition::E2024_06).filter(|(place, _)| !matches!(place, Running(_))) {
        sheet.refused(job, Operation::Stop, Code::InvalidBusinessStatus, Verdict::Conforms);
    }
    sheet.done();
}

/// Facts section 2.3: which of the two codes is for which condition is inferred, so a Running job outside Syncing that
/// is refused with the other one is not convicted.
fn the_code_for_another_stage_was_only_inferred() {
    let mut sheet = Sheet::default();
    for (_, job) in jobs(Edition::E2024_06) {
        if matches!(job.business_status(), Some(Preparing | Processing | Cleaning)) {
            sheet.refused(job, Operation::Stop, Code::InvalidStatus, Verdict::Unspecified);
        }
    }
    sheet.done();
}

/// The API description (2024-06-24), the English page of 2025 (2025-09-08): `CutOver` and Modify list it, and no
/// sentence says when it is returned.
fn a_business_status_code_without_a_sentence_is_unspecified() {
    let mut sheet = Sheet::default();
    for (_, job) in jobs(Edition::E2024_06) {
        for operation in [CUTS[0], CUTS[1], Operation::Modify(Changes::none().others())] {
            sheet.refused(job, operation, Code::InvalidBusinessStatus, Verdict::Unspecified);
        }
    }
    sheet.done();
}

/// The Chinese page of 2024 `DeleteSourceServer` (2024-04-26), the API description (2024-06-24): with Force a related
/// job is no reason, a running
/// one is.
fn a_source_server_code_convicts_where_its_sentence_is_stated() {
    let mut sheet = Sheet::default();
    for (_, job) in jobs(Edition::E2024_06).filter(|(place, _)| matches!(place, Running(_))) {
        let no = answered(linked(job), job, Operation::DeleteSource(Force::Yes), Outcome::Denied(Code::Related));
        sheet.verdict(&no, Verdict::Violates, &format!("by force {job:?} is related"));
    }
    sheet.done();
}

// ---- Effects ----

/// The verdict when an operation is accepted and the job is seen there afterwards.
fn followed(job: Job, operation: Operation, after: Job) -> Judgement {
    let mut recording = known(job);
    recording.call(operation, Outcome::Ok).see(after);
    recording.judge()
}

/// The same where the source server is recorded too, and the job is not seen before.
fn followed_with_source(job: Job, operation: Operation, after: Job) -> Judgement {
    let mut recording = Recording::begun_as(job).steps_recorded().with_linked(job);
    recording.call(operation, Outcome::Ok).see(after);
    recording.judge()
}

/// The FAQ and the launch page of states (2019-06-13 to 2021-06-11): Running, and Preparing at once.
fn a_started_job_is_seen_in_preparing_at_once() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (_, job) in incremental(edition).filter(|(place, _)| matches!(place, Ready | Stopped | InError)) {
            for (place, after) in incremental(edition) {
                let judgement = followed(job, Operation::Start, after);
                let what = format!("{job:?} started, then {place:?}");
                if place == Running(Preparing) {
                    sheet.verdict(&judgement, Verdict::Conforms, &what);
                } else {
                    sheet.convicted(&judgement, "smc.start.effect", &what);
                }
            }
        }
    }
    sheet.done();
}

/// The user guide `删除迁移任务` (2019-06), the FAQ: Deleting, and only then gone.
fn a_deleted_job_is_seen_in_deleting() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let deletable = |place| matches!(place, Ready | Stopped | InError | Finished | Waiting | Expired);
        for (_, job) in incremental(edition).filter(|&(place, _)| deletable(place)) {
            let others =
                incremental(edition).filter(|(place, _)| !matches!(place, Running(Preparing | Processing | Cleaning)));
            for (place, after) in others.chain([(Gone, job.gone())]) {
                let judgement = followed(job, Operation::Delete, after);
                let what = format!("{job:?} deleted, then {place:?}");
                if place == Deleting {
                    sheet.verdict(&judgement, Verdict::Conforms, &what);
                } else {
                    sheet.convicted(&judgement, "smc.delete.effect", &what);
                }
            }
        }
    }
    sheet.done();
}

/// The Indonesian page (undated) and the legend of `Stopped`: the call pauses, and paused is Stopped.
fn in_2024_a_stopped_job_is_seen_in_stopped() {
    let mut sheet = Sheet::default();
    for (_, job) in jobs(Edition::E2024_06).filter(|(place, _)| *place == Running(Syncing)) {
        for (place, after) in jobs(Edition::E2024_06).filter(|(_, after)| after.run_once() == job.run_once()) {
            let judgement = followed(job, Operation::Stop, after);
            let what = format!("{job:?} stopped, then {place:?}");
            if place == Stopped {
                sheet.verdict(&judgement, Verdict::Conforms, &what);
            } else {
                sheet.convicted(&judgement, "smc.stop.effect", &what);
            }
        }
    }
    sheet.done();
}

/// Document 002 lines 3 and 7: the page of this edition does not say what a stopped task becomes. Ready is a task that
/// was not started (the Describe pages), and Running does not become Expired (the FAQ).
fn in_2021_where_a_stopped_job_goes_was_inferred() {
    let mut sheet = Sheet::default();
    for (_, job) in jobs(Edition::E2021).filter(|(place, _)| *place == Running(Syncing)) {
        for (place, after) in jobs(Edition::E2021).filter(|(_, after)| after.run_once() == job.run_once()) {
            let judgement = followed(job, Operation::Stop, after);
            let what = format!("{job:?} stopped, then {place:?}");
            match place {
                Stopped => sheet.verdict(&judgement, Verdict::Conforms, &what),
                Ready | Expired => {}
                Running(_) | InError | Finished | Waiting | Deleting | Gone => {
                    sheet.unspecified(&judgement, Implied, &what);
                }
            }
        }
    }
    sheet.done();
}

/// Document 000 line 8, document 001 line 6: no longer periodically run, so there is no next run to wait for.
fn a_job_that_was_cut_over_is_not_seen_waiting() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let waiting = Job::incremental(edition).at(Status::Waiting);
        for cut in CUTS {
            let clause = "smc.cut-over.no-longer-periodic";
            sheet.convicted(&followed(waiting, cut, waiting), clause, &format!("{cut:?}, then Waiting"));
            for between in [Running(Processing), Running(Cleaning), InError, Stopped, Finished] {
                let mut recording = known(waiting);
                recording.call(cut, Outcome::Ok).see(put(waiting, between)).see(waiting);
                sheet.convicted(&recording.judge(), clause, &format!("{cut:?}, {between:?}, then Waiting"));
            }
        }
    }
    sheet.done();
}

/// Document 000 line 8, document 001 line 6: `SyncData` false, so that no data is migrated.
fn without_data_a_cut_over_does_not_sync() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let waiting = Job::incremental(edition).at(Status::Waiting);
        let syncing = waiting.running(Syncing);
        let judgement = followed(waiting, Operation::CutOver(SyncData::No), syncing);
        sheet.convicted(&judgement, "smc.cut-over.no-data", "cut over without data, then Syncing");
        let mut recording = known(waiting);
        recording.call(Operation::CutOver(SyncData::No), Outcome::Ok).see(waiting.running(Cleaning)).see(syncing);
        sheet.convicted(&recording.judge(), "smc.cut-over.no-data", "cut over without data, Cleaning, then Syncing");
        let judgement = followed(waiting, Operation::CutOver(SyncData::Yes), syncing);
        sheet.verdict(&judgement, Verdict::Conforms, "cut over with data, then Syncing");
    }
    sheet.done();
}

/// Facts section 3.1, C4 and C5: the stages between the call and Finished are inferred.
fn where_a_cut_over_job_goes_was_inferred() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let waiting = Job::incremental(edition).at(Status::Waiting);
        for cut in CUTS {
            let ours = if cut == CUTS[0] { Cleaning } else { Syncing };
            sheet.verdict(&followed(waiting, cut, waiting.running(ours)), Verdict::Conforms, &format!("{cut:?}"));
            for place in [Running(Preparing), Running(Processing), Running(Cleaning), Finished, InError] {
                if place != Running(ours) {
                    let judgement = followed(waiting, cut, put(waiting, place));
                    sheet.verdict(&judgement, Verdict::Unspecified, &format!("{cut:?}, then {place:?}"));
                }
            }
        }
    }
    sheet.done();
}

/// The FAQ and the Describe pages: Ready is created and not started; the Create page: `RunOnce` as asked; the user
/// guide (2019-06):
/// the source server is in use.
fn a_created_job_is_seen_ready_and_of_its_kind() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let (absent, one_time, incremental) = (Job::absent(edition), Job::one_time(edition), Job::incremental(edition));
        for (creation, ours, other) in
            [(Creation::one_time(), one_time, incremental), (Creation::incremental(), incremental, one_time)]
        {
            let operation = Operation::Create(creation);
            sheet.verdict(&followed_with_source(absent, operation, ours), Verdict::Conforms, &format!("{creation:?}"));
            let judgement = followed_with_source(absent, operation, other);
            sheet.convicted(&judgement, "smc.create.run-once", &format!("{creation:?}, then of the other kind"));
            for place in PLACES.into_iter().filter(|&place| place != Ready) {
                let judgement = followed_with_source(absent, operation, put(ours, place));
                sheet.convicted(&judgement, "smc.create.ready", &format!("{creation:?}, then {place:?}"));
            }
            for source in [Source::Unavailable, Source::Available, Source::Deleting] {
                let judgement = followed_with_source(absent, operation, ours.with_source(source));
                sheet.convicted(&judgement, "smc.create.takes", &format!("{creation:?}, then source {source}"));
            }
        }
    }
    sheet.done();
}

/// The Chinese page of 2024 `DeleteSourceServer` (2024-04-26), the user guide `删除迁移源` (2019-06): the source server is
/// Deleting, its jobs with it.
fn deleting_a_source_server_shows_it_and_its_job_in_deleting() {
    let mut sheet = Sheet::default();
    let operation = Operation::DeleteSource(Force::Yes);
    for &edition in Edition::ALL {
        for (_, job) in jobs(edition).filter(|(place, _)| !matches!(place, Running(_))) {
            let after = put(job, Deleting).with_source(Source::Deleting);
            sheet.verdict(
                &followed_with_source(job, operation, after),
                Verdict::Conforms,
                &format!("{operation:?} of {job:?}"),
            );
            for source in [Source::Unavailable, Source::Available, Source::InUse] {
                let judgement = followed_with_source(job, operation, after.with_source(source));
                let what = format!("{operation:?} of {job:?}, then source {source}");
                sheet.convicted(&judgement, "smc.source.delete.effect", &what);
            }
            let kept = followed_with_source(job, operation, job.with_source(Source::Deleting));
            if job != put(job, Deleting) {
                sheet.convicted(&kept, "smc.source.delete.force", &format!("{operation:?} of {job:?}, which stays"));
            }
        }
    }
    sheet.done();
}

// ---- Moves that nobody foresees ----

/// The user guide `删除迁移任务` (2019-06): not restored. the FAQ (2019-07-01 to 2021-06-11): Running at its `ValidTime`
/// goes on.
/// The Describe pages: Ready is created and not started. Nothing else is forbidden.
fn only_stated_prohibitions_convict_a_move() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (from, job) in jobs(edition) {
            for (to, after) in jobs(edition).filter(|(to, after)| *to != from && after.run_once() == job.run_once()) {
                let mut recording = known(job);
                recording.see(after);
                let (judgement, what) = (recording.judge(), format!("{job:?}, then {to:?}"));
                match (from, to) {
                    (Deleting, _) => sheet.convicted(&judgement, "smc.delete.irreversible", &what),
                    (Running(_), Expired) => {
                        sheet.convicted(&judgement, "smc.job.running-does-not-expire", &what);
                    }
                    (Running(_) | Stopped | InError | Finished | Waiting, Ready) => {
                        sheet.convicted(&judgement, "smc.create.ready", &what);
                    }
                    (Expired, Ready) => {}
                    _ => sheet.verdict(&judgement, Verdict::Unspecified, &what),
                }
            }
            let mut recording = known(job);
            recording.see(job.gone());
            sheet.verdict(&recording.judge(), Verdict::Unspecified, &format!("{job:?}, then gone"));
        }
    }
    sheet.done();
}

/// The FAQ (2019-07-01 to 2021-06-11): Ready expires too, so an expired job need not have been started; that it is not
/// revived is inferred.
fn that_an_expired_job_is_not_ready_again_was_only_inferred() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for job in [Job::one_time(edition), Job::incremental(edition)] {
            let mut recording = known(job.at(Status::Expired));
            recording.see(job);
            sheet.verdict(&recording.judge(), Verdict::Unspecified, &format!("expired, then {job:?}"));
        }
    }
    sheet.done();
}

/// The user guide `删除迁移任务` (2019-06): it cannot be undone.
fn a_gone_job_does_not_come_back() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (place, job) in jobs(edition) {
            let mut recording = known(job.gone());
            recording.see(job);
            sheet.convicted(&recording.judge(), "smc.delete.irreversible", &format!("gone, then {place:?}"));
        }
    }
    sheet.done();
}

// ---- States that cannot be ----

/// The English page of 2020 `DescribeReplicationJobs` (2020-10-26): a status of incremental jobs.
fn a_waiting_one_time_job_is_convicted() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let job = Job::one_time(edition).at(Status::Waiting);
        sheet.convicted(&sighted(job).judge(), "smc.job.waiting", "a one-time job waits");
        for (place, from) in jobs(edition).filter(|(_, from)| from.run_once() == job.run_once()) {
            let mut recording = sighted(from);
            recording.see(job);
            if place != Deleting {
                sheet.convicted(&recording.judge(), "smc.job.waiting", &format!("one-time {place:?}, then Waiting"));
            }
        }
    }
    sheet.done();
}

/// Document 000 lines 3, 8 and 19, document 001 lines 1, 6 and 17: a job that was cut over does not wait again, and
/// without data none is migrated. That a one-time job is never cut over is inferred.
fn a_job_that_was_cut_over_is_nowhere_that_a_page_excludes() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let (job, one_time) = (Job::incremental(edition), Job::one_time(edition));
        let begun = |job| Recording::begun_as(job).steps_recorded().judge();
        for cut in [SyncData::No, SyncData::Yes] {
            let waiting = begun(job.at(Status::Waiting).with_cut(Some(cut)));
            sheet.convicted(&waiting, "smc.cut-over.no-longer-periodic", "it waits");
            let once = begun(one_time.at(Status::Finished).with_cut(Some(cut)));
            sheet.unspecified(&once, Implied, "it runs once");
        }
        let syncing = begun(job.running(Syncing).with_cut(Some(SyncData::No)));
        sheet.convicted(&syncing, "smc.cut-over.no-data", "it syncs without data");
    }
    sheet.done();
}

// ---- Open worlds ----

/// The practice on incremental migration and the FAQ (console): Pause and Manual Incremental Migration of a Waiting
/// job. By the API neither is possible.
fn in_an_open_world_a_waiting_job_is_paused_or_run_by_hand() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let waiting = Job::incremental(edition).at(Status::Waiting);
        let syncing = waiting.running(Syncing);
        for (job, after) in [
            (waiting, waiting.at(Status::Stopped)),
            (waiting, waiting.running(Preparing)),
            (syncing, syncing.at(Status::Stopped)),
        ] {
            for (mut recording, expected) in
                [(known(job), Verdict::Unspecified), (known(job).open_world(), Verdict::Conforms)]
            {
                recording.see(after);
                let (judgement, what) = (recording.judge(), format!("{job:?}, then {after:?}"));
                sheet.verdict(&judgement, expected, &what);
                if !mutating() && expected == Verdict::Conforms && judgement.needs.len() != 1 {
                    sheet.0.push(format!("{what} needs {:?}", judgement.needs));
                }
            }
        }
    }
    sheet.done();
}

/// The practice on incremental migration and the FAQ (console): neither button ends the periodic runs, so that a job which
/// goes on to wait was moved by it and not by a cut-over of somebody else.
fn after_the_console_a_job_is_as_periodic_as_before() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let waiting = Job::incremental(edition).at(Status::Waiting);
        for paused in [true, false] {
            let mut recording = known(waiting).open_world();
            if paused {
                recording.see(waiting.at(Status::Stopped)).call(Operation::Start, Outcome::Ok);
            } else {
                recording.see(waiting.running(Preparing));
            }
            recording.step(Event::PhaseEnded).step(Event::PhaseEnded).step(Event::RoundEnded).see(waiting);
            sheet.verdict(&recording.judge(), Verdict::Conforms, &format!("paused: {paused}, in {edition}"));
        }
    }
    sheet.done();
}

/// The same pages: Syncing and Waiting are what the console pauses, Waiting what it runs by hand. With the service's steps
/// recorded nothing else explains a pause in 2024 (Stop wants Syncing), or a run of what cannot be started.
fn the_console_moves_nothing_else() {
    let mut sheet = Sheet::default();
    let job = Job::incremental(Edition::E2024_06);
    for place in PLACES {
        let from = put(job, place);
        for (after, excused) in [
            (job.at(Status::Stopped), &[State::Waiting, State::Syncing, State::Stopped][..]),
            (
                job.running(Preparing),
                &[State::Waiting, State::Syncing, State::Ready, State::Stopped, State::InError][..],
            ),
        ] {
            if !excused.contains(&from.state()) && from != after {
                let mut recording = known(from).open_world();
                let found = recording.see(after).judge().verdict;
                if matches!(found, Verdict::Conforms | Verdict::Vacuous) {
                    sheet.0.push(format!("{from:?}, then {after:?}: {found}"));
                }
            }
        }
    }
    sheet.done();
}

/// The shortest explanation of a run by hand is the console's button: one step, where a pause and a start would be two.
fn a_run_by_hand_is_one_step() {
    for &edition in Edition::ALL {
        let waiting = Job::incremental(edition).at(Status::Waiting);
        let judgement = explained(|| known(waiting).open_world().see(waiting.running(Preparing)).judge());
        assert_eq!(judgement.needs.len(), 1, "{:?}", judgement.needs);
        let judgement = explained(|| known(waiting).open_world().see(waiting.at(Status::Stopped)).judge());
        assert_eq!(judgement.needs.len(), 1, "{:?}", judgement.needs);
    }
}

// ---- What explanations rest on ----

/// The weakest claim that every explanation of one recorded step or one accepted call needs. Stages end where a status
/// begins only by inference; the user guide, the FAQ and the practice on incremental migration state the rest.
fn an_explanation_is_as_weak_as_its_weakest_claim() {
    use Strength::Stated;
    for &edition in Edition::ALL {
        let (once, again) = (Job::one_time(edition), Job::incremental(edition));
        let (plain, data) = (again.with_cut(Some(SyncData::No)), again.with_cut(Some(SyncData::Yes)));
        for (job, event, wanted) in [
            (once.with_schedule(Schedule::Until), Event::ScheduledStart, Stated),
            (once.running(Preparing), Event::PhaseEnded, Stated),
            (once.running(Syncing), Event::PhaseEnded, Stated),
            (once.running(Processing), Event::PhaseEnded, Stated),
            (data.running(Processing), Event::PhaseEnded, Implied),
            (plain.running(Preparing), Event::PhaseEnded, Assumed),
            (again.running(Processing), Event::RoundEnded, Implied),
            (again.at(Status::Waiting), Event::RoundStarted, Implied),
            (once.running(Cleaning), Event::ResourcesReleased, Implied),
            (once.running(Syncing), Event::Failed, Implied),
            (once, Event::Lapsed, Stated),
            (again.at(Status::Waiting), Event::Lapsed, Implied),
            (once.at(Status::Expired), Event::Cleared, Implied),
            (once.at(Status::Deleting), Event::Deleted, Stated),
            (once, Event::ClientLost, Stated),
            (once.running(Syncing), Event::ClientLost, Implied),
            (once.with_source(Source::Unavailable), Event::ClientReturned, Implied),
            (once.gone().with_source(Source::Deleting), Event::SourceDeleted, Stated),
        ] {
            let judgement =
                explained(|| Recording::begun_as(job).steps_recorded().with_linked(job).step(event).judge());
            assert_eq!(judgement.rests_on, Some(wanted), "{event} of {job:?}");
        }
        let changed = Changes::none();
        for (operation, wanted) in [
            (Operation::Modify(changed.valid(Validity::Until)), Stated),
            (Operation::Modify(changed.valid(Validity::Never)), Implied),
            (Operation::Modify(changed.scheduled(Schedule::Until)), Stated),
            (Operation::Modify(changed.scheduled(Schedule::Never)), Stated),
            (Operation::Start, Stated),
            (Operation::Delete, Implied),
        ] {
            let judgement = explained(|| known(once).call(operation, Outcome::Ok).judge());
            // The sighting at the beginning shows ValidTime and ScheduledStartTime, which is inferred: without it.
            let bare = explained(|| Recording::begun_as(once).steps_recorded().call(operation, Outcome::Ok).judge());
            assert_eq!(bare.rests_on, Some(wanted), "{operation:?}");
            assert_eq!(judgement.rests_on, Some(wanted.max(Implied)), "{operation:?}, seen");
        }
    }
}

/// A refusal is explained by a guard and a code: where both are a sentence's, by nothing weaker. The error tables of all
/// pages.
fn a_refusal_is_as_weak_as_its_guard_and_its_code() {
    use Strength::Stated;
    for &edition in Edition::ALL {
        let (once, again) = (Job::one_time(edition), Job::incremental(edition));
        let since_2024 = |now: Strength, before: Strength| if edition == Edition::E2024_06 { now } else { before };
        let changed = Changes::none();
        let running = once.running(Preparing);
        for (job, operation, code, wanted) in [
            (running, Operation::Start, Code::InvalidStatus, Stated),
            (once, Operation::Stop, Code::InvalidStatus, Disputed),
            (again, Operation::CutOver(SyncData::No), Code::InvalidStatus, Stated),
            (running, Operation::Delete, Code::InvalidStatus, since_2024(Stated, Implied)),
            (running, Operation::Modify(changed.rhythm()), Code::InvalidStatus, Stated),
            (once.at(Status::Expired), Operation::Modify(changed.valid(Validity::Until)), Code::InvalidStatus, Stated),
            (running, Operation::Modify(changed.others()), Code::InvalidStatus, Disputed),
            (once.gone(), Operation::Modify(changed.names()), Code::InvalidStatus, Assumed),
            (once, Operation::DeleteSource(Force::No), Code::Related, Disputed),
            (running, Operation::DeleteSource(Force::Yes), Code::WithRunningJob, Stated),
            (Job::absent(edition), Operation::Create(Creation::one_time()), Code::SourceServerState, Stated),
            (once, Operation::Create(Creation::one_time()), Code::SourceServerState, Stated),
            (
                once.with_source(Source::Available),
                Operation::Create(Creation::one_time()),
                Code::SourceServerState,
                Assumed,
            ),
        ] {
            let job = if job.status().is_none() { job.with_source(Source::Unavailable) } else { job };
            let mut recording = Recording::begun_as(job).steps_recorded().with_linked(job);
            let judgement = explained(|| recording.call(operation, Outcome::Denied(code)).judge());
            // In 2021 the code for a running job's source server is another one, and assumed.
            if !(edition == Edition::E2021 && code == Code::WithRunningJob) {
                assert_eq!(judgement.rests_on, Some(wanted), "{operation:?} of {job:?}");
            }
        }
        let create = Creation::one_time().scheduled(Schedule::Until).valid(Validity::Never);
        for creation in [create, create.scheduled(Schedule::Never).valid(Validity::Until)] {
            let mut recording = Recording::begun_as(Job::absent(edition)).steps_recorded();
            let judgement = explained(|| recording.call(Operation::Create(creation), Outcome::Ok).judge());
            assert_eq!(judgement.rests_on, Some(Implied), "{creation:?}");
        }
        let waiting = again.at(Status::Waiting);
        let mut recording = Recording::begun_as(waiting).steps_recorded().open_world();
        let judgement = explained(|| recording.call(Operation::Start, Outcome::Ok).judge());
        assert_eq!(judgement.rests_on, Some(Implied), "paused in the console, then started");
    }
}

/// Document 002 line 7 and the other pages on stopping: only these states, so that a job that is not there cannot be
/// stopped in any reading.
fn a_job_that_is_not_there_is_not_stopped() {
    for &edition in Edition::ALL {
        for job in [Job::absent(edition), Job::one_time(edition).gone()] {
            let mut recording = Recording::begun_as(job).steps_recorded();
            let verdict = recording.call(Operation::Stop, Outcome::Ok).judge().verdict;
            assert_eq!(verdict, Verdict::Violates, "{job:?}");
        }
    }
}

/// The FAQ lets another job be created beside one that is being deleted; the Create page wants the source server Available,
/// which by the user guide it is only afterwards. Where it is Available both agree; where it is not and not in use, the page
/// alone speaks.
fn beside_a_deleting_job_another_is_disputed_only_while_the_source_server_is_in_use() {
    let create = Operation::Create(Creation::one_time());
    for &edition in Edition::ALL {
        for (source, ok, refused) in [
            (Source::Available, Verdict::Conforms, Verdict::Violates),
            (Source::InUse, Verdict::Conforms, Verdict::Unspecified),
            (Source::Unavailable, Verdict::Violates, Verdict::Conforms),
            (Source::Deleting, Verdict::Violates, Verdict::Conforms),
        ] {
            let job = Job::one_time(edition).at(Status::Deleting).with_source(source);
            let outcomes = [(Outcome::Ok, ok), (Outcome::Denied(Code::SourceServerState), refused)];
            for (outcome, wanted) in outcomes {
                let found = linked(job).call(create, outcome).see(job).judge().verdict;
                assert_eq!(found, wanted, "{source}, {outcome:?}");
            }
        }
    }
}

// ---- What is printed ----

/// The verdicts on a file of this edition, in a closed world with the steps recorded.
fn file(edition: Edition, lines: &str) -> Judgement {
    let text = format!(
        "{{\"history\":\"1.0\",\"service\":\"smc\",\"edition\":\"{edition}\",\"world\":\"closed\",\"stale\":0,\
         \"steps\":\"recorded\"}}\n{lines}"
    );
    let history = History::read(text.as_bytes()).expect("the file is readable");
    let judgements = history.resources.first().expect("it has a resource").judge();
    judgements.into_iter().next().expect("it has a verdict")
}

fn seen(fields: &str) -> String {
    format!("{{\"see\":{{\"job/j-1\":{{{fields}}}}}}}\n")
}

/// The FAQ and the Describe pages: the stage of a Running job, so that a job in Syncing is in no other. That the
/// field is
/// always there is inferred: it is optional.
fn a_running_job_prints_its_own_stage() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for &stage in BusinessStatus::ALL {
            let own = seen(&format!("\"Status\":\"Running\",\"BusinessStatus\":\"{stage}\""));
            for &other in BusinessStatus::ALL {
                let next = seen(&format!("\"Status\":\"Running\",\"BusinessStatus\":\"{other}\""));
                let expected = if stage == other { Verdict::Conforms } else { Verdict::Unspecified };
                let what = format!("{stage}, then {other}");
                sheet.verdict(&file(edition, &format!("{own}{next}")), expected, &what);
            }
            let none = seen("\"Status\":\"Running\",\"BusinessStatus\":null");
            let what = format!("{stage}, then none");
            sheet.verdict(&file(edition, &format!("{own}{none}")), Verdict::Unspecified, &what);
        }
    }
    sheet.done();
}

/// The Describe pages: what is printed of Status and of the stage is what the job is, so that a complete sighting
/// convicts as well as a known beginning.
fn a_sighting_tells_as_much_as_a_known_beginning() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let job = Job::incremental(edition);
        let (syncing, waiting) = (job.running(Syncing), job.at(Status::Waiting));
        let status = Code::InvalidStatus;
        sheet.answers((sighted(syncing), syncing), Operation::Stop, Accepts, (stop_clause(edition), status));
        sheet.answers((sighted(job), job), Operation::Start, Accepts, ("smc.start.when", status));
        sheet.answers((sighted(waiting), waiting), CUTS[0], Accepts, ("smc.cut-over.when", status));
        sheet.answers((sighted(syncing), syncing), CUTS[0], Refuses, ("smc.cut-over.when", status));
        sheet.answers((sighted(syncing), syncing), Operation::Delete, Refuses, ("smc.delete.running", status));
    }
    sheet.done();
}

fn stop_clause(edition: Edition) -> &'static str {
    match edition {
        Edition::E2021 => "smc.stop.when",
        Edition::E2024_06 => "smc.stop.phase",
    }
}

/// The Describe and Create pages: `RunOnce` is printed, and is the same for a whole life.
fn a_job_that_prints_run_once_is_not_of_the_other_kind() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let once = seen("\"Status\":\"Ready\",\"RunOnce\":true");
        let waiting = seen("\"Status\":\"Waiting\"");
        sheet.convicted(&file(edition, &format!("{once}{waiting}")), "smc.job.waiting", "one-time, then Waiting");
        let again = seen("\"Status\":\"Ready\",\"RunOnce\":false");
        let waits = file(edition, &format!("{again}{waiting}"));
        sheet.verdict(&waits, Verdict::Unspecified, "incremental, then Waiting");
        let judgement = file(edition, &format!("{once}{again}"));
        sheet.verdict(&judgement, Verdict::Violates, "one-time, then incremental");
    }
    sheet.done();
}

/// `DescribeSourceServers` in all editions (2019-06-13 to 2025-09-17): the state that is printed is the state. No
/// step moved it here, and no sentence forbids that it moves.
fn a_source_server_prints_its_own_state() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let job = Job::one_time(edition);
        for &source in Source::ALL {
            let mut recording = linked(job);
            recording.see(job.with_source(source));
            let (judgement, what) = (recording.judge(), format!("InUse, then {source}"));
            if source == Source::InUse {
                sheet.verdict(&judgement, Verdict::Conforms, &what);
            } else {
                sheet.verdict(&judgement, Verdict::Unspecified, &what);
            }
        }
    }
    sheet.done();
}

/// Facts section 8, number 3: what is printed of the stage outside Running is unknown.
fn outside_running_the_stage_may_be_anything() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for &status in Status::ALL.iter().filter(|&&status| status != Status::Running) {
            let first = seen(&format!("\"Status\":\"{status}\""));
            for stage in ["null", "\"\"", "\"Preparing\"", "\"Syncing\"", "\"Processing\"", "\"Cleaning\""] {
                let next = seen(&format!("\"Status\":\"{status}\",\"BusinessStatus\":{stage}"));
                let what = format!("{status} with {stage}");
                sheet.verdict(&file(edition, &format!("{first}{next}")), Verdict::Conforms, &what);
            }
        }
    }
    sheet.done();
}

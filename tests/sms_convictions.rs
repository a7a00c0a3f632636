//! Sentence tests of verdicts: which recordings of an SMS source server are convicted, which are only unspecified, and
//! which conform.
//!
//! They were written from the pages (document 004 is that of 2025-02-13; the page of 2026-01 is `UpdateCopyState`,
//! 2026-01-27, with the SDK comment of `PutCopyStateReq`, 2026-01-29), not from the rows of the crate. What a page says
//! convicts; what was inferred, observed, is assumed, or is disputed between pages does not. Unless a test says
//! otherwise the service's own steps are recorded, and there is a complete sighting before and after, so that nothing
//! unseen can excuse an answer.

#![allow(clippy::expect_used, clippy::panic, reason = "the functions are tests, which a list calls")]
#![allow(clippy::match_same_arms, reason = "every word is written down, a line for each group of them")]

use cutover::evidence::Strength;
use cutover::history::{Cause, Judgement, Outcome, Recording, Verdict};
use cutover::rule::mutants::{active as mutating, explained, with};
use cutover::sms::source::{
    CopyState::{self, *},
    Event,
    MigrationCycle::{self, *},
    MigrationTest, Operation, Pair, SPEC, Source, Syncing,
};
use cutover::sms::{Code, Edition};

sentences![
    CONVICTIONS:
    // The page of 2025-02-13.
    in_2025_both_fields_are_seen_as_they_were_asked_for,
    in_2025_one_field_is_seen_as_it_was_asked_for,
    in_2025_what_a_request_leaves_out_is_kept,
    in_2025_that_what_a_request_leaves_out_is_kept_was_only_assumed,
    in_2025_an_update_is_seen_wherever_the_source_server_was,
    in_2025_only_the_last_of_two_updates_is_seen,
    in_2025_a_word_that_the_list_lacks_may_still_be_accepted,
    in_2025_only_the_example_and_missing_fields_are_never_refused,
    in_2025_no_status_or_stage_refuses_a_documented_word_for_certain,
    in_2025_a_later_word_that_is_seen_is_no_crime,
    in_2025_a_later_step_that_is_recorded_is_no_crime,
    // The page of 2026-01: seven statuses.
    in_2026_nothing_is_refused_in_the_seven_statuses,
    in_2026_anything_may_be_accepted_in_the_seven_statuses,
    in_2026_no_stage_matters_in_the_seven_statuses,
    in_2026_an_update_does_not_take_effect_in_the_seven_statuses,
    // The page of 2026-01: the other statuses.
    in_2026_only_the_29_pairs_are_accepted_elsewhere,
    in_2026_the_rule_is_the_same_in_all_other_statuses_and_stages,
    in_2026_both_fields_are_seen_as_they_were_asked_for,
    in_2026_the_example_is_seen_as_it_was_asked_for_or_refused,
    in_2026_a_refused_request_that_is_followed_by_a_move_is_unspecified,
    // Codes.
    the_code_of_a_refusal_is_only_assumed,
    a_refusal_for_another_reason_says_nothing_of_the_state,
    a_wrong_parameter_elsewhere_says_nothing_of_the_state,
    // What is not there.
    a_source_server_that_is_not_there_is_judged_by_the_request_alone,
    a_registration_is_never_convicted,
    a_deletion_is_never_convicted,
    after_a_deletion_the_stage_is_open_too,
    // Steps and moves.
    a_recorded_step_convicts_only_where_a_legend_names_its_status,
    after_the_copy_the_option_of_the_task_decides,
    what_a_step_leaves_alone_is_only_inferred,
    a_step_where_no_row_foresees_it_is_unspecified,
    a_move_that_nobody_foresees_is_unspecified,
    an_unwatched_migration_conforms,
    a_lost_request_may_have_been_carried_out,
    // Table of verdicts.
    an_accepted_example_says_nothing_of_a_source_server_that_was_not_seen,
    the_example_that_is_seen_disputes_the_rule_on_pairs,
    finished_and_cutovering_may_not_be_accepted_in_2026,
    a_stopped_source_server_that_stays_is_right_only_in_2026,
    a_sighting_tells_as_much_as_a_known_beginning,
    // Explanations.
    the_first_to_blame_is_the_sentence_that_was_broken,
    the_weakest_claim_that_an_acceptance_needs,
];

// ---- What the tests are written in ----

use Edition::{E2025_02_13 as E2025, E2026_01 as E2026};

/// Document 004, the list under `copystate`.
const LISTED_2025: [CopyState; 12] = [
    Unavailable,
    Waiting,
    Init,
    Replicate,
    CopyState::Syncing,
    Stopping,
    Stopped,
    Deleting,
    Error,
    Cloning,
    CopyState::Cutovering,
    Finished,
];

/// Document 004, the list under `migrationcycle`.
const STAGES: [MigrationCycle; 6] =
    [MigrationCycle::Cutovering, Cutovered, Checking, Setting, Replicating, MigrationCycle::Syncing];

/// `UpdateCopyState`, 2026-01-27: the statuses in which parameters are not verified and nothing takes effect.
const SEVEN: [CopyState; 7] = [Unavailable, Stopping, Stopped, Deleting, Finished, Clearing, Clearfailed];

/// All other words of that page.
const THIRTEEN: [CopyState; 13] = [
    Waiting,
    Init,
    Replicate,
    CopyState::Syncing,
    Skipping,
    Cleared,
    Premigready,
    Premiging,
    Premiged,
    Premigfailed,
    Cloning,
    CopyState::Cutovering,
    Error,
];

/// SDK comment of `PutCopyStateReq`, 2026-01-29: the statuses that match a stage.
const fn matching(stage: MigrationCycle) -> &'static [CopyState] {
    match stage {
        Checking => &[Unavailable, Waiting],
        Setting => &[Waiting, Premigready, Premiging, Premiged, Premigfailed],
        Replicating => &[Init, Replicate, Deleting, Stopping, Error, Stopped],
        MigrationCycle::Syncing => &[CopyState::Syncing, Cloning, Deleting, Stopping, Error, Stopped],
        MigrationCycle::Cutovering => &[CopyState::Cutovering, Deleting, Stopping, Error, Stopped],
        Cutovered => &[Finished, Deleting, Stopping, Error, Stopped],
        NoReady | ReadyForTest | Testing | Tested => &[],
    }
}

/// Those pairs, 29 in all.
fn matches() -> impl Iterator<Item = (CopyState, MigrationCycle)> {
    STAGES.into_iter().flat_map(|stage| matching(stage).iter().map(move |status| (*status, stage)))
}

/// One field of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent<T> {
    Left,
    Word(T),
    Unlisted,
}
use Sent::{Left, Unlisted, Word};

/// A request: its status and its stage.
type Request = (Sent<CopyState>, Sent<MigrationCycle>);

fn change((status, stage): Request) -> Operation {
    let pair = match status {
        Left => Pair::none(),
        Word(word) => Pair::none().copystate(word),
        Unlisted => Pair::none().unlisted_copystate(),
    };
    Operation::ChangeState(match stage {
        Left => pair,
        Word(word) => pair.migrationcycle(word),
        Unlisted => pair.unlisted_migrationcycle(),
    })
}

fn asked(status: CopyState, stage: MigrationCycle) -> Operation {
    change((Word(status), Word(stage)))
}

/// Every request: each field left out, each word of any edition, and one that no page has. 22 times 12.
fn requests() -> impl Iterator<Item = Request> {
    let stages = || MigrationCycle::ALL.iter().map(|w| Word(*w)).chain([Left, Unlisted]);
    let statuses = CopyState::ALL.iter().map(|w| Word(*w)).chain([Left, Unlisted]);
    statuses.flat_map(move |status| stages().map(move |stage| (status, stage)))
}

/// Some requests of every kind: pairs that match and that do not, the example, fields left out, unlisted words.
const KINDS: [Request; 10] = [
    (Word(Replicate), Word(Replicating)),
    (Word(Waiting), Word(Setting)),
    (Word(Waiting), Word(Cutovered)),
    (Word(Finished), Word(MigrationCycle::Cutovering)),
    (Word(Skipping), Word(MigrationCycle::Syncing)),
    (Word(Stopped), Word(Tested)),
    (Word(Error), Left),
    (Left, Word(Setting)),
    (Left, Left),
    (Unlisted, Word(Setting)),
];

/// The request of document 004: it updates the status to `WAITING` and the stage to `cutovered`.
const EXAMPLE: Request = (Word(Waiting), Word(Cutovered));

const INVALID: Outcome<Code> = Outcome::Denied(Code::InvalidParameters);
const UNKNOWN: Outcome<Code> = Outcome::Denied(Code::NoSourceServer);
const EXISTS: Outcome<Code> = Outcome::Denied(Code::Exists);

/// Where a source server is in an edition: every status that its pages list, in every stage that an answer prints.
fn places(edition: Edition) -> impl Iterator<Item = Source> {
    let statuses: &[CopyState] = if edition == E2025 { &LISTED_2025 } else { CopyState::ALL };
    statuses.iter().flat_map(move |status| STAGES.into_iter().map(move |stage| Source::of(edition, *status, stage)))
}

/// Where it usually is: the pairs that match, as far as the edition lists their words.
fn usual(edition: Edition) -> impl Iterator<Item = Source> {
    let known = matches().filter(move |(status, _)| edition == E2026 || LISTED_2025.contains(status));
    known.map(move |(status, stage)| Source::of(edition, status, stage))
}

/// A recording of this source server, seen once more at the beginning.
fn known(source: Source) -> Recording<Source> {
    let mut recording = Recording::begun_as(source).steps_recorded();
    recording.see(source);
    recording
}

/// The same, then a request and its outcome, and what is seen afterwards.
fn told(source: Source, operation: Operation, outcome: Outcome<Code>, after: Source) -> Recording<Source> {
    let mut recording = known(source);
    recording.call(operation, outcome).see(after);
    recording
}

/// The same without a sighting afterwards.
fn answered(source: Source, operation: Operation, outcome: Outcome<Code>) -> Recording<Source> {
    let mut recording = known(source);
    recording.call(operation, outcome);
    recording
}

/// Runs `body` with verdicts alone, which takes a thousandth of the time; a mutator does so by itself.
fn briefly<T>(body: impl FnOnce() -> T) -> T {
    if mutating() { body() } else { with(&SPEC, body) }
}

/// Everything that is not as expected, so that a failure shows all of it.
#[derive(Default)]
struct Sheet(Vec<String>);

impl Sheet {
    /// A whole table of verdicts.
    fn of(body: impl FnOnce(&mut Self)) {
        let mut sheet = Self::default();
        briefly(|| body(&mut sheet));
        let (many, first) = (sheet.0.len(), sheet.0.iter().take(40).cloned().collect::<Vec<_>>());
        assert!(sheet.0.is_empty(), "{many} surprises:\n{}", first.join("\n"));
    }

    fn verdict(&mut self, recording: &Recording<Source>, expected: Verdict, what: impl FnOnce() -> String) {
        let found = recording.judge().verdict;
        if found != expected {
            self.0.push(format!("{}: {found}, not {expected}", what()));
        }
    }

    /// Acquitted, whatever else.
    fn acquitted(&mut self, recording: &Recording<Source>, what: impl FnOnce() -> String) {
        if recording.convicted() {
            self.0.push(format!("{}: convicted", what()));
        }
    }

    /// What is recorded contradicts nothing; whether it says anything is not the question.
    fn fine(&mut self, recording: &Recording<Source>, what: impl FnOnce() -> String) {
        let found = recording.judge().verdict;
        if !matches!(found, Verdict::Conforms | Verdict::Vacuous) {
            self.0.push(format!("{}: {found}", what()));
        }
    }

    /// An answer to a request; after a refusal the source server is as before.
    fn answer(&mut self, source: Source, request: Request, outcome: Outcome<Code>, expected: Verdict) {
        let recording = if outcome == Outcome::Ok {
            answered(source, change(request), outcome)
        } else {
            told(source, change(request), outcome, source)
        };
        self.verdict(&recording, expected, || format!("{source:?}: {request:?} answered {outcome:?}"));
    }
}

// ---- The page of 2025-02-13 ----

/// Document 004: the call updates status and stage, and answers that it did.
fn in_2025_both_fields_are_seen_as_they_were_asked_for() {
    Sheet::of(|sheet| {
        let before = Source::of(E2025, Stopped, MigrationCycle::Syncing);
        for status in LISTED_2025 {
            for stage in STAGES {
                let operation = asked(status, stage);
                let after = |other: Source| told(before, operation, Outcome::Ok, other);
                let what = |other: Source| format!("{status}, {stage} accepted, then {other}");
                let right = before.at(status, stage);
                sheet.verdict(&after(right), Verdict::Conforms, || what(right));
                let others = LISTED_2025.into_iter().filter(|other| *other != status);
                for other in others.map(|other| before.at(other, stage)) {
                    sheet.verdict(&after(other), Verdict::Violates, || what(other));
                }
                let others = STAGES.into_iter().filter(|other| *other != stage);
                for other in others.map(|other| before.at(status, other)) {
                    sheet.verdict(&after(other), Verdict::Violates, || what(other));
                }
                sheet.verdict(&after(before.gone()), Verdict::Violates, || what(before.gone()));
            }
        }
    });
}

/// Document 004: neither field is mandatory, and the call updates what it was sent.
fn in_2025_one_field_is_seen_as_it_was_asked_for() {
    Sheet::of(|sheet| {
        for before in [Source::of(E2025, Stopped, MigrationCycle::Syncing), Source::of(E2025, Waiting, Setting)] {
            let (was, stood) = (before.copystate().expect("it is there"), before.migrationcycle().expect("so"));
            for status in LISTED_2025 {
                let operation = change((Word(status), Left));
                for seen in LISTED_2025 {
                    let expected = if seen == status { Verdict::Conforms } else { Verdict::Violates };
                    let recording = told(before, operation, Outcome::Ok, before.at(seen, stood));
                    sheet.verdict(&recording, expected, || format!("{before}: {status} accepted, then {seen}"));
                }
            }
            for stage in STAGES {
                let operation = change((Left, Word(stage)));
                for seen in STAGES {
                    let expected = if seen == stage { Verdict::Conforms } else { Verdict::Violates };
                    let recording = told(before, operation, Outcome::Ok, before.at(was, seen));
                    sheet.verdict(&recording, expected, || format!("{before}: {stage} accepted, then {seen}"));
                }
            }
        }
    });
}

/// Assumed, since no page says what becomes of a field that a request leaves out: it keeps its value.
fn in_2025_what_a_request_leaves_out_is_kept() {
    Sheet::of(|sheet| {
        for before in places(E2025) {
            let (status, stage) = (before.copystate().expect("it is there"), before.migrationcycle().expect("so"));
            for (request, after) in [
                ((Word(Error), Left), before.at(Error, stage)),
                ((Left, Word(Checking)), before.at(status, Checking)),
                ((Left, Left), before),
            ] {
                let recording = told(before, change(request), Outcome::Ok, after);
                sheet.verdict(&recording, Verdict::Conforms, || format!("{before}: {request:?}, then {after}"));
            }
            // Where a sighting separates both, the source server may have moved in between.
            let mut recording = told(before, change((Word(Error), Left)), Outcome::Ok, before.at(Error, stage));
            let other = if stage == Checking { Setting } else { Checking };
            recording.see(before.at(Error, other));
            sheet.verdict(&recording, Verdict::Unspecified, || format!("{before}: moved after it was seen"));
        }
    });
}

fn in_2025_that_what_a_request_leaves_out_is_kept_was_only_assumed() {
    Sheet::of(|sheet| {
        for before in places(E2025) {
            let (status, stage) = (before.copystate().expect("it is there"), before.migrationcycle().expect("so"));
            for other in STAGES.into_iter().filter(|other| *other != stage) {
                let recording = told(before, change((Word(Error), Left)), Outcome::Ok, before.at(Error, other));
                sheet.verdict(&recording, Verdict::Unspecified, || format!("{before}: error, then in {other}"));
            }
            for other in LISTED_2025.into_iter().filter(|other| *other != status) {
                let recording = told(before, change((Left, Word(Setting))), Outcome::Ok, before.at(other, Setting));
                sheet.verdict(&recording, Verdict::Unspecified, || format!("{before}: setting, then {other}"));
                let recording = told(before, change((Left, Left)), Outcome::Ok, before.at(other, stage));
                sheet.verdict(&recording, Verdict::Unspecified, || format!("{before}: nothing, then {other}"));
            }
        }
    });
}

/// Document 004: the update has no condition, so that it is seen wherever the source server was before.
fn in_2025_an_update_is_seen_wherever_the_source_server_was() {
    Sheet::of(|sheet| {
        for before in places(E2025) {
            for (status, stage) in [(Waiting, Cutovered), (Replicate, Replicating), (Deleting, Checking)] {
                let right = before.at(status, stage);
                let recording = told(before, asked(status, stage), Outcome::Ok, right);
                sheet.verdict(&recording, Verdict::Conforms, || format!("{before}, then {right}"));
                if before != right {
                    let recording = told(before, asked(status, stage), Outcome::Ok, before);
                    sheet.verdict(&recording, Verdict::Violates, || format!("{before} became {right}, and stays"));
                }
            }
        }
    });
}

/// Document 004: each call updates.
fn in_2025_only_the_last_of_two_updates_is_seen() {
    Sheet::of(|sheet| {
        let before = Source::of(E2025, Waiting, Setting);
        for (first, second) in matches().zip(matches().skip(1)) {
            if !LISTED_2025.contains(&first.0) || !LISTED_2025.contains(&second.0) {
                continue;
            }
            let mut both = known(before);
            both.call(asked(first.0, first.1), Outcome::Ok).call(asked(second.0, second.1), Outcome::Ok);
            for (seen, expected) in [(first, Verdict::Violates), (second, Verdict::Conforms)] {
                let mut recording = both.clone();
                recording.see(before.at(seen.0, seen.1));
                sheet.verdict(&recording, expected, || format!("{first:?} and {second:?}, then {seen:?}"));
            }
        }
    });
}

/// Whether document 004 lists what a request sends.
fn documented((status, stage): Request) -> bool {
    let status = match status {
        Left => true,
        Word(word) => LISTED_2025.contains(&word),
        Unlisted => false,
    };
    let stage = match stage {
        Left => true,
        Word(word) => STAGES.contains(&word),
        Unlisted => false,
    };
    status && stage
}

/// Document 004: the values can be these twelve and these six. What another one is answered is not said.
fn in_2025_a_word_that_the_list_lacks_may_still_be_accepted() {
    Sheet::of(|sheet| {
        for source in [Source::of(E2025, Stopped, MigrationCycle::Syncing), Source::of(E2025, Waiting, Setting)] {
            for request in requests() {
                let lacks = !documented(request);
                sheet.answer(
                    source,
                    request,
                    Outcome::Ok,
                    if lacks { Verdict::Unspecified } else { Verdict::Conforms },
                );
                if lacks {
                    sheet.answer(source, request, INVALID, Verdict::Conforms);
                }
            }
        }
        for source in places(E2025) {
            for request in [(Word(Clearing), Word(Cutovered)), (Word(Stopped), Word(Tested)), (Left, Unlisted)] {
                sheet.answer(source, request, Outcome::Ok, Verdict::Unspecified);
                sheet.answer(source, request, INVALID, Verdict::Conforms);
            }
        }
    });
}

/// Document 004: the page sends the example, and neither field is mandatory. That nothing else refuses what it lists
/// is no sentence's word.
fn in_2025_only_the_example_and_missing_fields_are_never_refused() {
    Sheet::of(|sheet| {
        for source in [Source::of(E2025, Stopped, MigrationCycle::Syncing), Source::of(E2025, Waiting, Setting)] {
            for request in requests().filter(|request| documented(*request)) {
                let certain = request == EXAMPLE || request.0 == Left || request.1 == Left;
                let expected = if certain { Verdict::Violates } else { Verdict::Unspecified };
                sheet.answer(source, request, INVALID, expected);
                sheet.answer(source, request, UNKNOWN, expected);
            }
        }
    });
}

/// Document 004: no status or stage is named that refuses, so that a refusal there is as good or bad as elsewhere.
fn in_2025_no_status_or_stage_refuses_a_documented_word_for_certain() {
    Sheet::of(|sheet| {
        for source in places(E2025) {
            sheet.answer(source, (Word(Replicate), Word(Replicating)), INVALID, Verdict::Unspecified);
            sheet.answer(source, (Word(Finished), Word(Setting)), INVALID, Verdict::Unspecified);
            for request in [EXAMPLE, (Word(Error), Left), (Left, Word(Setting)), (Left, Left)] {
                sheet.answer(source, request, INVALID, Verdict::Violates);
            }
        }
    });
}

/// Document 004 lists what can be written. That nothing else is read is inferred, and the words of later pages had to
/// begin somewhere.
fn in_2025_a_later_word_that_is_seen_is_no_crime() {
    Sheet::of(|sheet| {
        let before = Source::of(E2025, Waiting, Setting);
        for status in CopyState::ALL.iter().filter(|word| !LISTED_2025.contains(word)) {
            let mut recording = known(before);
            recording.see(before.at(*status, Setting));
            sheet.verdict(&recording, Verdict::Unspecified, || format!("{status} is seen"));
        }
        for stage in [NoReady, ReadyForTest, Testing, Tested] {
            let mut recording = known(before);
            recording.see(before.at(Waiting, stage));
            sheet.verdict(&recording, Verdict::Unspecified, || format!("{stage} is seen"));
        }
    });
}

fn in_2025_a_later_step_that_is_recorded_is_no_crime() {
    Sheet::of(|sheet| {
        for event in Event::ALL.iter().filter(|event| later(**event)) {
            for source in usual(E2025) {
                let mut recording = known(source);
                recording.step(*event);
                sheet.verdict(&recording, Verdict::Unspecified, || format!("{event} in {source}"));
            }
        }
    });
}

// ---- The page of 2026-01: seven statuses ----

/// `UpdateCopyState`, 2026-01-27: in these statuses the parameters are not verified.
fn in_2026_nothing_is_refused_in_the_seven_statuses() {
    Sheet::of(|sheet| {
        for status in SEVEN {
            let source = Source::of(E2026, status, MigrationCycle::Syncing);
            for request in requests().filter(|request| status == Stopped || KINDS.contains(request)) {
                sheet.answer(source, request, INVALID, Verdict::Violates);
            }
            for request in KINDS {
                sheet.answer(source, request, UNKNOWN, Verdict::Violates);
            }
        }
    });
}

/// `UpdateCopyState`, 2026-01-27: in these statuses the update does not take effect, whatever it asks for.
fn in_2026_anything_may_be_accepted_in_the_seven_statuses() {
    Sheet::of(|sheet| {
        for status in SEVEN {
            let source = Source::of(E2026, status, MigrationCycle::Syncing);
            for request in requests() {
                let recording = told(source, change(request), Outcome::Ok, source);
                sheet.verdict(&recording, Verdict::Conforms, || format!("{source}: {request:?}"));
            }
        }
    });
}

fn in_2026_an_update_does_not_take_effect_in_the_seven_statuses() {
    Sheet::of(|sheet| {
        for status in SEVEN {
            let source = Source::of(E2026, status, Replicating);
            for (status, stage) in matches().filter(|(s, c)| source != source.at(*s, *c)) {
                let after = source.at(status, stage);
                let recording = told(source, asked(status, stage), Outcome::Ok, after);
                sheet.verdict(&recording, Verdict::Violates, || format!("{source} became {after}"));
            }
            let (example, other) = (source.at(Waiting, Cutovered), source.at(Init, Setting));
            let recording = told(source, change(EXAMPLE), Outcome::Ok, example);
            sheet.verdict(&recording, Verdict::Violates, || format!("{source} became the example"));
            let recording = told(source, change(EXAMPLE), Outcome::Ok, other);
            sheet.verdict(&recording, Verdict::Violates, || format!("{source} became something else"));
        }
    });
}

/// `UpdateCopyState`, 2026-01-27: the sentence names statuses, and no stage.
fn in_2026_no_stage_matters_in_the_seven_statuses() {
    Sheet::of(|sheet| {
        for status in SEVEN {
            for source in STAGES.into_iter().map(|stage| Source::of(E2026, status, stage)) {
                for request in KINDS {
                    let recording = told(source, change(request), Outcome::Ok, source);
                    sheet.verdict(&recording, Verdict::Conforms, || format!("{source}: {request:?}"));
                    sheet.answer(source, request, INVALID, Verdict::Violates);
                }
            }
        }
    });
}

// ---- The page of 2026-01: the other statuses ----

/// What the pages say of a request in the other statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// The pair matches: it is accepted.
    Accepted,
    /// The pages dispute.
    Disputed,
    /// A field is missing, or the pair does not match: the update fails.
    Refused,
}

fn says(request: Request) -> Says {
    match request {
        (Word(Waiting), Word(Cutovered)) => Says::Disputed,
        (Word(status), Word(stage)) if matching(stage).contains(&status) => Says::Accepted,
        (Word(_) | Left | Unlisted, Word(_) | Left | Unlisted) => Says::Refused,
    }
}

/// Both answers to a request there.
fn both(sheet: &mut Sheet, source: Source, request: Request) {
    let (accepted, refused) = match says(request) {
        Says::Accepted => (Verdict::Conforms, Verdict::Violates),
        Says::Disputed => (Verdict::Unspecified, Verdict::Conforms),
        Says::Refused => (Verdict::Violates, Verdict::Conforms),
    };
    sheet.answer(source, request, Outcome::Ok, accepted);
    sheet.answer(source, request, INVALID, refused);
}

/// SDK comment of `PutCopyStateReq`, 2026-01-29: the pair must match or the update fails; `UpdateCopyState`,
/// 2026-01-27: both fields are mandatory. The page's own example does not match, so that it disputes the rule.
fn in_2026_only_the_29_pairs_are_accepted_elsewhere() {
    Sheet::of(|sheet| {
        let accepted = requests().filter(|request| says(*request) == Says::Accepted).count();
        if accepted != 29 {
            sheet.0.push(format!("{accepted} pairs"));
        }
        for source in [Source::of(E2026, Waiting, Setting), Source::of(E2026, Cleared, Cutovered)] {
            for request in requests() {
                both(sheet, source, request);
            }
        }
    });
}

/// The same sentences: apart from the seven, no status and no stage is an exception.
fn in_2026_the_rule_is_the_same_in_all_other_statuses_and_stages() {
    Sheet::of(|sheet| {
        for status in THIRTEEN {
            for source in STAGES.into_iter().map(|stage| Source::of(E2026, status, stage)) {
                for request in KINDS {
                    both(sheet, source, request);
                }
            }
        }
    });
}

/// `UpdateCopyState`, 2026-01-27: what is accepted outside the seven statuses updates status and stage.
fn in_2026_both_fields_are_seen_as_they_were_asked_for() {
    Sheet::of(|sheet| {
        let before = Source::of(E2026, Waiting, Setting);
        for (status, stage) in matches() {
            let operation = asked(status, stage);
            for (seen, stands) in matches() {
                let expected = match () {
                    () if (seen, stands) == (status, stage) => Verdict::Conforms,
                    // No list of the words that are read has it: nobody knows as what it is read.
                    () if status == Premiging && stands == stage => Verdict::Unspecified,
                    () => Verdict::Violates,
                };
                let recording = told(before, operation, Outcome::Ok, before.at(seen, stands));
                sheet.verdict(&recording, expected, || format!("{status}/{stage} accepted, then {seen}/{stands}"));
            }
            let recording = told(before, operation, Outcome::Ok, before.gone());
            sheet.verdict(&recording, Verdict::Violates, || format!("{status}/{stage} accepted, then gone"));
        }
        for before in THIRTEEN.map(|status| Source::of(E2026, status, Replicating)) {
            let after = before.at(Stopped, Cutovered);
            let recording = told(before, asked(Stopped, Cutovered), Outcome::Ok, after);
            sheet.verdict(&recording, Verdict::Conforms, || format!("{before} became {after}"));
            let recording = told(before, asked(Stopped, Cutovered), Outcome::Ok, before);
            sheet.verdict(&recording, Verdict::Violates, || format!("{before} became {after}, and stays"));
        }
    });
}

/// The example of all pages until 2026-01-28 against the SDK comment of `PutCopyStateReq`, 2026-01-29: accepted, it
/// updates; by the rule it is refused. Accepted without effect is neither.
fn in_2026_the_example_is_seen_as_it_was_asked_for_or_refused() {
    Sheet::of(|sheet| {
        for before in THIRTEEN.map(|status| Source::of(E2026, status, Setting)) {
            let (right, operation) = (before.at(Waiting, Cutovered), change(EXAMPLE));
            let recording = told(before, operation, Outcome::Ok, right);
            sheet.verdict(&recording, Verdict::Unspecified, || format!("{before} became {right}"));
            let recording = told(before, operation, INVALID, before);
            sheet.verdict(&recording, Verdict::Conforms, || format!("{before} refused the example"));
            let recording = told(before, operation, Outcome::Ok, before);
            sheet.verdict(&recording, Verdict::Violates, || format!("{before} became {right}, and stays"));
        }
    });
}

/// No sentence forbids that a source server moves after a request that failed: what the next sighting shows is
/// unspecified, as long as it is not what was asked for.
fn in_2026_a_refused_request_that_is_followed_by_a_move_is_unspecified() {
    Sheet::of(|sheet| {
        let before = Source::of(E2026, Waiting, Setting);
        for after in usual(E2026).filter(|after| *after != before) {
            for request in KINDS.into_iter().filter(|request| says(*request) == Says::Refused) {
                let recording = told(before, change(request), INVALID, after);
                sheet.verdict(&recording, Verdict::Unspecified, || format!("{request:?} refused, then {after}"));
            }
        }
    });
}

// ---- Codes ----

/// Inferred: no page gives the code for a word, a missing field or a pair. Another one that is about the state
/// contradicts no sentence, if the request was to be refused.
fn the_code_of_a_refusal_is_only_assumed() {
    Sheet::of(|sheet| {
        let waiting = |edition| Source::of(edition, Waiting, Setting);
        for request in requests() {
            for code in [UNKNOWN, EXISTS] {
                if !documented(request) {
                    sheet.answer(waiting(E2025), request, code, Verdict::Unspecified);
                }
                if says(request) != Says::Accepted {
                    sheet.answer(waiting(E2026), request, code, Verdict::Unspecified);
                }
            }
            // Nobody connects `SMS.2013` with this operation: whatever it means here, it is unlisted.
            for source in [waiting(E2025), waiting(E2026), Source::of(E2026, Stopped, MigrationCycle::Syncing)] {
                sheet.answer(source, request, EXISTS, Verdict::Unspecified);
            }
            if says(request) == Says::Accepted {
                sheet.answer(waiting(E2026), request, UNKNOWN, Verdict::Violates);
            }
        }
    });
}

/// Document 004, the answer 403 with `SMS.9004`; the error pages: permissions, keys, headers and failures of the
/// service are no word on the source server.
fn a_refusal_for_another_reason_says_nothing_of_the_state() {
    use Code::{
        Background, Clock, ContentType, Database, Insufficient, Keys, Method, NoContentType, NoPermission, NotAllowed,
        NotYours, TooLong,
    };
    let codes = [
        NoPermission,
        NotAllowed,
        NotYours,
        Keys,
        Insufficient,
        Clock,
        Method,
        TooLong,
        NoContentType,
        ContentType,
        Background,
        Database,
    ];
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            for source in [(Waiting, Setting), (Stopped, MigrationCycle::Syncing), (Finished, Cutovered)] {
                let source = Source::of(edition, source.0, source.1);
                for operation in KINDS.map(change).into_iter().chain([Operation::Delete]) {
                    for code in codes {
                        let recording = told(source, operation, Outcome::Denied(code), source);
                        sheet.fine(&recording, || format!("{source:?}: {operation:?} refused with {code}"));
                    }
                }
            }
        }
    });
}

/// Inferred: `SMS.9001` is the code of any wrong parameter, and the machine looks at the parameters of
/// `UpdateCopyState` only. A source server that is registered sends two dozen others.
fn a_wrong_parameter_elsewhere_says_nothing_of_the_state() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            let waiting = Source::of(edition, Waiting, Setting);
            for operation in [Operation::Delete, Operation::Register(Pair::none())] {
                for source in [waiting, Source::absent(edition), waiting.gone()] {
                    let mut recording = Recording::begun_as(source).steps_recorded();
                    recording.call(operation, INVALID);
                    sheet.fine(&recording, || format!("{source:?}: {operation:?} with a wrong parameter"));
                }
            }
        }
    });
}

// ---- What is not there ----

/// `SMS.7602` was observed, and no page has it: that it is answered conforms, and that something else is contradicts
/// no sentence. In 2026-01 a pair that does not match fails in any reading, as does a missing field; in 2025-02-13 so
/// does a word that the list lacks.
fn a_source_server_that_is_not_there_is_judged_by_the_request_alone() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            for source in [Source::absent(edition), Source::registered(edition).gone()] {
                for request in requests().filter(|request| source.is_gone() || KINDS.contains(request)) {
                    let answered = |outcome| {
                        let mut recording = Recording::begun_as(source).steps_recorded();
                        recording.call(change(request), outcome);
                        recording
                    };
                    let fails = edition == E2026 && says(request) == Says::Refused;
                    let expected = if fails { Verdict::Violates } else { Verdict::Unspecified };
                    let what = |answer: &str| format!("{source:?}: {request:?} answered {answer}");
                    sheet.verdict(&answered(Outcome::Ok), expected, || what("ok"));
                    sheet.verdict(&answered(UNKNOWN), Verdict::Conforms, || what("SMS.7602"));
                    sheet.acquitted(&answered(INVALID), || what("SMS.9001"));
                    sheet.verdict(&answered(EXISTS), Verdict::Unspecified, || what("SMS.2013"));
                }
            }
        }
    });
}

/// Inferred: registered, a source server waits in checking. `SMS.2013` is of the first version of the API, so that
/// none of this convicts.
fn a_registration_is_never_convicted() {
    Sheet::of(|sheet| {
        let register = Operation::Register(Pair::none());
        for &edition in Edition::ALL {
            let absent = Source::absent(edition);
            for after in places(edition) {
                let mut recording = Recording::begun_as(absent).steps_recorded();
                recording.call(register, Outcome::Ok).see(after);
                let ours = after == Source::registered(edition);
                let expected = if ours { Verdict::Conforms } else { Verdict::Unspecified };
                sheet.verdict(&recording, expected, || format!("registered, then {after}"));
                sheet.verdict(&told(after, register, Outcome::Ok, after), Verdict::Unspecified, || {
                    format!("{after} registered again")
                });
                sheet.verdict(&told(after, register, EXISTS, after), Verdict::Conforms, || format!("{after} exists"));
                sheet.acquitted(&told(after, register, UNKNOWN, after), || format!("{after} is unknown"));
            }
            let mut recording = Recording::begun_as(absent).steps_recorded();
            recording.call(register, EXISTS);
            sheet.verdict(&recording, Verdict::Unspecified, || "absent, and exists".into());
        }
    });
}

/// Inferred: no page gives `DeleteServer` a condition, and none says what is seen between the call and the end of the
/// record. Neither a refusal nor what is seen afterwards convicts.
fn a_deletion_is_never_convicted() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            for source in places(edition) {
                let stage = source.migrationcycle().expect("it is there");
                let after = |after| told(source, Operation::Delete, Outcome::Ok, after);
                for status in [Deleting, Waiting, Error, Finished, Stopped] {
                    let expected = if status == Deleting { Verdict::Conforms } else { Verdict::Unspecified };
                    let seen = source.at(status, stage);
                    sheet.verdict(&after(seen), expected, || format!("{source} deleted, then {seen}"));
                }
                sheet.acquitted(&after(source.gone()), || format!("{source} deleted, then gone"));
                for code in [UNKNOWN, EXISTS] {
                    let recording = told(source, Operation::Delete, code, source);
                    sheet.verdict(&recording, Verdict::Unspecified, || format!("{source} not deleted: {code:?}"));
                }
            }
            for source in [Source::absent(edition), Source::registered(edition).gone()] {
                let mut recording = Recording::begun_as(source).steps_recorded();
                recording.call(Operation::Delete, Outcome::Ok);
                sheet.verdict(&recording, Verdict::Unspecified, || format!("{source:?} deleted"));
                let mut recording = Recording::begun_as(source).steps_recorded();
                recording.call(Operation::Delete, UNKNOWN);
                sheet.verdict(&recording, Verdict::Conforms, || format!("{source:?} not found"));
            }
        }
    });
}

fn after_a_deletion_the_stage_is_open_too() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            for (source, after) in usual(edition).zip(usual(edition).skip(7)) {
                let recording = told(source, Operation::Delete, Outcome::Ok, after);
                sheet.verdict(&recording, Verdict::Unspecified, || format!("{source} deleted, then {after}"));
            }
            for source in [Source::absent(edition), Source::registered(edition).gone()] {
                let mut recording = Recording::begun_as(source).steps_recorded();
                recording.call(Operation::Delete, Outcome::Ok).see(Source::registered(edition));
                sheet.verdict(&recording, Verdict::Unspecified, || format!("{source:?} deleted, then seen"));
            }
        }
    });
}

// ---- Steps and moves ----

/// The steps whose words came after 2025-02-13: skipped steps and cleared snapshots on 2025-03-27, drills on
/// 2025-06-26.
const fn later(event: Event) -> bool {
    match event {
        Event::SkipStarted | Event::SkipEnded => true,
        Event::ClearStarted | Event::ClearEnded | Event::ClearFailed => true,
        Event::DrillReady | Event::DrillStarted | Event::DrillEnded | Event::DrillFailed => true,
        Event::CheckFailed | Event::TargetConfigured | Event::Started | Event::CopyStarted | Event::CopyEnded => false,
        Event::LaunchStarted | Event::LaunchEnded | Event::CloneStarted | Event::CloneEnded => false,
        Event::SyncStarted | Event::StopStarted | Event::StopEnded | Event::Resumed | Event::Failed => false,
        Event::TaskDeletionStarted | Event::TaskDeleted | Event::Deleted => false,
    }
}

type Place = (CopyState, MigrationCycle);

/// How much of a step is a sentence's word: what a legend calls the status (or the guide, for another
/// synchronisation), or nothing at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Named,
    Inferred,
}
use Said::{Inferred, Named};

/// The order of a migration, from the names of the words, the pairs and the user guide.
const STEPS: [(Event, Place, Place, Said); 27] = {
    use CopyState::{Cutovering as Launching, Syncing as Synced};
    use MigrationCycle::{Cutovering as Launch, Syncing as Sync};
    [
        (Event::CheckFailed, (Waiting, Checking), (Unavailable, Checking), Named),
        (Event::TargetConfigured, (Waiting, Checking), (Waiting, Setting), Inferred),
        (Event::Started, (Waiting, Setting), (Init, Replicating), Inferred),
        (Event::CopyStarted, (Init, Replicating), (Replicate, Replicating), Inferred),
        (Event::LaunchStarted, (Synced, Sync), (Launching, Launch), Named),
        (Event::LaunchEnded, (Launching, Launch), (Finished, Cutovered), Named),
        (Event::CloneStarted, (Synced, Sync), (Cloning, Sync), Named),
        (Event::CloneEnded, (Cloning, Sync), (Synced, Sync), Inferred),
        (Event::SyncStarted, (Finished, Cutovered), (Synced, Sync), Named),
        (Event::StopStarted, (Replicate, Replicating), (Stopping, Replicating), Named),
        (Event::StopStarted, (Synced, Sync), (Stopping, Sync), Named),
        (Event::StopEnded, (Stopping, Replicating), (Stopped, Replicating), Named),
        (Event::StopEnded, (Stopping, Launch), (Stopped, Launch), Named),
        (Event::Failed, (Replicate, Replicating), (Error, Replicating), Named),
        (Event::Failed, (Synced, Sync), (Error, Sync), Named),
        (Event::TaskDeletionStarted, (Stopped, Sync), (Deleting, Sync), Inferred),
        (Event::SkipStarted, (Synced, Sync), (Skipping, Sync), Named),
        (Event::SkipEnded, (Skipping, Sync), (Synced, Sync), Inferred),
        (Event::ClearStarted, (Finished, Cutovered), (Clearing, Cutovered), Named),
        (Event::ClearEnded, (Clearing, Cutovered), (Cleared, Cutovered), Named),
        (Event::ClearFailed, (Clearing, Cutovered), (Clearfailed, Cutovered), Named),
        (Event::DrillReady, (Waiting, Setting), (Premigready, Setting), Named),
        (Event::DrillStarted, (Premigready, Setting), (Premiging, Setting), Named),
        (Event::DrillEnded, (Premiging, Setting), (Premiged, Setting), Named),
        (Event::DrillFailed, (Premiging, Setting), (Premigfailed, Setting), Named),
        (Event::Started, (Premiged, Setting), (Init, Replicating), Inferred),
        (Event::Started, (Premigfailed, Setting), (Init, Replicating), Inferred),
    ]
};

/// Those whose words an edition has.
fn steps(edition: Edition) -> impl Iterator<Item = (Event, Source, Source, Said)> {
    let known = move |event, from: Place| edition == E2026 || !later(event) && LISTED_2025.contains(&from.0);
    STEPS.into_iter().filter(move |(event, from, ..)| known(*event, *from)).map(move |(event, from, to, said)| {
        let source = Source::of(edition, from.0, from.1).with_migration_test(MigrationTest::Yes);
        (event, source, source.at(to.0, to.1), said)
    })
}

/// A recorded step, and what is seen after it.
fn stepped(source: Source, event: Event, after: Source) -> Recording<Source> {
    let mut recording = known(source);
    recording.step(event).see(after);
    recording
}

/// The legends of document 004 and of the pages of 2025-03-27 and 2025-06-26: a status is what it is called, so that
/// what failed is not seen as anything but an error. Where a step leads for which there is no such word is inferred.
fn a_recorded_step_convicts_only_where_a_legend_names_its_status() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            for (event, source, right, said) in steps(edition) {
                let what = |after: Source| format!("{event} of {source}, then {after}");
                sheet.verdict(&stepped(source, event, right), Verdict::Conforms, || what(right));
                let stage = right.migrationcycle().expect("it is there");
                let statuses = if edition == E2025 { &LISTED_2025[..] } else { CopyState::ALL };
                for status in statuses.iter().filter(|status| right.copystate() != Some(**status)) {
                    // No list of the words that are read has premiging: nobody knows as which of its stage it is read.
                    let unread = right.copystate() == Some(Premiging)
                        && matches!(status, Waiting | Premigready | Premiged | Premigfailed);
                    let expected = if said == Named && !unread { Verdict::Violates } else { Verdict::Unspecified };
                    let after = right.at(*status, stage);
                    if event != Event::TargetConfigured {
                        sheet.verdict(&stepped(source, event, after), expected, || what(after));
                    }
                }
            }
            let waiting = Source::of(edition, Waiting, Checking);
            for stage in STAGES.into_iter().filter(|stage| *stage != Setting) {
                let recording = stepped(waiting, Event::TargetConfigured, waiting.at(Waiting, stage));
                sheet.verdict(&recording, Verdict::Unspecified, || format!("configured, then in {stage}"));
            }
            let waiting = Source::of(edition, Waiting, Setting);
            for after in places(edition).filter(|after| *after != waiting.at(Init, Replicating)) {
                let recording = stepped(waiting, Event::Started, after);
                sheet.verdict(&recording, Verdict::Unspecified, || format!("started, then {after}"));
            }
        }
    });
}

fn what_a_step_leaves_alone_is_only_inferred() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            for (event, source, right, _) in steps(edition) {
                let status = right.copystate().expect("it is there");
                let untold = !matches!(event, Event::LaunchStarted | Event::LaunchEnded | Event::SyncStarted);
                for stage in STAGES.into_iter().filter(|stage| untold && right.migrationcycle() != Some(*stage)) {
                    let after = right.at(status, stage);
                    let what = || format!("{event} of {source}, then {after}");
                    sheet.verdict(&stepped(source, event, after), Verdict::Unspecified, what);
                }
            }
            let waiting = Source::of(edition, Waiting, Checking);
            let recording = stepped(waiting, Event::TargetConfigured, waiting.at(Init, Setting));
            sheet.verdict(&recording, Verdict::Unspecified, || "configured, and no longer waiting".into());
        }
    });
}

/// The user guide on the target's configuration: with continuous synchronisation the copy is followed by that stage;
/// else the target is launched at once, which status that is seen in is inferred. Where nobody recorded the task's
/// option, both may be.
fn after_the_copy_the_option_of_the_task_decides() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            let copied = Source::of(edition, Replicate, Replicating);
            let syncing = copied.at(CopyState::Syncing, MigrationCycle::Syncing);
            let launched = copied.at(CopyState::Cutovering, MigrationCycle::Cutovering);
            for after in [syncing, launched] {
                let recording = stepped(copied, Event::CopyEnded, after);
                sheet.verdict(&recording, Verdict::Conforms, || format!("{edition}: copied, then {after}"));
            }
            for option in [Syncing::No, Syncing::Yes] {
                let source = copied.with_syncing(option);
                for after in [syncing.with_syncing(option), launched.with_syncing(option)] {
                    let right = (after.copystate() == syncing.copystate()) == (option == Syncing::Yes);
                    let expected = match (right, option) {
                        (true, _) => Verdict::Conforms,
                        (false, Syncing::Yes) => Verdict::Violates,
                        (false, Syncing::No) => Verdict::Unspecified,
                    };
                    let mut recording = Recording::begun_as(source).steps_recorded().with_linked(source);
                    recording.see(source).step(Event::CopyEnded).see(after);
                    sheet.verdict(&recording, expected, || format!("{edition}, {option:?}: copied, then {after}"));
                }
            }
        }
    });
}

/// Inferred: from where a step begins. A recorder that saw one elsewhere contradicts no sentence.
fn a_step_where_no_row_foresees_it_is_unspecified() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            for event in Event::ALL.iter().filter(|event| edition == E2026 || !later(**event)) {
                for source in usual(edition) {
                    let mut recording = known(source);
                    recording.step(*event);
                    sheet.acquitted(&recording, || format!("{event} of {source}"));
                }
            }
            for (event, status, stage) in [
                (Event::CopyEnded, Waiting, Setting),
                (Event::Started, Waiting, Checking),
                (Event::LaunchStarted, Replicate, Replicating),
                (Event::StopEnded, Replicate, Replicating),
                (Event::TaskDeleted, Finished, Cutovered),
                (Event::CloneStarted, Finished, Cutovered),
                (Event::SyncStarted, Waiting, Setting),
            ] {
                let mut recording = known(Source::of(edition, status, stage));
                recording.step(event);
                sheet.verdict(&recording, Verdict::Unspecified, || format!("{event} in {status}/{stage}"));
            }
        }
    });
}

/// No sentence keeps a source server from going anywhere by itself, not even back from where its record is gone (it is
/// registered again when the Agent is restarted).
fn a_move_that_nobody_foresees_is_unspecified() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            for from in usual(edition) {
                for to in usual(edition).filter(|to| *to != from).chain([from.gone()]) {
                    let mut recording = known(from);
                    recording.see(to);
                    sheet.verdict(&recording, Verdict::Unspecified, || format!("{from}, then {to:?}"));
                }
                let mut recording = known(from.gone());
                recording.see(from);
                sheet.verdict(&recording, Verdict::Unspecified, || format!("gone, then {from}"));
            }
        }
    });
}

/// Inferred from the names of the words, and the user guide: checked, configured, copied, synchronised, launched. Some
/// of it is asked of the migration task, which others do in an open world; the rest the service does by itself.
fn an_unwatched_migration_conforms() {
    let path = [
        (Waiting, Checking),
        (Waiting, Setting),
        (Init, Replicating),
        (Replicate, Replicating),
        (CopyState::Syncing, MigrationCycle::Syncing),
        (Stopped, MigrationCycle::Syncing),
        (CopyState::Syncing, MigrationCycle::Syncing),
        (CopyState::Cutovering, MigrationCycle::Cutovering),
        (Finished, Cutovered),
    ];
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            let source = Source::registered(edition);
            let mut recording = Recording::begun_as(source).open_world();
            for (status, stage) in path {
                recording.see(source.at(status, stage));
            }
            sheet.verdict(&recording, Verdict::Conforms, || format!("all of it in {edition}"));
            let mut recording = Recording::begun_as(source).open_world();
            recording.see(source.at(Finished, Cutovered));
            sheet.verdict(&recording, Verdict::Conforms, || format!("its end in {edition}"));
            let mut recording = Recording::begun_as(source.at(Init, Replicating));
            for (status, stage) in
                [(Replicate, Replicating), (CopyState::Cutovering, MigrationCycle::Cutovering), (Finished, Cutovered)]
            {
                recording.see(source.at(status, stage));
            }
            sheet.verdict(&recording, Verdict::Conforms, || format!("by itself in {edition}"));
        }
    });
}

/// A request without an answer may have been carried out, or not.
fn a_lost_request_may_have_been_carried_out() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            let before = Source::of(edition, Waiting, Setting);
            for (after, expected) in [
                (before, Verdict::Conforms),
                (before.at(Replicate, Replicating), Verdict::Conforms),
                (before.at(Init, Replicating), Verdict::Unspecified),
            ] {
                let recording = told(before, asked(Replicate, Replicating), Outcome::Lost, after);
                sheet.verdict(&recording, expected, || format!("lost in {edition}, then {after}"));
            }
        }
        let before = Source::of(E2026, Waiting, Setting);
        let recording = told(before, asked(Finished, Setting), Outcome::Lost, before.at(Finished, Setting));
        sheet.verdict(&recording, Verdict::Unspecified, || "lost, and not a pair that matches".into());
    });
}

// ---- Table of verdicts ----

/// Document 004, and the page of 2026-01-27: of a source server that nobody saw, the example is accepted in
/// 2025-02-13, and may have been ignored in 2026-01.
fn an_accepted_example_says_nothing_of_a_source_server_that_was_not_seen() {
    Sheet::of(|sheet| {
        for &edition in Edition::ALL {
            for steps in [false, true] {
                let mut recording = Recording::begun_anywhere(Source::registered(edition));
                recording = if steps { recording.steps_recorded() } else { recording };
                recording.call(change(EXAMPLE), Outcome::Ok);
                sheet.verdict(&recording, Verdict::Conforms, || format!("anywhere in {edition}, steps: {steps}"));
            }
        }
    });
}

/// The example of all pages against the SDK comment of `PutCopyStateReq`, 2026-01-29.
fn the_example_that_is_seen_disputes_the_rule_on_pairs() {
    Sheet::of(|sheet| {
        for (edition, expected) in [(E2025, Verdict::Conforms), (E2026, Verdict::Unspecified)] {
            let before = Source::of(edition, Waiting, Setting);
            let after = before.at(Waiting, Cutovered);
            sheet.verdict(&told(before, change(EXAMPLE), Outcome::Ok, after), expected, || edition.to_string());
            let mut recording = Recording::begun_anywhere(before);
            recording.see(before).call(change(EXAMPLE), Outcome::Ok).see(after);
            sheet.verdict(&recording, expected, || format!("{edition}, steps hidden"));
        }
    });
}

/// SDK comment of `PutCopyStateReq`, 2026-01-29; document 004 knows no pairs.
fn finished_and_cutovering_may_not_be_accepted_in_2026() {
    Sheet::of(|sheet| {
        let request = (Word(Finished), Word(MigrationCycle::Cutovering));
        for (edition, expected) in [(E2025, Verdict::Conforms), (E2026, Verdict::Violates)] {
            sheet.answer(Source::of(edition, Waiting, Setting), request, Outcome::Ok, expected);
            let mut recording = Recording::begun_anywhere(Source::registered(edition)).steps_recorded();
            recording.see(Source::of(edition, Waiting, Setting)).call(change(request), Outcome::Ok);
            sheet.verdict(&recording, expected, || format!("{edition}, seen"));
            // Hidden steps lead into none of the seven statuses from there, unless somebody asks the migration task.
            let mut recording = Recording::begun_anywhere(Source::registered(edition));
            recording.see(Source::of(edition, Waiting, Setting)).call(change(request), Outcome::Ok);
            sheet.verdict(&recording, expected, || format!("{edition}, steps hidden"));
            let mut recording = Recording::begun_anywhere(Source::registered(edition)).open_world();
            recording.see(Source::of(edition, Waiting, Setting)).call(change(request), Outcome::Ok);
            sheet.verdict(&recording, Verdict::Conforms, || format!("{edition}, in an open world"));
        }
    });
}

/// `UpdateCopyState`, 2026-01-27, ignores it; document 004 updates.
fn a_stopped_source_server_that_stays_is_right_only_in_2026() {
    Sheet::of(|sheet| {
        for (edition, expected) in [(E2025, Verdict::Violates), (E2026, Verdict::Conforms)] {
            let stopped = Source::of(edition, Stopped, MigrationCycle::Syncing);
            let operation = asked(Finished, MigrationCycle::Cutovering);
            sheet.verdict(&told(stopped, operation, Outcome::Ok, stopped), expected, || edition.to_string());
        }
    });
}

/// What is printed of status and stage is what they are, so that a complete sighting convicts as well as a known
/// beginning.
fn a_sighting_tells_as_much_as_a_known_beginning() {
    Sheet::of(|sheet| {
        for source in CopyState::ALL.iter().map(|status| Source::of(E2026, *status, MigrationCycle::Syncing)) {
            let seven = source.copystate().is_some_and(|status| SEVEN.contains(&status));
            let mut recording = Recording::begun_anywhere(source).steps_recorded();
            recording.see(source).call(change((Left, Left)), if seven { INVALID } else { Outcome::Ok });
            if seven {
                recording.see(source);
            }
            sheet.verdict(&recording, Verdict::Violates, || format!("{source} was seen"));
        }
    });
}

// ---- Explanations ----

/// Whether this clause is blamed first. A mutator looks at verdicts alone.
fn blames(judgement: &Judgement, clause: &str) -> bool {
    let first = judgement.blame.first().and_then(|blame| blame.clause);
    mutating() || first.is_some_and(|first| first.id == clause)
}

/// Document 004 and the pages of 2026-01: what was asked for and not seen, a word that the list lacks, a refusal of
/// the example or of a missing field; a refusal in the seven statuses, a missing field, a pair.
fn the_first_to_blame_is_the_sentence_that_was_broken() {
    let source = |edition, (status, stage): Place| Source::of(edition, status, stage);
    let (waiting, stopped) = ((Waiting, Setting), (Stopped, MigrationCycle::Syncing));
    let legal = (Word(Replicate), Word(Replicating));
    let illegal = (Word(Finished), Word(MigrationCycle::Cutovering));
    let mut wrong = Vec::new();
    for (edition, place, request, outcome, clause) in [
        (E2025, stopped, legal, Outcome::Ok, "sms.change-state.updates"),
        (E2025, waiting, (Word(Error), Left), Outcome::Ok, "sms.change-state.updates"),
        (E2025, waiting, EXAMPLE, INVALID, "sms.change-state.example"),
        (E2025, stopped, (Word(Error), Left), INVALID, "sms.change-state.optional"),
        (E2026, stopped, illegal, INVALID, "sms.change-state.unverified"),
        (E2026, stopped, legal, UNKNOWN, "sms.change-state.unverified"),
        (E2026, waiting, (Left, Word(Setting)), Outcome::Ok, "sms.change-state.both"),
        (E2026, waiting, (Left, Left), Outcome::Ok, "sms.change-state.both"),
        (E2026, waiting, illegal, Outcome::Ok, "sms.change-state.pairs"),
        (E2026, waiting, legal, INVALID, "sms.change-state.pairs"),
        (E2026, waiting, legal, Outcome::Ok, "sms.change-state.updates"),
    ] {
        let source = source(edition, place);
        let judgement = told(source, change(request), outcome, source).judge();
        if judgement.verdict != Verdict::Violates || !blames(&judgement, clause) {
            let clauses: Vec<_> = judgement.blame.iter().map(|b| b.clause.map_or("?", |c| c.id)).collect();
            wrong.push(format!("{source:?}: {request:?} answered {outcome:?}: {}, {clauses:?}", judgement.verdict));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Document 004: the example and missing fields are the page's own; that other documented words are accepted is more
/// than it says. The pages of 2026-01: what is ignored is stated, the rule on pairs is disputed, every code is
/// assumed.
fn the_weakest_claim_that_an_acceptance_needs() {
    use Strength::{Assumed, Disputed, Implied, Stated};
    let (waiting, stopped) = ((Waiting, Setting), (Stopped, MigrationCycle::Syncing));
    let legal = (Word(Replicate), Word(Replicating));
    let illegal = (Word(Finished), Word(MigrationCycle::Cutovering));
    for (edition, place, request, outcome, wanted) in [
        (E2025, waiting, EXAMPLE, Outcome::Ok, Stated),
        (E2025, waiting, (Word(Error), Left), Outcome::Ok, Stated),
        (E2025, stopped, (Left, Word(Setting)), Outcome::Ok, Stated),
        (E2025, stopped, (Left, Left), Outcome::Ok, Stated),
        (E2025, stopped, legal, Outcome::Ok, Implied),
        (E2025, waiting, (Unlisted, Left), INVALID, Assumed),
        (E2026, stopped, illegal, Outcome::Ok, Stated),
        (E2026, stopped, legal, Outcome::Ok, Stated),
        (E2026, waiting, legal, Outcome::Ok, Disputed),
        (E2026, waiting, illegal, INVALID, Assumed),
        (E2026, waiting, EXAMPLE, INVALID, Assumed),
        (E2026, waiting, (Left, Word(Setting)), INVALID, Assumed),
    ] {
        let source = Source::of(edition, place.0, place.1);
        let judgement = explained(|| answered(source, change(request), outcome).judge());
        assert_eq!(judgement.rests_on, Some(wanted), "{source:?}: {request:?} answered {outcome:?}");
        assert!(judgement.needs.is_empty(), "{source:?}: {request:?} needs {:?}", judgement.needs);
    }
    let source = Source::of(E2026, Waiting, Setting);
    let judgement = explained(|| answered(source, change(EXAMPLE), Outcome::Ok).judge());
    let disputed = |cause: &Cause| matches!(cause, Cause::Contradicts(b) if b.basis.strength() == Disputed);
    assert!(judgement.causes.iter().any(disputed), "the example: {:?}", judgement.causes);
}

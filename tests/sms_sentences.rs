//! Sentence tests of the SMS source server: the second entry of the double entry.
//!
//! They were written from the pages (document 004, which is `UpdateCopyState` of 2025-02-13, by line; all others by
//! name and date), not from the rows of the crate. Each function's name is a sentence, and its first lines say where
//! that comes from. `inferred` and `assumed` are said where a page is silent.
//!
//! Whole answers are compared, in both editions and over every combination of words that the pages leave open, with
//! every combination of the task's options, so that what a sentence does not mention is proven unchanged.

#![allow(clippy::expect_used, reason = "the functions are tests, which a list calls")]
#![allow(clippy::match_same_arms, reason = "every state is written down, a line for each group of them")]

use cutover::rule::Accepted::{self, Applied, Ignored};
use cutover::sms::answer::ANSWERS;
use cutover::sms::source::{
    CopyState::{self as S},
    Event,
    MigrationCycle::{self as C},
    MigrationTest, Operation, Pair, Sighting, Source, Syncing,
};
use cutover::sms::{Code, Direction, Edition};
use std::collections::HashSet;

sentences![
    SENTENCES:
    // Words.
    the_editions_are_named_by_the_dates_of_their_pages,
    in_2025_twelve_statuses_are_written_in_upper_case,
    in_2025_six_stages_are_written_in_lower_case,
    in_2026_twenty_statuses_are_written_in_lower_case,
    in_2026_ten_stages_are_written_in_lower_case,
    statuses_are_read_in_lower_case_and_the_first_step_is_initialize,
    stages_are_read_as_the_first_six_words,
    the_status_that_is_printed_twice_is_stopping,
    words_are_understood_in_any_case,
    init_and_initialize_are_one_status,
    words_of_no_page_are_not_understood,
    each_operation_has_the_name_of_its_page,
    a_task_does_not_synchronise_unless_it_is_said,
    // What cannot be.
    in_2025_the_words_of_later_pages_cannot_be,
    a_source_server_without_a_record_has_no_stage,
    nothing_else_is_excluded,
    // UpdateCopyState in 2025.
    in_2025_every_documented_word_is_applied_whatever_the_state,
    in_2025_a_field_that_is_left_out_keeps_its_value,
    in_2025_a_word_that_the_list_lacks_is_refused,
    in_2025_the_example_of_the_page_is_applied,
    in_2025_no_request_is_ignored,
    in_2025_this_is_the_whole_answer,
    // UpdateCopyState in 2026.
    in_2026_seven_statuses_ignore_whatever_is_asked,
    in_2026_no_other_status_ignores_a_request,
    in_2026_both_fields_are_mandatory,
    in_2026_there_are_29_legal_pairs,
    in_2026_a_legal_pair_is_exactly_what_the_source_server_is_afterwards,
    in_2026_every_other_pair_is_refused,
    in_2026_some_words_are_in_no_legal_pair,
    in_2026_the_example_of_the_page_is_refused,
    in_2026_a_request_is_ignored_before_it_is_refused,
    in_2026_this_is_the_whole_answer,
    in_2026_a_source_server_that_fails_its_check_stays_so_whatever_is_asked,
    // UpdateCopyState in both.
    one_request_is_answered_in_three_ways,
    a_source_server_that_is_not_there_is_not_updated,
    an_update_leaves_the_tasks_options_alone,
    // RegisterServer and DeleteServer.
    a_registered_source_server_waits_in_its_check,
    a_registration_takes_over_the_given_words,
    in_2025_later_words_are_not_registered,
    a_source_server_is_registered_once,
    a_deleted_source_server_is_not_registered_again_as_the_same,
    a_source_server_is_deleted_in_every_state,
    a_source_server_that_is_not_there_is_not_deleted,
    // Events.
    a_failed_check_makes_a_waiting_source_server_unavailable,
    a_configured_target_ends_the_check,
    a_configured_source_server_is_started,
    the_copy_follows_the_initialisation,
    the_end_of_the_copy_leads_to_synchronisation_or_to_the_launch,
    a_target_is_launched_out_of_synchronisation,
    a_launched_target_is_the_end,
    a_target_is_cloned_out_of_synchronisation,
    after_the_clone_synchronisation_goes_on,
    a_finished_source_server_is_synchronised_again,
    a_running_migration_is_paused_in_its_stage,
    a_pausing_migration_is_paused_in_the_same_stage,
    a_paused_or_failed_migration_runs_again_in_its_stage,
    a_running_migration_fails_in_its_stage,
    a_step_of_copy_or_synchronisation_is_skipped,
    after_a_skipped_step_its_stage_goes_on,
    snapshots_are_cleared_after_the_launch,
    clearing_succeeds_or_fails,
    a_drill_is_ready_only_for_a_task_that_needs_one,
    a_ready_drill_begins_and_a_drill_is_repeated,
    a_drill_ends_or_fails,
    a_task_is_deleted_in_the_statuses_of_its_page,
    a_task_is_deleted_with_a_connected_agent_where_both_lists_say_so,
    after_its_task_a_source_server_is_to_be_configured_again,
    a_deleting_source_server_goes,
    skipping_clearing_and_drills_do_not_exist_in_2025,
    events_leave_the_tasks_options_alone,
    // Whole lives.
    a_migration_without_synchronisation_goes_from_copy_to_launch,
    a_migration_with_synchronisation_is_launched_when_somebody_asks,
    a_migration_with_a_drill_starts_after_it,
    a_gone_source_server_does_not_come_back,
    no_event_leads_out_of_the_listed_words,
    // What is seen.
    a_source_server_shows_its_status_and_its_stage,
    a_source_server_without_a_record_is_not_found,
    // Answers and codes.
    an_update_is_answered_with_200_and_a_sentence,
    a_refused_authorisation_is_answered_with_403_and_these_fields,
    there_are_no_other_documented_answers,
    the_codes_are_spelled_as_on_the_pages,
    the_codes_come_with_the_http_statuses_of_the_pages,
    the_codes_come_with_the_messages_of_the_pages,
];

// ---- What the tests are written in ----

const E2025: Edition = Edition::E2025_02_13;
const E2026: Edition = Edition::E2026_01;

/// Document 004 lines 107 to 129, in the page's order.
const STATUSES_2025: [S; 12] = [
    S::Unavailable,
    S::Waiting,
    S::Init,
    S::Replicate,
    S::Syncing,
    S::Stopping,
    S::Stopped,
    S::Deleting,
    S::Error,
    S::Cloning,
    S::Cutovering,
    S::Finished,
];

/// Document 004 lines 153 to 163, in the page's order.
const STAGES_2025: [C; 6] = [C::Cutovering, C::Cutovered, C::Checking, C::Setting, C::Replicating, C::Syncing];

/// The Chinese and the European page of 2026-01-27.
const fn listed_state(edition: Edition, state: S) -> bool {
    match state {
        S::Unavailable | S::Waiting | S::Init | S::Replicate | S::Syncing | S::Stopping | S::Stopped => true,
        S::Deleting | S::Error | S::Cloning | S::Cutovering | S::Finished => true,
        S::Skipping | S::Clearing | S::Cleared | S::Clearfailed => matches!(edition, Edition::E2026_01),
        S::Premigready | S::Premiging | S::Premiged | S::Premigfailed => matches!(edition, Edition::E2026_01),
    }
}

/// The same pages, and the SDK comment of `PutCopyStateReq`, 2026-01-29.
const fn listed_cycle(edition: Edition, cycle: C) -> bool {
    match cycle {
        C::Checking | C::Setting | C::Replicating | C::Syncing | C::Cutovering | C::Cutovered => true,
        C::NoReady | C::ReadyForTest | C::Testing | C::Tested => matches!(edition, Edition::E2026_01),
    }
}

/// Where a source server is: its two words, or one of both ways of not being there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Absent,
    At(S, C),
    Gone,
}
use Place::{Absent, At, Gone};

/// Its place; `None` for a combination that the pages exclude.
fn place(source: Source) -> Option<Place> {
    let edition = source.edition();
    match (source.copystate(), source.migrationcycle()) {
        (Some(s), Some(c)) if listed_state(edition, s) && listed_cycle(edition, c) => Some(At(s, c)),
        (None, None) if source.is_gone() => Some(Gone),
        (None, None) => Some(Absent),
        _ => None,
    }
}

/// The whole product of words in both editions.
fn product() -> impl Iterator<Item = Source> {
    Edition::ALL.iter().flat_map(|&edition| Source::all(edition))
}

/// Every source server that the pages leave open, in both editions, with its place.
fn sources() -> impl Iterator<Item = (Source, Place)> {
    product().filter_map(|source| Some((source, place(source)?)))
}

fn sources_of(edition: Edition) -> impl Iterator<Item = (Source, Place)> {
    sources().filter(move |(source, _)| source.edition() == edition)
}

/// Those of an edition that have a record, with their two words.
fn recorded(edition: Edition) -> impl Iterator<Item = (Source, S, C)> {
    sources_of(edition).filter_map(|(source, place)| match place {
        At(s, c) => Some((source, s, c)),
        Absent | Gone => None,
    })
}

/// Those that no API finds.
fn missing() -> impl Iterator<Item = Source> {
    sources().filter(|(_, place)| matches!(place, Absent | Gone)).map(|(source, _)| source)
}

/// What a request says of a field: nothing, a listed or unlisted word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said<T> {
    Nothing,
    Word(T),
    Other,
}
use Said::{Nothing, Other, Word};

fn says<T: Copy>(all: &'static [T]) -> impl Iterator<Item = Said<T>> + Clone {
    [Nothing, Other].into_iter().chain(all.iter().map(|&word| Word(word)))
}

/// Every request, with what it says.
fn requests() -> impl Iterator<Item = (Said<S>, Said<C>, Pair)> {
    says(S::ALL).flat_map(|s| says(C::ALL).map(move |c| (s, c, pair(s, c))))
}

fn pair(s: Said<S>, c: Said<C>) -> Pair {
    let pair = match s {
        Nothing => Pair::none(),
        Word(s) => Pair::none().copystate(s),
        Other => Pair::none().unlisted_copystate(),
    };
    match c {
        Nothing => pair,
        Word(c) => pair.migrationcycle(c),
        Other => pair.unlisted_migrationcycle(),
    }
}

type Answer = Result<Accepted<Source>, Code>;

fn answer(source: Source, operation: Operation) -> Answer {
    source.apply(operation).map_err(|refused| refused.code)
}

fn asked(source: Source, pair: Pair) -> Answer {
    answer(source, Operation::ChangeState(pair))
}

/// The event is foreseen exactly where two words are expected, those are the words afterwards, and the edition and the
/// task's options stay.
fn happens(event: Event, expected: impl Fn(Source, S, C) -> Option<(S, C)>) {
    happens_but(event, |_, _, _| false, expected);
}

/// The same but for source servers of which the pages say nothing, or about which there is a disagreement.
fn happens_but(event: Event, open: impl Fn(Source, S, C) -> bool, expected: impl Fn(Source, S, C) -> Option<(S, C)>) {
    for (source, place) in sources() {
        let after = match place {
            At(s, c) if open(source, s, c) => continue,
            At(s, c) => expected(source, s, c).map(|(s, c)| source.at(s, c)),
            Absent | Gone => None,
        };
        assert_eq!(source.step(event).ok(), after, "{event:?} happens to {source:?}");
    }
}

/// The same for an event whose words came after 2025-02-13.
fn happens_in_2026(event: Event, expected: impl Fn(Source, S, C) -> Option<(S, C)>) {
    happens(event, |source, s, c| match source.edition() {
        Edition::E2025_02_13 => None,
        Edition::E2026_01 => expected(source, s, c),
    });
}

fn walk(mut source: Source, steps: &[(Event, S, C)]) {
    for &(event, s, c) in steps {
        let after = source.step(event).ok();
        assert_eq!(after, Some(source.at(s, c)), "{event:?} happens to {source:?}");
        source = source.at(s, c);
    }
}

/// Everything that can come after, by the service's steps and by the callers' requests.
fn futures(of: impl Iterator<Item = Source>) -> HashSet<Source> {
    let mut open: Vec<Source> = of.collect();
    let mut seen: HashSet<Source> = open.iter().copied().collect();
    while let Some(source) = open.pop() {
        let asked = Operation::EACH.into_iter().filter_map(|o| source.apply(o).ok().map(Accepted::job));
        let stepped = Event::ALL.iter().filter_map(|&e| source.step(e).ok());
        for next in asked.chain(stepped) {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    seen
}

// ---- Words ----

/// Document 004 line 1; the pages of 2026-01-27 and the SDKs of 2026-01-29.
fn the_editions_are_named_by_the_dates_of_their_pages() {
    let names: Vec<_> = Edition::ALL.iter().map(|e| e.as_str()).collect();
    assert_eq!(names, ["2025-02-13", "2026-01"]);
    assert_eq!((Edition::SOURCES, Edition::LATEST), (E2025, E2026));
}

/// The words of an edition in one direction.
fn statuses(edition: Edition, direction: Direction) -> Vec<&'static str> {
    let mut words: Vec<_> = S::ALL.iter().filter_map(|s| s.spelled(edition, direction)).collect();
    words.sort_unstable();
    words
}

fn stages(edition: Edition, direction: Direction) -> Vec<&'static str> {
    let mut words: Vec<_> = C::ALL.iter().filter_map(|c| c.spelled(edition, direction)).collect();
    words.sort_unstable();
    words
}

fn sorted<const N: usize>(mut words: [&'static str; N]) -> Vec<&'static str> {
    words.sort_unstable();
    words.to_vec()
}

/// Document 004 lines 107 to 129.
fn in_2025_twelve_statuses_are_written_in_upper_case() {
    let words = [
        "UNAVAILABLE",
        "WAITING",
        "INIT",
        "REPLICATE",
        "SYNCING",
        "STOPPING",
        "STOPPED",
        "DELETING",
        "ERROR",
        "CLONING",
        "CUTOVERING",
        "FINISHED",
    ];
    for (state, word) in STATUSES_2025.into_iter().zip(words) {
        assert_eq!(state.spelled(E2025, Direction::Request), Some(word));
    }
    assert_eq!(statuses(E2025, Direction::Request), sorted(words), "and there are no others");
}

/// Document 004 lines 153 to 163.
fn in_2025_six_stages_are_written_in_lower_case() {
    let words = ["cutovering", "cutovered", "checking", "setting", "replicating", "syncing"];
    for (cycle, word) in STAGES_2025.into_iter().zip(words) {
        assert_eq!(cycle.spelled(E2025, Direction::Request), Some(word));
    }
    assert_eq!(stages(E2025, Direction::Request), sorted(words), "and there are no others");
}

/// The word of 2026 for a status in a request.
const fn written_2026(state: S) -> &'static str {
    match state {
        S::Unavailable => "unavailable",
        S::Waiting => "waiting",
        S::Init => "init",
        S::Replicate => "replicate",
        S::Syncing => "syncing",
        S::Stopping => "stopping",
        S::Stopped => "stopped",
        S::Skipping => "skipping",
        S::Deleting => "deleting",
        S::Clearing => "clearing",
        S::Cleared => "cleared",
        S::Clearfailed => "clearfailed",
        S::Premigready => "premigready",
        S::Premiging => "premiging",
        S::Premiged => "premiged",
        S::Premigfailed => "premigfailed",
        S::Cloning => "cloning",
        S::Cutovering => "cutovering",
        S::Finished => "finished",
        S::Error => "error",
    }
}

/// `UpdateCopyState`, the Chinese and the European page of 2026-01-27; the SDK comment of `PutCopyStateReq`,
/// 2026-01-29: lower case, `init` again, `premiging` again.
fn in_2026_twenty_statuses_are_written_in_lower_case() {
    for &state in S::ALL {
        assert_eq!(state.spelled(E2026, Direction::Request), Some(written_2026(state)));
    }
    assert_eq!(statuses(E2026, Direction::Request).len(), 20);
}

/// The SDK comment of `PutCopyStateReq`, 2026-01-29: six stages of the pages and four more.
fn in_2026_ten_stages_are_written_in_lower_case() {
    for &cycle in C::ALL {
        let word = match cycle {
            C::Checking => "checking",
            C::Setting => "setting",
            C::Replicating => "replicating",
            C::Syncing => "syncing",
            C::Cutovering => "cutovering",
            C::Cutovered => "cutovered",
            C::NoReady => "no_ready",
            C::ReadyForTest => "ready_for_test",
            C::Testing => "testing",
            C::Tested => "tested",
        };
        assert_eq!(cycle.spelled(E2026, Direction::Request), Some(word));
    }
    assert_eq!(stages(E2026, Direction::Request).len(), 10);
}

/// `ListServers` and `ShowServer` (Go SDK 2021-08-17 to 2025-11-27, European page of 2026-01-27): `state` in answers,
/// from 2025-11-27 without `premiging`.
fn statuses_are_read_in_lower_case_and_the_first_step_is_initialize() {
    for &state in S::ALL {
        let word = if state == S::Init { "initialize" } else { written_2026(state) };
        let before = listed_state(E2025, state).then_some(word);
        assert_eq!(state.spelled(E2025, Direction::Response), before);
        let since = (state != S::Premiging).then_some(word);
        assert_eq!(state.spelled(E2026, Direction::Response), since);
    }
    assert_eq!(statuses(E2025, Direction::Response).len(), 12);
    assert_eq!(statuses(E2026, Direction::Response).len(), 19);
}

/// `ListServers` and `ShowServer` (2021 to 2026-08): the four words of the SDK are in no answer.
fn stages_are_read_as_the_first_six_words() {
    let words = sorted(["checking", "setting", "replicating", "syncing", "cutovering", "cutovered"]);
    for &edition in Edition::ALL {
        assert_eq!(stages(edition, Direction::Response), words);
    }
}

/// Document 004 lines 89, 91 and 115 to 119: `SYNCING` is described twice, and the list has `STOPPING` instead. The
/// page of 2025-09-16 has it repaired.
fn the_status_that_is_printed_twice_is_stopping() {
    assert_eq!("SYNCING".parse(), Ok(S::Syncing));
    assert_eq!("STOPPING".parse(), Ok(S::Stopping));
    let words: HashSet<_> = statuses(E2025, Direction::Request).into_iter().collect();
    assert_eq!(words.len(), 12, "no word is there twice");
    let source = Source::of(E2025, S::Syncing, C::Syncing);
    let stopping = source.at(S::Stopping, C::Syncing);
    assert_eq!(asked(source, Pair::none().copystate(S::Stopping)), Ok(Applied(stopping)));
}

/// The SDK comment of `PutCopyStateReq`, 2026-01-29: without regard to case. Earlier pages are silent; inferred.
fn words_are_understood_in_any_case() {
    let mixed = |word: &str| {
        let odd = |(n, c): (usize, char)| if n % 2 == 0 { c.to_ascii_uppercase() } else { c };
        word.chars().enumerate().map(odd).collect::<String>()
    };
    for edition in [E2025, E2026] {
        for way in [Direction::Request, Direction::Response] {
            for &state in S::ALL {
                if let Some(word) = state.spelled(edition, way) {
                    assert_eq!(word.parse(), Ok(state));
                    assert_eq!(word.to_uppercase().parse(), Ok(state));
                    assert_eq!(word.to_lowercase().parse(), Ok(state));
                    assert_eq!(mixed(word).parse(), Ok(state));
                }
            }
            for &cycle in C::ALL {
                if let Some(word) = cycle.spelled(edition, way) {
                    assert_eq!(word.parse(), Ok(cycle));
                    assert_eq!(word.to_uppercase().parse(), Ok(cycle));
                    assert_eq!(mixed(word).parse(), Ok(cycle));
                }
            }
        }
    }
}

/// `UpdateCopyState`, 2025-11-27 to 2026-01-06, `initialize`; 2025-02-13 and 2026-01-27, `INIT` and `init`; answers
/// always `initialize`.
fn init_and_initialize_are_one_status() {
    for word in ["INIT", "init", "initialize", "INITIALIZE"] {
        assert_eq!(word.parse(), Ok(S::Init));
    }
}

/// Document 004 lines 105 and 151, and the lists of all later pages.
fn words_of_no_page_are_not_understood() {
    for word in ["", " ", "PAUSED", "CUTOVER_READY", "NOT_STARTED", "deleted", "TESTING", "AVAILABLE", "waiting-test"] {
        assert!(word.parse::<S>().is_err(), "{word:?} is no status");
    }
    for word in ["", " ", "finished", "waiting", "init", "FINISHED", "ready for test", "noready"] {
        assert!(word.parse::<C>().is_err(), "{word:?} is no stage");
    }
}

/// Document 004 line 15; `RegisterServer`, `DeleteServer`.
fn each_operation_has_the_name_of_its_page() {
    assert_eq!(Operation::ChangeState(Pair::none()).name(), "UpdateCopyState");
    assert_eq!(Operation::Register(Pair::none()).name(), "RegisterServer");
    assert_eq!(Operation::Delete.name(), "DeleteServer");
}

/// `CreateTask`: `syncing` is false by default. For `need_migration_test` no default was read; assumed.
fn a_task_does_not_synchronise_unless_it_is_said() {
    for &edition in Edition::ALL {
        for source in
            [Source::absent(edition), Source::registered(edition), Source::of(edition, S::Init, C::Replicating)]
        {
            assert_eq!((source.syncing(), source.migration_test()), (Syncing::No, MigrationTest::No));
        }
    }
    assert_eq!((Syncing::default(), MigrationTest::default()), (Syncing::No, MigrationTest::No));
}

// ---- What cannot be ----

/// Document 004 lines 105 to 129 and 151 to 163; the other words came 2025-03-27, 2025-06-26 and 2026-01-29.
fn in_2025_the_words_of_later_pages_cannot_be() {
    for source in Source::all(E2025) {
        let later = source.copystate().is_some_and(|s| !listed_state(E2025, s))
            || source.migrationcycle().is_some_and(|c| !listed_cycle(E2025, c));
        if later {
            assert!(!source.is_possible(), "{source:?}");
        }
    }
    for &state in S::ALL {
        let possible = Source::of(E2025, state, C::Checking).is_possible();
        assert_eq!(possible, STATUSES_2025.contains(&state), "{state}");
    }
    for &cycle in C::ALL {
        let possible = Source::of(E2025, S::Waiting, cycle).is_possible();
        assert_eq!(possible, STAGES_2025.contains(&cycle), "{cycle}");
    }
}

/// Document 004 line 137: the stage is that of a source server.
fn a_source_server_without_a_record_has_no_stage() {
    for source in product().filter(|source| source.copystate().is_none()) {
        let staged = source.migrationcycle().is_some();
        assert_eq!(source.is_possible(), !staged, "{source:?}");
    }
    for &edition in Edition::ALL {
        assert_eq!(Source::registered(edition).gone().migrationcycle(), None);
    }
}

/// Inferred: no page excludes a pair of listed words for good, the pairing rule of 2026-01-29 speaks of requests only.
fn nothing_else_is_excluded() {
    let mut excluded = 0;
    for source in product() {
        assert_eq!(source.is_possible(), place(source).is_some(), "{source:?}");
        excluded += usize::from(!source.is_possible());
    }
    assert!(excluded > 0);
}

// ---- UpdateCopyState in 2025 ----

/// Document 004 lines 7, 105 to 129 and 151 to 163: any word of the lists, and no sentence about the state before.
fn in_2025_every_documented_word_is_applied_whatever_the_state() {
    for (source, _, _) in recorded(E2025) {
        for s in STATUSES_2025 {
            for c in STAGES_2025 {
                assert_eq!(asked(source, Pair::of(s, c)), Ok(Applied(source.at(s, c))), "{s} {c} of {source:?}");
            }
        }
    }
}

/// Document 004 lines 75 and 133: neither is mandatory. That an absent field keeps its value is assumed.
fn in_2025_a_field_that_is_left_out_keeps_its_value() {
    for (source, s, c) in recorded(E2025) {
        assert_eq!(asked(source, Pair::none()), Ok(Applied(source)), "{source:?}");
        for state in STATUSES_2025 {
            assert_eq!(asked(source, Pair::none().copystate(state)), Ok(Applied(source.at(state, c))), "{source:?}");
        }
        for cycle in STAGES_2025 {
            assert_eq!(
                asked(source, Pair::none().migrationcycle(cycle)),
                Ok(Applied(source.at(s, cycle))),
                "{source:?}"
            );
        }
    }
}

/// Document 004 lines 105 and 151: a value can be one of those listed. The code is assumed.
fn in_2025_a_word_that_the_list_lacks_is_refused() {
    let refused = Err(Code::InvalidParameters);
    for (source, _, _) in recorded(E2025) {
        for s in says(S::ALL).filter(|s| matches!(s, Word(s) if !STATUSES_2025.contains(s)) || *s == Other) {
            assert_eq!(asked(source, pair(s, Nothing)), refused, "{s:?} of {source:?}");
            assert_eq!(asked(source, pair(s, Word(C::Syncing))), refused, "{s:?} of {source:?}");
            assert_eq!(asked(source, pair(s, Other)), refused, "{s:?} of {source:?}");
        }
        for c in says(C::ALL).filter(|c| matches!(c, Word(c) if !STAGES_2025.contains(c)) || *c == Other) {
            assert_eq!(asked(source, pair(Nothing, c)), refused, "{c:?} of {source:?}");
            assert_eq!(asked(source, pair(Word(S::Syncing), c)), refused, "{c:?} of {source:?}");
        }
    }
}

/// Document 004 lines 273 to 280: the page's own example makes a waiting source server with a launched target.
fn in_2025_the_example_of_the_page_is_applied() {
    for (source, _, _) in recorded(E2025) {
        let after = source.at(S::Waiting, C::Cutovered);
        assert_eq!(asked(source, Pair::of(S::Waiting, C::Cutovered)), Ok(Applied(after)), "{source:?}");
    }
}

/// Document 004 line 181: 200 means that the status was updated; the statuses that ignore came 2026-01-27.
fn in_2025_no_request_is_ignored() {
    for (source, _, _) in recorded(E2025) {
        for (s, c, pair) in requests() {
            assert!(!matches!(asked(source, pair), Ok(Ignored(_))), "{s:?} {c:?} of {source:?}");
        }
    }
}

/// Document 004 as above, every request to every source server with a record.
fn in_2025_this_is_the_whole_answer() {
    for (source, now, stage) in recorded(E2025) {
        for (s, c, pair) in requests() {
            let state = match s {
                Nothing => Some(now),
                Word(s) => listed_state(E2025, s).then_some(s),
                Other => None,
            };
            let cycle = match c {
                Nothing => Some(stage),
                Word(c) => listed_cycle(E2025, c).then_some(c),
                Other => None,
            };
            let expected = match (state, cycle) {
                (Some(s), Some(c)) => Ok(Applied(source.at(s, c))),
                _ => Err(Code::InvalidParameters),
            };
            assert_eq!(asked(source, pair), expected, "{s:?} {c:?} of {source:?}");
        }
    }
}

// ---- UpdateCopyState in 2026 ----

/// `UpdateCopyState`, 2026-01-27: the parameters are not verified, and the update does not take effect.
const fn ignores(state: S) -> bool {
    match state {
        S::Unavailable | S::Stopping | S::Stopped | S::Deleting | S::Finished | S::Clearing | S::Clearfailed => true,
        S::Waiting | S::Init | S::Replicate | S::Syncing | S::Skipping | S::Cleared | S::Premigready => false,
        S::Premiging | S::Premiged | S::Premigfailed | S::Cloning | S::Cutovering | S::Error => false,
    }
}

/// SDK comment of `PutCopyStateReq`, 2026-01-29: which statuses go with a stage.
const fn legal(s: S, c: C) -> bool {
    match c {
        C::Checking => matches!(s, S::Unavailable | S::Waiting),
        C::Setting => matches!(s, S::Waiting | S::Premigready | S::Premiging | S::Premiged | S::Premigfailed),
        C::Replicating => {
            matches!(s, S::Init | S::Replicate | S::Deleting | S::Stopping | S::Error | S::Stopped)
        }
        C::Syncing => matches!(s, S::Syncing | S::Cloning | S::Deleting | S::Stopping | S::Error | S::Stopped),
        C::Cutovering => matches!(s, S::Cutovering | S::Deleting | S::Stopping | S::Error | S::Stopped),
        C::Cutovered => matches!(s, S::Finished | S::Deleting | S::Stopping | S::Error | S::Stopped),
        C::NoReady | C::ReadyForTest | C::Testing | C::Tested => false,
    }
}

fn pairs() -> impl Iterator<Item = (S, C)> {
    S::ALL.iter().flat_map(|&s| C::ALL.iter().map(move |&c| (s, c)))
}

/// Those of 2026 whose status does not ignore requests.
fn listening() -> impl Iterator<Item = Source> {
    recorded(E2026).filter(|(_, s, _)| !ignores(*s)).map(|(source, _, _)| source)
}

/// `UpdateCopyState`, 2026-01-27, Chinese and European page; 2026-01-28, Thai page: not verified, so also words that
/// are in no list and fields that are left out.
fn in_2026_seven_statuses_ignore_whatever_is_asked() {
    for (source, _, _) in recorded(E2026).filter(|(_, s, _)| ignores(*s)) {
        for (s, c, pair) in requests() {
            assert_eq!(asked(source, pair), Ok(Ignored(source)), "{s:?} {c:?} of {source:?}");
        }
    }
    assert_eq!(S::ALL.iter().filter(|s| ignores(**s)).count(), 7);
}

/// The same pages: `cleared`, for one, is not among the seven.
fn in_2026_no_other_status_ignores_a_request() {
    for source in listening() {
        for (s, c, pair) in requests() {
            assert!(!matches!(asked(source, pair), Ok(Ignored(_))), "{s:?} {c:?} of {source:?}");
        }
    }
}

/// `UpdateCopyState`, 2026-01-27: both fields are mandatory. The code is assumed.
fn in_2026_both_fields_are_mandatory() {
    let refused = Err(Code::InvalidParameters);
    for source in listening() {
        for s in says(S::ALL) {
            assert_eq!(asked(source, pair(s, Nothing)), refused, "{s:?} of {source:?}");
        }
        for c in says(C::ALL) {
            assert_eq!(asked(source, pair(Nothing, c)), refused, "{c:?} of {source:?}");
        }
    }
}

/// SDK comment of `PutCopyStateReq`, 2026-01-29.
fn in_2026_there_are_29_legal_pairs() {
    assert_eq!(pairs().filter(|(s, c)| legal(*s, *c)).count(), 29);
    for (s, c, pair) in requests() {
        let expected = matches!((s, c), (Word(s), Word(c)) if legal(s, c));
        assert_eq!(pair.is_legal(), expected, "{s:?} {c:?}");
    }
}

/// The same comment, and document 004 line 181: the status was updated. No page restricts the state before.
fn in_2026_a_legal_pair_is_exactly_what_the_source_server_is_afterwards() {
    for source in listening() {
        for (s, c) in pairs().filter(|(s, c)| legal(*s, *c)) {
            assert_eq!(asked(source, Pair::of(s, c)), Ok(Applied(source.at(s, c))), "{s} {c} of {source:?}");
        }
    }
}

/// The same comment: the update fails with an error, and the code is assumed. A refusal tells the source server as it
/// was.
fn in_2026_every_other_pair_is_refused() {
    for source in listening() {
        for (s, c) in pairs().filter(|(s, c)| !legal(*s, *c)) {
            let refused = source.change_state(Pair::of(s, c)).expect_err("the words do not match");
            assert_eq!((refused.code, refused.job), (Code::InvalidParameters, source), "{s} {c} of {source:?}");
        }
    }
}

/// The same comment: words of the lists without a legal request.
fn in_2026_some_words_are_in_no_legal_pair() {
    let source = Source::registered(E2026);
    for s in [S::Skipping, S::Clearing, S::Cleared, S::Clearfailed] {
        for &c in C::ALL {
            assert_eq!(asked(source, Pair::of(s, c)), Err(Code::InvalidParameters), "{s} {c}");
        }
    }
    for c in [C::NoReady, C::ReadyForTest, C::Testing, C::Tested] {
        for &s in S::ALL {
            assert_eq!(asked(source, Pair::of(s, c)), Err(Code::InvalidParameters), "{s} {c}");
        }
    }
}

/// The pages of 2026-01-27 still print the example of document 004 lines 273 to 280, against the SDK comment of
/// 2026-01-29, which is followed.
fn in_2026_the_example_of_the_page_is_refused() {
    let example = Pair::of(S::Waiting, C::Cutovered);
    assert!(!example.is_legal());
    for (source, s, _) in recorded(E2026) {
        let expected = if ignores(s) { Ok(Ignored(source)) } else { Err(Code::InvalidParameters) };
        assert_eq!(asked(source, example), expected, "{source:?}");
    }
}

/// `UpdateCopyState`, 2026-01-27: parameters are not verified in the seven statuses, so that no wrong pair is noticed.
fn in_2026_a_request_is_ignored_before_it_is_refused() {
    for (s, c) in pairs().filter(|(s, c)| !legal(*s, *c)) {
        for (source, _, _) in recorded(E2026).filter(|(_, now, _)| ignores(*now)) {
            assert_eq!(asked(source, Pair::of(s, c)), Ok(Ignored(source)), "{s} {c} of {source:?}");
        }
    }
}

/// As above, every request to every source server with a record.
fn in_2026_this_is_the_whole_answer() {
    for (source, now, _) in recorded(E2026) {
        for (s, c, pair) in requests() {
            let expected = match (s, c) {
                _ if ignores(now) => Ok(Ignored(source)),
                (Word(s), Word(c)) if legal(s, c) => Ok(Applied(source.at(s, c))),
                (Word(_) | Nothing | Other, Word(_) | Nothing | Other) => Err(Code::InvalidParameters),
            };
            assert_eq!(asked(source, pair), expected, "{s:?} {c:?} of {source:?}");
        }
    }
}

/// `UpdateCopyState`, 2026-01-27: a request can write `unavailable`, and none can take it back.
fn in_2026_a_source_server_that_fails_its_check_stays_so_whatever_is_asked() {
    let source = Source::registered(E2026);
    let failed = source.at(S::Unavailable, C::Checking);
    assert_eq!(asked(source, Pair::of(S::Unavailable, C::Checking)), Ok(Applied(failed)));
    for (s, c, pair) in requests() {
        assert_eq!(asked(failed, pair), Ok(Ignored(failed)), "{s:?} {c:?}");
    }
    // In 2025 it can be taken back.
    let old = Source::of(E2025, S::Unavailable, C::Checking);
    assert_eq!(asked(old, Pair::none().copystate(S::Waiting)), Ok(Applied(Source::registered(E2025))));
}

// ---- UpdateCopyState in both ----

/// Document 004 line 181; `UpdateCopyState`, 2026-01-27; SDK comment of `PutCopyStateReq`, 2026-01-29.
fn one_request_is_answered_in_three_ways() {
    let request = Pair::of(S::Finished, C::Cutovering);
    for (s, c) in [(S::Waiting, C::Setting), (S::Stopped, C::Syncing)] {
        let old = Source::of(E2025, s, c);
        assert_eq!(asked(old, request), Ok(Applied(old.at(S::Finished, C::Cutovering))));
    }
    assert_eq!(asked(Source::of(E2026, S::Waiting, C::Setting), request), Err(Code::InvalidParameters));
    let paused = Source::of(E2026, S::Stopped, C::Syncing);
    assert_eq!(asked(paused, request), Ok(Ignored(paused)));
}

/// Document 004 lines 29 and 33: the source server of this id. The code was seen by users. That it comes before the
/// parameters are looked at is inferred.
fn a_source_server_that_is_not_there_is_not_updated() {
    for source in missing() {
        for (s, c, pair) in requests() {
            assert_eq!(asked(source, pair), Err(Code::NoSourceServer), "{s:?} {c:?} of {source:?}");
        }
    }
}

/// Document 004 lines 79 and 137: the two fields, and no others.
fn an_update_leaves_the_tasks_options_alone() {
    for (source, _) in sources() {
        for (_, _, pair) in requests() {
            if let Ok(Applied(after) | Ignored(after)) = asked(source, pair) {
                let options = |source: Source| (source.syncing(), source.migration_test(), source.edition());
                assert_eq!(options(after), options(source), "{source:?}");
            }
        }
    }
}

// ---- RegisterServer and DeleteServer ----

/// Every registration with words of the edition's lists, or without.
fn registrations(edition: Edition) -> impl Iterator<Item = Pair> {
    requests().filter_map(move |(s, c, pair)| {
        let state = match s {
            Nothing => true,
            Word(s) => listed_state(edition, s),
            Other => false,
        };
        let cycle = match c {
            Nothing => true,
            Word(c) => listed_cycle(edition, c),
            Other => false,
        };
        (state && cycle).then_some(pair)
    })
}

/// `ShowServer` and `RegisterServer`: the check follows the registration. The pair is inferred.
fn a_registered_source_server_waits_in_its_check() {
    for (source, _) in sources().filter(|(_, place)| *place == Absent) {
        let after = source.at(S::Waiting, C::Checking);
        assert_eq!(answer(source, Operation::Register(Pair::none())), Ok(Applied(after)), "{source:?}");
    }
    for &edition in Edition::ALL {
        assert_eq!(Source::absent(edition).register(Pair::none()), Ok(Source::registered(edition)));
        assert_eq!(Source::registered(edition), Source::of(edition, S::Waiting, C::Checking));
    }
}

/// `RegisterServer`, since 2022-09-22: `state` and `migration_cycle` can be given; inferred: they are taken over, and
/// the rule of pairs is one of `UpdateCopyState`.
fn a_registration_takes_over_the_given_words() {
    for (source, _) in sources().filter(|(_, place)| *place == Absent) {
        let edition = source.edition();
        for s in says(S::ALL).filter(|s| !matches!(s, Other)) {
            for c in says(C::ALL).filter(|c| !matches!(c, Other)) {
                let state = if let Word(s) = s { s } else { S::Waiting };
                let cycle = if let Word(c) = c { c } else { C::Checking };
                if !listed_state(edition, state) || !listed_cycle(edition, cycle) {
                    continue;
                }
                let expected = Ok(Applied(source.at(state, cycle)));
                assert_eq!(answer(source, Operation::Register(pair(s, c))), expected, "{s:?} {c:?} of {source:?}");
            }
        }
    }
}

/// The lists of document 004 lines 105 to 129 and 151 to 163; the code is assumed.
fn in_2025_later_words_are_not_registered() {
    for (s, c) in pairs().filter(|(s, c)| !listed_state(E2025, *s) || !listed_cycle(E2025, *c)) {
        let given = Operation::Register(Pair::of(s, c));
        assert_eq!(answer(Source::absent(E2025), given), Err(Code::InvalidParameters), "{s} {c}");
    }
}

/// The historical error codes, 2022-08-05: `SMS.2013`.
fn a_source_server_is_registered_once() {
    for (source, place) in sources().filter(|(_, place)| matches!(place, At(_, _))) {
        for pair in registrations(source.edition()) {
            assert_eq!(answer(source, Operation::Register(pair)), Err(Code::Exists), "{pair:?} {place:?}");
        }
    }
}

/// `DeleteServer`: the record comes back only after a restart of the Agent, with a new id as users saw; so this one
/// stays as it is.
fn a_deleted_source_server_is_not_registered_again_as_the_same() {
    for (source, _) in sources().filter(|(_, place)| *place == Gone) {
        for pair in registrations(source.edition()) {
            assert_eq!(answer(source, Operation::Register(pair)), Ok(Ignored(source)), "{pair:?} {source:?}");
        }
    }
}

/// `DeleteServer`: no condition is documented; document 004 line 95: `DELETING` is the deletion of the record.
/// Inferred: the stage stays.
fn a_source_server_is_deleted_in_every_state() {
    for (source, place) in sources() {
        if let At(_, c) = place {
            let after = source.at(S::Deleting, c);
            assert_eq!(answer(source, Operation::Delete), Ok(Applied(after)), "{source:?}");
            assert_eq!(after.step(Event::Deleted), Ok(source.gone()), "{source:?}");
        }
    }
}

/// The code was seen by users.
fn a_source_server_that_is_not_there_is_not_deleted() {
    for source in missing() {
        assert_eq!(answer(source, Operation::Delete), Err(Code::NoSourceServer), "{source:?}");
    }
}

// ---- Events ----

/// Document 004 line 81 and 143; `ShowServer`: the check follows the registration.
fn a_failed_check_makes_a_waiting_source_server_unavailable() {
    happens(Event::CheckFailed, |_, s, c| match (s, c) {
        (S::Waiting, C::Checking) => Some((S::Unavailable, C::Checking)),
        _ => None,
    });
}

/// User guide of the console (2020-11): a target is configured once the check has passed. Inferred from the SDK comment
/// of `PutCopyStateReq`, 2026-01-29: waiting is the one status before the migration in that stage.
fn a_configured_target_ends_the_check() {
    happens(Event::TargetConfigured, |_, s, c| match (s, c) {
        (S::Waiting, C::Checking) => Some((S::Waiting, C::Setting)),
        _ => None,
    });
}

/// User guide (2020-11): what is started is configured. After a drill too. Inferred: document 004 line 85, the
/// migration is being initialised, and that word's pair.
fn a_configured_source_server_is_started() {
    happens(Event::Started, |source, s, c| match (s, c) {
        (S::Waiting, C::Setting) => Some((S::Init, C::Replicating)),
        (S::Premiged | S::Premigfailed, C::Setting) if source.edition() == E2026 => Some((S::Init, C::Replicating)),
        _ => None,
    });
}

/// Document 004 lines 85, 87 and 147; inferred from the names and pairs.
fn the_copy_follows_the_initialisation() {
    happens(Event::CopyStarted, |_, s, c| match (s, c) {
        (S::Init, C::Replicating) => Some((S::Replicate, C::Replicating)),
        _ => None,
    });
}

/// User guide (2020-11), settings of the target: with `syncing` continuous synchronisation follows, without it the
/// target is launched.
fn the_end_of_the_copy_leads_to_synchronisation_or_to_the_launch() {
    happens(Event::CopyEnded, |source, s, c| match (s, c, source.syncing()) {
        (S::Replicate, C::Replicating, Syncing::Yes) => Some((S::Syncing, C::Syncing)),
        (S::Replicate, C::Replicating, Syncing::No) => Some((S::Cutovering, C::Cutovering)),
        _ => None,
    });
}

/// User guide (2020-11), launching the target: only in continuous synchronisation.
fn a_target_is_launched_out_of_synchronisation() {
    happens(Event::LaunchStarted, |_, s, c| match (s, c) {
        (S::Syncing, C::Syncing) => Some((S::Cutovering, C::Cutovering)),
        _ => None,
    });
}

/// Document 004 lines 101, 103, 139 and 141.
fn a_launched_target_is_the_end() {
    happens(Event::LaunchEnded, |_, s, c| match (s, c) {
        (S::Cutovering, C::Cutovering) => Some((S::Finished, C::Cutovered)),
        _ => None,
    });
}

/// User guide (2020-11), cloning the target: only in continuous synchronisation; SDK comment of 2026-01-29: `cloning`
/// belongs to that stage.
fn a_target_is_cloned_out_of_synchronisation() {
    happens(Event::CloneStarted, |_, s, c| match (s, c) {
        (S::Syncing, C::Syncing) => Some((S::Cloning, C::Syncing)),
        _ => None,
    });
}

/// Inferred: the clone is for a test, and synchronisation goes on after it.
fn after_the_clone_synchronisation_goes_on() {
    happens(Event::CloneEnded, |_, s, c| match (s, c) {
        (S::Cloning, C::Syncing) => Some((S::Syncing, C::Syncing)),
        _ => None,
    });
}

/// User guide (2020-11): only a finished migration is synchronised again; then it is in continuous synchronisation.
fn a_finished_source_server_is_synchronised_again() {
    happens(Event::SyncStarted, |_, s, c| match (s, c) {
        (S::Finished, C::Cutovered) => Some((S::Syncing, C::Syncing)),
        _ => None,
    });
}

/// `UpdateTaskStatus`, `stop`; inferred from the pairs: the stage stays.
fn a_running_migration_is_paused_in_its_stage() {
    happens(Event::StopStarted, |_, s, c| match (s, c) {
        (S::Init | S::Replicate, C::Replicating) => Some((S::Stopping, c)),
        (S::Syncing, C::Syncing) => Some((S::Stopping, c)),
        (S::Cutovering, C::Cutovering) => Some((S::Stopping, c)),
        _ => None,
    });
}

/// Document 004 lines 91 and 93: being stopped, then stopped. Inferred from the pairs: the stage stays.
fn a_pausing_migration_is_paused_in_the_same_stage() {
    happens(Event::StopEnded, |_, s, c| match (s, c) {
        (S::Stopping, _) => Some((S::Stopped, c)),
        _ => None,
    });
}

/// Scenario of starting tasks (2025): a paused or failed task can be started. Inferred: in its stage.
fn a_paused_or_failed_migration_runs_again_in_its_stage() {
    happens(Event::Resumed, |_, s, c| match (s, c) {
        (S::Stopped | S::Error, C::Replicating) => Some((S::Replicate, c)),
        (S::Stopped | S::Error, C::Syncing) => Some((S::Syncing, c)),
        (S::Stopped | S::Error, C::Cutovering) => Some((S::Cutovering, c)),
        _ => None,
    });
}

/// Document 004 line 97: an error during the migration. Inferred from the pairs: the stage stays.
fn a_running_migration_fails_in_its_stage() {
    happens(Event::Failed, failed);
}

const fn failed(_: Source, s: S, c: C) -> Option<(S, C)> {
    match (s, c) {
        (S::Init | S::Replicate | S::Skipping | S::Stopping, C::Replicating) => Some((S::Error, c)),
        (S::Syncing | S::Cloning | S::Skipping | S::Stopping, C::Syncing) => Some((S::Error, c)),
        (S::Cutovering | S::Stopping, C::Cutovering) => Some((S::Error, c)),
        _ => None,
    }
}

/// `UpdateTaskStatus`, `skip`, 2025-03-27; inferred: a step of the copy or of the synchronisation.
fn a_step_of_copy_or_synchronisation_is_skipped() {
    happens_in_2026(Event::SkipStarted, |_, s, c| match (s, c) {
        (S::Replicate, C::Replicating) => Some((S::Skipping, c)),
        (S::Syncing, C::Syncing) => Some((S::Skipping, c)),
        _ => None,
    });
}

/// Inferred: back to the status before.
fn after_a_skipped_step_its_stage_goes_on() {
    happens_in_2026(Event::SkipEnded, |_, s, c| match (s, c) {
        (S::Skipping, C::Replicating) => Some((S::Replicate, c)),
        (S::Skipping, C::Syncing) => Some((S::Syncing, c)),
        _ => None,
    });
}

/// `UpdateTaskStatus`, `clear`, 2025-03-27; inferred: of a finished source server.
fn snapshots_are_cleared_after_the_launch() {
    happens_in_2026(Event::ClearStarted, |_, s, c| match (s, c) {
        (S::Finished, C::Cutovered) => Some((S::Clearing, c)),
        _ => None,
    });
}

/// Seen by users: `clearing`, then `cleared`; `clearfailed` is the other word of the list. Inferred: after the launch,
/// so that the stage is `cutovered` and stays.
fn clearing_succeeds_or_fails() {
    for (event, to) in [(Event::ClearEnded, S::Cleared), (Event::ClearFailed, S::Clearfailed)] {
        let open = |_, _, _| false;
        happens_but(event, open, |source, s, c| match (source.edition(), s, c) {
            (Edition::E2026_01, S::Clearing, C::Cutovered) => Some((to, c)),
            _ => None,
        });
    }
}

/// `CreateTask`, `need_migration_test`; inferred from the pair.
fn a_drill_is_ready_only_for_a_task_that_needs_one() {
    happens_in_2026(Event::DrillReady, |source, s, c| match (s, c, source.migration_test()) {
        (S::Waiting, C::Setting, MigrationTest::Yes) => Some((S::Premigready, c)),
        _ => None,
    });
}

/// `UpdateTaskStatus`, `migration_test`, 2025-06-12; inferred from pairs and names.
fn a_ready_drill_begins_and_a_drill_is_repeated() {
    happens_in_2026(Event::DrillStarted, |_, s, c| match (s, c) {
        (S::Premigready | S::Premiged | S::Premigfailed, C::Setting) => Some((S::Premiging, c)),
        _ => None,
    });
}

/// The same; `premiged` and `premigfailed` are the two ends.
fn a_drill_ends_or_fails() {
    for (event, to) in [(Event::DrillEnded, S::Premiged), (Event::DrillFailed, S::Premigfailed)] {
        happens_in_2026(event, |_, s, c| match (s, c) {
            (S::Premiging, C::Setting) => Some((to, c)),
            _ => None,
        });
    }
}

/// `DeleteTask`, 2025-02-13: in five statuses, or with an Agent that is not connected; 2026-01-27: not with a connected
/// Agent in ten of the twenty. Inferred: the source server's status is `deleting` meanwhile, and its stage stays.
fn a_task_is_deleted_in_the_statuses_of_its_page() {
    let open = |_, s, _| s == S::Deleting;
    happens_but(Event::TaskDeletionStarted, open, |_, _, c| Some((S::Deleting, c)));
}

/// The same pages: the statuses in which the Agent may be connected, by both lists.
fn a_task_is_deleted_with_a_connected_agent_where_both_lists_say_so() {
    for (source, place) in sources() {
        let At(s, c) = place else { continue };
        let connected = match s {
            S::Unavailable | S::Waiting | S::Stopped | S::Finished | S::Error => true,
            S::Cleared | S::Clearfailed | S::Premigready | S::Premiged | S::Premigfailed => true,
            S::Init | S::Stopping | S::Deleting | S::Cloning | S::Replicate | S::Syncing | S::Cutovering => false,
            S::Skipping | S::Clearing | S::Premiging => false,
        };
        if connected {
            let after = source.at(S::Deleting, c);
            assert_eq!(source.step(Event::TaskDeletionStarted), Ok(after), "{source:?}");
        }
    }
}

/// User guide (2020-11), deleting the settings of the target: the server stays and is to be configured again. Inferred:
/// in `setting`, waiting.
fn after_its_task_a_source_server_is_to_be_configured_again() {
    happens(Event::TaskDeleted, |_, s, _| match s {
        S::Deleting => Some((S::Waiting, C::Setting)),
        _ => None,
    });
}

/// Document 004 line 95: the record is being deleted.
fn a_deleting_source_server_goes() {
    for (source, place) in sources() {
        let after = matches!(place, At(S::Deleting, _)).then(|| source.gone());
        assert_eq!(source.step(Event::Deleted).ok(), after, "{source:?}");
    }
}

/// The words came 2025-03-27 and 2025-06-26; document 004 lines 107 to 129 lack them.
fn skipping_clearing_and_drills_do_not_exist_in_2025() {
    for &event in Event::ALL {
        let later = match event {
            Event::SkipStarted | Event::SkipEnded => true,
            Event::ClearStarted | Event::ClearEnded | Event::ClearFailed => true,
            Event::DrillReady | Event::DrillStarted | Event::DrillEnded | Event::DrillFailed => true,
            Event::CheckFailed | Event::TargetConfigured | Event::Started | Event::CopyStarted => false,
            Event::CopyEnded | Event::LaunchStarted | Event::LaunchEnded => false,
            Event::CloneStarted | Event::CloneEnded | Event::SyncStarted => false,
            Event::StopStarted | Event::StopEnded | Event::Resumed | Event::Failed => false,
            Event::TaskDeletionStarted | Event::TaskDeleted | Event::Deleted => false,
        };
        let somewhere = |edition| Source::all(edition).any(|source| source.step(event).is_ok());
        assert_eq!(somewhere(E2025), !later, "{event} in 2025-02-13");
        assert!(somewhere(E2026), "{event} in 2026-01");
    }
}

/// Inferred: an event is about status and stage.
fn events_leave_the_tasks_options_alone() {
    for (source, _) in sources() {
        for &event in Event::ALL {
            if let Ok(after) = source.step(event) {
                let options = |source: Source| (source.syncing(), source.migration_test(), source.edition());
                assert_eq!(options(after), options(source), "{event} happens to {source:?}");
            }
        }
    }
}

// ---- Whole lives ----

/// User guide (2020-11): without continuous synchronisation the target is launched by itself.
fn a_migration_without_synchronisation_goes_from_copy_to_launch() {
    for &edition in Edition::ALL {
        walk(
            Source::registered(edition),
            &[
                (Event::TargetConfigured, S::Waiting, C::Setting),
                (Event::Started, S::Init, C::Replicating),
                (Event::CopyStarted, S::Replicate, C::Replicating),
                (Event::CopyEnded, S::Cutovering, C::Cutovering),
                (Event::LaunchEnded, S::Finished, C::Cutovered),
            ],
        );
    }
}

/// The same guide: with it, somebody launches the target, also a second time after another synchronisation.
fn a_migration_with_synchronisation_is_launched_when_somebody_asks() {
    for &edition in Edition::ALL {
        walk(
            Source::registered(edition).with_syncing(Syncing::Yes),
            &[
                (Event::TargetConfigured, S::Waiting, C::Setting),
                (Event::Started, S::Init, C::Replicating),
                (Event::CopyStarted, S::Replicate, C::Replicating),
                (Event::CopyEnded, S::Syncing, C::Syncing),
                (Event::CloneStarted, S::Cloning, C::Syncing),
                (Event::CloneEnded, S::Syncing, C::Syncing),
                (Event::StopStarted, S::Stopping, C::Syncing),
                (Event::StopEnded, S::Stopped, C::Syncing),
                (Event::Resumed, S::Syncing, C::Syncing),
                (Event::LaunchStarted, S::Cutovering, C::Cutovering),
                (Event::LaunchEnded, S::Finished, C::Cutovered),
                (Event::SyncStarted, S::Syncing, C::Syncing),
                (Event::LaunchStarted, S::Cutovering, C::Cutovering),
                (Event::LaunchEnded, S::Finished, C::Cutovered),
            ],
        );
    }
}

/// `CreateTask` and `UpdateTaskStatus`, 2025-06-12 and later; inferred.
fn a_migration_with_a_drill_starts_after_it() {
    walk(
        Source::registered(E2026).with_migration_test(MigrationTest::Yes),
        &[
            (Event::TargetConfigured, S::Waiting, C::Setting),
            (Event::DrillReady, S::Premigready, C::Setting),
            (Event::DrillStarted, S::Premiging, C::Setting),
            (Event::DrillFailed, S::Premigfailed, C::Setting),
            (Event::DrillStarted, S::Premiging, C::Setting),
            (Event::DrillEnded, S::Premiged, C::Setting),
            (Event::Started, S::Init, C::Replicating),
            (Event::CopyStarted, S::Replicate, C::Replicating),
            (Event::SkipStarted, S::Skipping, C::Replicating),
            (Event::SkipEnded, S::Replicate, C::Replicating),
            (Event::CopyEnded, S::Cutovering, C::Cutovering),
            (Event::LaunchEnded, S::Finished, C::Cutovered),
            (Event::ClearStarted, S::Clearing, C::Cutovered),
            (Event::ClearEnded, S::Cleared, C::Cutovered),
        ],
    );
}

/// `DeleteServer`: the record comes back as another one.
fn a_gone_source_server_does_not_come_back() {
    for (source, _) in sources().filter(|(_, place)| *place == Gone) {
        assert_eq!(futures(std::iter::once(source)), HashSet::from([source]));
    }
}

/// Document 004 lines 105 and 151; the lists of 2026.
fn no_event_leads_out_of_the_listed_words() {
    for &edition in Edition::ALL {
        for source in futures(sources_of(edition).map(|(source, _)| source)) {
            assert!(place(source).is_some(), "{source:?}");
            assert_eq!(source.edition(), edition);
        }
    }
}

// ---- What is seen ----

/// `ShowServer`: `state` and `migration_cycle`, the same two as are written. That it is so for `premiging` and for the
/// four stages of the SDK, which the lists of answers lack, is assumed.
fn a_source_server_shows_its_status_and_its_stage() {
    for (source, place) in sources() {
        for (s, c) in pairs() {
            let expected = place == At(s, c);
            assert_eq!(source.shows(Sighting::Listed(s, Some(c))), expected, "{s} {c} of {source:?}");
        }
        for &s in S::ALL {
            let expected = matches!(place, At(now, _) if now == s);
            assert_eq!(source.shows(Sighting::Listed(s, None)), expected, "{s} of {source:?}");
        }
    }
}

/// `ShowServer`: what exists is found; the code of what does not was seen by users. Document 004 line 95: a record
/// that is being deleted is one; inferred.
fn a_source_server_without_a_record_is_not_found() {
    for (source, place) in sources() {
        assert_eq!(source.shows(Sighting::NotFound), matches!(place, Absent | Gone), "{source:?}");
    }
}

// ---- Answers and codes ----

type Field = (&'static str, &'static str, Option<(u32, u32)>, Option<(u32, u32)>);

fn documented(status: u16) -> (&'static str, Vec<Field>) {
    let found = ANSWERS.iter().find(|answer| answer.status == status).expect("a documented status");
    (found.says, found.fields.iter().map(|f| (f.name, f.kind, f.length, f.items)).collect())
}

/// Document 004 lines 167 to 181.
fn an_update_is_answered_with_200_and_a_sentence() {
    let expected = ("The migration task status of a source server was updated.", vec![("-", "String", None, None)]);
    assert_eq!(documented(200), expected);
}

/// Document 004 lines 183 to 269, and the description of the status in the example and in the table of statuses.
fn a_refused_authorisation_is_answered_with_403_and_these_fields() {
    let fields: Vec<Field> = vec![
        ("error_code", "String", Some((0, 255)), None),
        ("error_msg", "String", Some((0, 255)), None),
        ("encoded_authorization_message", "String", Some((0, 65_535)), None),
        ("error_param", "Array of strings", Some((0, 65_535)), Some((1, 20))),
        ("details", "Array of details objects", None, Some((1, 20))),
        ("details.error_code", "String", Some((0, 65_535)), None),
        ("details.error_msg", "String", Some((0, 65_535)), None),
    ];
    assert_eq!(documented(403), ("Authentication failed.", fields));
}

/// Document 004, the table of statuses.
fn there_are_no_other_documented_answers() {
    let statuses: Vec<_> = ANSWERS.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 403]);
}

/// A code, its HTTP status, and its message where an English one was read in full.
type Printed = (Code, &'static str, u16, Option<&'static str>);

/// Document 004, the example; the historical error codes, 2022-08-05; the error codes of all editions; what users saw.
const PRINTED: [Printed; 28] = [
    (
        Code::NoPermission,
        "SMS.9004",
        403,
        Some(
            "The current account does not have the permission to execute policy You do not have permission to perform \
             action XXX on resource XXX.",
        ),
    ),
    (Code::InvalidParameters, "SMS.9001", 400, Some("Invalid parameters.")),
    (Code::NoSourceServer, "SMS.7602", 404, Some("SourceServer does not exist")),
    (Code::Exists, "SMS.2013", 401, Some("The source server already exists.")),
    (Code::NotAllowed, "SMS.2002", 403, Some("You do not have permission to perform this operation.")),
    (Code::Method, "SMS.2003", 401, Some("Invalid HTTP request method.")),
    (Code::TooLong, "SMS.2004", 401, Some("The requested content contains more than 10,240 bytes.")),
    (Code::NoContentType, "SMS.2005", 401, Some("The request type Content-Type is not specified.")),
    (Code::ContentType, "SMS.2006", 401, Some("The request type must be application or json.")),
    (Code::Background, "SMS.2007", 500, Some("Background exception")),
    (Code::NotYours, "SMS.2248", 403, None),
    (Code::Keys, "SMS.0202", 400, Some("AK/SK authentication failed. Ensure that the AK and SK are correct.")),
    (
        Code::Insufficient,
        "SMS.0204",
        400,
        Some("Insufficient permissions. Cause: %s. Obtain the required permissions."),
    ),
    (
        Code::Clock,
        "SMS.0205",
        400,
        Some("AK/SK authentication failed. The time or time zone of the source server is incorrect."),
    ),
    (Code::Database, "SMS.6301", 400, Some("Database read or write error.")),
    // Of migration tasks.
    (Code::NotPausable, "SMS.1038", 400, Some("Only the tasks that are created or monitored can be paused.")),
    (Code::NotResumable, "SMS.1039", 400, Some("Only paused tasks can be resumed.")),
    (
        Code::NotRestartable,
        "SMS.1040",
        400,
        Some("Only migration tasks that fail to be created or migrated can be restarted."),
    ),
    (Code::CannotDelete, "SMS.2015", 400, Some("不能删除运行中和停止中的任务！")),
    (Code::NoSuchSource, "SMS.2216", 400, Some("创建迁移任务失败，指定源端主机不存在！")),
    (Code::NoTaskOfSource, "SMS.2252", 404, Some("指定源端没有关联迁移任务")),
    (
        Code::OtherCommand,
        "SMS.2009",
        400,
        Some("The command sent by the client is inconsistent with that on the SMS service."),
    ),
    (Code::NoTask, "SMS.7703", 404, Some("Task doesn't exist")),
    (Code::SourceRunning, "SMS.7719", 400, None),
    (Code::Bound, "SMS.7605", 400, None),
    (Code::SourceUnavailable, "SMS.6520", 400, None),
    (Code::NotConnected, "SMS.6603", 400, None),
    (Code::ResultFormat, "SMS.6022", 400, Some("Incorrect result format.")),
];

/// The same.
fn the_codes_are_spelled_as_on_the_pages() {
    for (code, name, ..) in PRINTED {
        assert_eq!(code.as_str(), name);
        assert_eq!(name.parse(), Ok(code));
    }
    assert_eq!(Code::ALL.len(), PRINTED.len(), "no code is left out");
}

/// The same; the status of `SMS.7602` is open and not tested.
fn the_codes_come_with_the_http_statuses_of_the_pages() {
    for (code, name, http, _) in PRINTED {
        if code != Code::NoSourceServer {
            assert_eq!(code.http_status(), http, "{name}");
        }
    }
}

/// The same.
fn the_codes_come_with_the_messages_of_the_pages() {
    for (code, name, _, message) in PRINTED {
        if let Some(message) = message {
            assert_eq!(code.message(), Some(message), "{name}");
        }
    }
}

//! Waiters and plans: whatever is polled at whatever times, each poll is classified as the machine itself says, the next look is
//! later and in time, and a waiter that stopped stays stopped. A plan leads to its goal, and there is one if there is a way.

use super::Reached;
use crate::subject::Subject;
use arbitrary::{Arbitrary, Result, Unstructured};
use cutover::dcs::task::Task;
use cutover::plan::{Planner, Step};
use cutover::rule::{Accepted, Agent, Course, Machine, Rule};
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use cutover::wait::{Class, Goal, Lifecycle, Next, Pace, Seen, UnknownWords, Waiter};
use std::collections::HashSet;
use std::sync::OnceLock;

pub(super) const REACHES: &[&str] = &[
    "done",
    "pending",
    "failed",
    "overtaken",
    "stale",
    "gone",
    "unknown",
    "unforeseen",
    "look",
    "stop",
    "timed out",
    "stuck",
    "backwards",
    "the end of time",
    "a plan",
    "no plan",
    "resumed",
    "smc::job",
    "sms::source",
    "sms::task",
    "dcs::task",
];

pub(super) fn body(bytes: &[u8]) -> Reached {
    let mut reached = Reached::new();
    let u = &mut Unstructured::new(bytes);
    // Where the bytes are used up, what was polled so far was looked at.
    let _ = match u.int_in_range(0..=3) {
        Ok(0) => every::<Job>(u, &mut reached),
        Ok(1) => every::<Source>(u, &mut reached),
        Ok(3) => every::<SmsTask>(u, &mut reached),
        _ => every::<Task>(u, &mut reached),
    };
    reached
}

/// A machine that can be polled.
trait Polled: Subject<Operation: for<'a> Arbitrary<'a>> + for<'a> Arbitrary<'a> {
    /// Each edition with what can be reached there.
    fn lives() -> &'static [(Lifecycle<Self>, Vec<Self>)];
    fn seen(first: &str, second: Option<&str>) -> Seen<Self>;
}

macro_rules! polled {
    ($Machine:ty, $first:ident $(, $second:ident)?) => {
        impl Polled for $Machine {
            fn lives() -> &'static [(Lifecycle<Self>, Vec<Self>)] {
                static LIVES: OnceLock<Vec<(Lifecycle<$Machine>, Vec<$Machine>)>> = OnceLock::new();
                let all = |life: Lifecycle<Self>| {
                    let states = life.states().collect();
                    (life, states)
                };
                LIVES.get_or_init(|| Self::EDITIONS.iter().map(|e| all(Lifecycle::new(*e))).collect())
            }

            fn seen(first: &str, second: Option<&str>) -> Seen<Self> {
                let seen = Seen::$first(first);
                $(if let Some(word) = second {
                    return seen.$second(word);
                })?
                let _ = second;
                seen
            }
        }
    };
}

polled!(Job, job, business_status);
polled!(Source, source, migration_cycle);
polled!(SmsTask, migration_task);
polled!(Task, task, task_status);

/// The row of an event.
fn row<S: Subject>(event: S::Event) -> &'static Rule {
    let name = event.to_string();
    S::ROWS.events.iter().find(|rule| rule.name == name).expect("each event has a row")
}

/// Whether some state leads to the goal by steps of a kind.
fn leads<S: Polled>(
    life: &Lifecycle<S>,
    from: impl IntoIterator<Item = S>,
    goal: &Goal<S>,
    next: impl Fn(S) -> Vec<S>,
) -> bool {
    let mut todo: Vec<S> = from.into_iter().collect();
    let mut known: HashSet<S> = todo.iter().copied().collect();
    while let Some(state) = todo.pop() {
        if life.fulfils(state, goal) {
            return true;
        }
        todo.extend(next(state).into_iter().filter(|state| known.insert(*state)));
    }
    false
}

/// Where the service goes by itself, and others where they count.
fn by_itself<S: Polled>(state: S, others: bool) -> Vec<S> {
    let counts = |e: &&S::Event| others || row::<S>(**e).agent == Agent::Service;
    S::EVENTS.iter().filter(counts).filter_map(|e| state.happen(*e).ok()).collect()
}

/// Where a plan may count on coming.
fn planned<S: Polled>(state: S) -> Vec<S> {
    let called = S::OPERATIONS.iter().filter_map(|o| state.ask(*o).ok().map(Accepted::job));
    let usual = |e: &&S::Event| !matches!(row::<S>(**e).course, Course::Adverse(_));
    called.chain(S::EVENTS.iter().filter(usual).filter_map(|e| state.happen(*e).ok())).collect()
}

fn every<S: Polled>(u: &mut Unstructured, reached: &mut Reached) -> Result<()> {
    let (life, states) = u.choose(S::lives())?;
    let others = u.arbitrary()?;
    let life = if others { life.with_others() } else { life.clone() };
    let start = *u.choose(states)?;
    let called = life.called(u.arbitrary()?, [start]);
    reached.insert(S::ROWS.name);
    let mut goals = called.goals();
    let goal = if u.arbitrary()? { goals.pop() } else { None };
    let goal = match goal {
        Some(goal) => goal,
        None => life.shown_as(*u.choose(states)?),
    };
    if u.ratio(1, 4)? {
        plans(&life, start, &goal, reached);
    }
    let begun = time(0, u, reached)?;
    let pace = if u.arbitrary()? {
        let mut ms = || u.arbitrary();
        Pace { min: ms()?, max: ms()?, timeout: ms()?, stuck: ms()?, stale: ms()? }
    } else {
        Pace { timeout: 100_000, ..Pace::default() }
    };
    let unknown = *u.choose(&[UnknownWords::Pending, UnknownWords::Ignore, UnknownWords::Fail])?;
    let waiter = if u.arbitrary()? { called.waiter(&goal, begun) } else { life.waiter([start], &goal, begun) };
    let waiter = waiter.with_pace(pace).with_unknown_words(unknown);
    let mut wait = Wait { waiter, life, goal, others, unknown, begun, latest: begun, pace };
    for _ in 0..16 {
        if u.is_empty() {
            break;
        }
        wait.poll(u, states, reached)?;
    }
    Ok(())
}

/// A time that is a little later, or any.
fn time(last: u64, u: &mut Unstructured, reached: &mut Reached) -> Result<u64> {
    let time = match u.int_in_range(0..=5)? {
        0..=2 => last.saturating_add(u64::from(u.arbitrary::<u16>()?)),
        3 => last.saturating_sub(u64::from(u.arbitrary::<u16>()?)),
        4 => u.arbitrary()?,
        _ => u64::MAX,
    };
    reached.extend((time < last).then_some("backwards"));
    reached.extend((time == u64::MAX).then_some("the end of time"));
    Ok(time)
}

struct Wait<S: Polled> {
    waiter: Waiter<S>,
    life: Lifecycle<S>,
    goal: Goal<S>,
    others: bool,
    unknown: UnknownWords,
    begun: u64,
    /// The latest time that it was told.
    latest: u64,
    pace: Pace,
}

impl<S: Polled> Wait<S> {
    fn poll(&mut self, u: &mut Unstructured, states: &[S], reached: &mut Reached) -> Result<()> {
        let now = time(self.latest, u, reached)?;
        let mut words = Vec::new();
        let seen = match u.int_in_range(0..=7)? {
            0..=4 => Seen::of(*u.choose(states)?),
            5 => Seen::of(u.arbitrary()?),
            6 => Seen::not_found(),
            _ => {
                words = vec![u.arbitrary::<&str>()?];
                words.extend(u.arbitrary::<Option<&str>>()?);
                S::seen(words[0], words.get(1).copied())
            }
        };
        let jitter = u.arbitrary()?;
        self.latest = self.latest.max(now);
        if u.ratio(1, 8)? {
            let (next, _) = self.waiter.unanswered(now, jitter);
            assert_ne!(next, Next::Stop, "what was not answered stops nothing");
            self.in_time(next, reached);
            return Ok(());
        }
        // Saved and resumed it says the same. That works out the states anew, which takes long.
        let resumed = if u.ratio(1, 32)? {
            let saved = serde_json::to_string(&self.waiter).expect("a waiter is saved");
            Some(serde_json::from_str::<Waiter<S>>(&saved).unwrap_or_else(|e| panic!("{e}\n{saved}")))
        } else {
            None
        };
        let poll = self.waiter.poll(now, &seen, jitter);
        if let Some(mut resumed) = resumed {
            assert_eq!(resumed.poll(now, &seen, jitter), poll, "{seen}");
            reached.insert("resumed");
        }

        self.classified(&poll.class, &seen, &words, poll.unforeseen, reached);
        let waits = match &poll.class {
            Class::Pending | Class::Stale => true,
            Class::Unknown { .. } => self.unknown != UnknownWords::Fail,
            _ => false,
        };
        assert_eq!(poll.next != Next::Stop, waits, "{poll:?}");
        if poll.next == Next::Stop {
            reached.insert("stop");
            let again = self.waiter.clone().poll(now, &seen, jitter);
            assert_eq!(again.next, Next::Stop, "it stopped, and the same is shown: {poll:?}, then {again:?}");
        }
        self.in_time(poll.next, reached);
        if let Some(stuck) = poll.stuck {
            assert!(stuck.since <= self.latest && self.latest - stuck.since >= self.pace.stuck, "{stuck:?}");
            reached.insert("stuck");
        }
        reached.extend(poll.unforeseen.then_some("unforeseen"));
        Ok(())
    }

    /// What a class claims is so.
    fn classified(&self, class: &Class, seen: &Seen<S>, words: &[&str], unforeseen: bool, reached: &mut Reached) {
        let candidates = || self.waiter.candidates();
        let fulfils = |state: S| self.life.fulfils(state, &self.goal);
        let comes = || leads(&self.life, candidates(), &self.goal, |state| by_itself(state, self.others));
        reached.insert(match class {
            Class::Done => {
                assert!(candidates().any(fulfils), "{seen} is no {}", self.goal);
                "done"
            }
            Class::Pending => {
                assert!(comes(), "{seen} does not lead to {}", self.goal);
                "pending"
            }
            Class::Failed(why) => {
                assert!(!comes(), "{seen} leads to {}", self.goal);
                assert_eq!(why.state, seen.to_string());
                assert!(!why.to_string().is_empty());
                "failed"
            }
            Class::Overtaken { again } => {
                assert!(!unforeseen, "what nobody foresaw has overtaken nothing");
                assert_eq!(*again, comes(), "{seen}, {}", self.goal);
                "overtaken"
            }
            Class::Stale => {
                assert!(!unforeseen);
                "stale"
            }
            Class::Gone => {
                assert_eq!(seen, &Seen::not_found());
                "gone"
            }
            Class::Unknown { word, .. } => {
                assert!(words.contains(&word.as_str()), "{word:?} is none of {words:?}");
                "unknown"
            }
            other => panic!("{other:?} is no class"),
        });
    }

    /// The next look is after now, and not after the time is up.
    fn in_time(&mut self, next: Next, reached: &mut Reached) {
        let end = self.begun.saturating_add(self.pace.timeout);
        match next {
            Next::Look { at } => {
                assert!(at > self.latest && at <= end, "{at} is not after {} and before {end}", self.latest);
                let longest = self.pace.max.max(self.pace.min).max(1);
                assert!(at - self.latest <= longest, "{at} is more than {longest} after {}", self.latest);
                reached.insert("look");
            }
            Next::TimedOut => {
                assert!(self.latest >= end, "{} is before {end}", self.latest);
                assert_eq!(self.waiter.unanswered(0, 0).0, Next::TimedOut, "the time stays up");
                reached.insert("timed out");
            }
            Next::Stop => {}
        }
    }
}

/// A plan from one state: the rows have each step, and the last one leads to the goal.
fn plans<S: Polled>(life: &Lifecycle<S>, start: S, goal: &Goal<S>, reached: &mut Reached) {
    let way = leads(life, [start], goal, planned);
    match Planner::new(life).plan([start], goal) {
        Ok(plan) => {
            let mut state = start;
            for step in &plan.steps {
                state = match step {
                    Step::Call(operation) => state.ask(*operation).expect("a planned call is accepted").job(),
                    Step::Await(event) | Step::Others(event) => {
                        assert!(!matches!(row::<S>(*event).course, Course::Adverse(_)), "{event} is not counted on");
                        state.happen(*event).expect("a planned event is foreseen")
                    }
                };
            }
            assert!(life.fulfils(state, goal), "the plan ends in {state}\n{plan}");
            assert_eq!((plan.shown.len(), plan.rests_on.len()), (plan.steps.len(), plan.steps.len()));
            assert!(way && !plan.to_string().is_empty());
            reached.insert("a plan");
        }
        Err(why) => {
            assert!(!way, "there is a way from {start} to {goal}: {why}");
            assert!(!why.to_string().is_empty());
            reached.insert("no plan");
        }
    }
}

//! The cheapest way through a recording: what it needs, what it rests on, one run of it, and what would mend it.

use super::explain::Step;
use super::model::{Model, Unseen};
use super::run::{Key, Runner, initial};
use super::{Answer, Frame, Item, Track, What};
use crate::evidence::Strength;
use crate::rule::Agent;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

/// What a search makes as small as it can.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Measure {
    /// The number of unseen steps.
    Steps,
    /// The weakest basis.
    Weakness,
    /// The number of unseen steps that may not go unseen.
    Extra(Unseen),
}

type Node = (Key, usize);

/// One way to a node.
#[derive(Clone, Copy)]
struct Way {
    weakest: Strength,
    steps: usize,
    /// Its last moment.
    last: usize,
}

/// What happened at one moment of a run.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// What the recording has there: the number of the item.
    pub(super) item: Option<usize>,
    /// What it does not have: an unseen step.
    pub(super) step: Option<Step>,
    /// The state afterwards.
    pub(super) state: usize,
}

pub(super) struct Search<'a> {
    runner: Runner<'a>,
    measure: Measure,
    /// Whether what was recorded is noted too, and not only what was not.
    whole: bool,
    ways: BTreeMap<Node, Way>,
    /// Each moment with the one before it.
    moments: Vec<(usize, Moment)>,
}

/// More ways than these at one moment, or moments in all, are not searched.
const WAYS: usize = 50_000;
const MOMENTS: usize = 4_000_000;

/// What was found: the weakest basis, the number of steps, and the moments of one run.
pub(super) struct Found {
    pub(super) weakest: Strength,
    pub(super) moments: Vec<Moment>,
}

impl Found {
    /// The unseen steps.
    pub(super) fn steps(&self) -> Vec<Step> {
        self.moments.iter().filter_map(|moment| moment.step).collect()
    }
}

impl<'a> Search<'a> {
    /// The cheapest run; none if there is none, or the search became too wide.
    pub(super) fn cheapest(model: &'a Model, track: &'a Track, measure: Measure, whole: bool) -> Option<Found> {
        let beginning = Moment { item: None, step: None, state: 0 };
        let (runner, moments) = (Runner::new(model, track), vec![(0, beginning)]);
        let mut search = Self { runner, measure, whole, ways: BTreeMap::new(), moments };
        for state in initial(model, &track.frame) {
            let last = search.note(0, Moment { state, ..beginning });
            let way = Way { weakest: Strength::Stated, steps: 0, last };
            search.ways.insert((Key::default(), state), way);
        }
        let mut after = 0;
        for (n, item) in track.items.iter().enumerate() {
            search.runner.open(n);
            search.expire();
            search.close(after, item.line);
            search.item(n, item);
            if search.ways.len() > WAYS || search.moments.len() > MOMENTS {
                return None;
            }
            after = item.line;
        }
        let best = *search.ways.values().min_by_key(|way| search.cost(way))?;
        let mut moments = Vec::new();
        let mut last = best.last;
        while let Some((before, moment)) = search.moments.get(last).filter(|_| last != 0) {
            moments.push(*moment);
            last = *before;
        }
        moments.reverse();
        Some(Found { weakest: best.weakest, moments })
    }

    /// Notes a moment that follows another, if such are noted.
    fn note(&mut self, before: usize, moment: Moment) -> usize {
        if !self.whole && moment.step.is_none() {
            return before;
        }
        self.moments.push((before, moment));
        self.moments.len() - 1
    }

    fn cost(&self, way: &Way) -> usize {
        match self.measure {
            Measure::Steps | Measure::Extra(_) => way.steps,
            Measure::Weakness => way.weakest as usize,
        }
    }

    /// How much a step counts, and whether it is noted.
    fn weight(&self, rule: usize) -> usize {
        let agent = self.runner.model.rules.get(rule).map(|rule| rule.agent);
        match (self.measure, agent) {
            (Measure::Extra(unseen), Some(agent)) => usize::from(!unseen.allows(agent)),
            _ => 1,
        }
    }

    fn offer(&self, ways: &mut BTreeMap<Node, Way>, node: Node, way: Way) -> bool {
        let better = ways.get(&node).is_none_or(|old| self.cost(&way) < self.cost(old));
        if better {
            ways.insert(node, way);
        }
        better
    }

    fn close(&mut self, after: usize, before: usize) {
        let mut todo: BTreeSet<(usize, Node)> = self.ways.iter().map(|(node, way)| (self.cost(way), *node)).collect();
        let mut ways = core::mem::take(&mut self.ways);
        while let Some((_, node)) = todo.pop_first().filter(|_| ways.len() <= WAYS) {
            let Some(way) = ways.get(&node).copied() else { continue };
            for (to, strength, moment, weight) in self.next(node, way, after, before) {
                let noted = Moment { step: moment.step.filter(|_| weight > 0), ..moment };
                let (weakest, steps) = (way.weakest.max(strength), way.steps + weight);
                let reached = ways.get(&to).copied();
                let new = Way { weakest, steps, last: way.last };
                if reached.is_none_or(|old| self.cost(&new) < self.cost(&old)) {
                    let last = self.note(way.last, noted);
                    ways.insert(to, Way { last, ..new });
                    todo.insert((self.cost(&new), to));
                }
            }
        }
        self.ways = ways;
    }

    /// What may happen next: where it leads, what that rests on, and how much it counts.
    fn next(&self, (key, state): Node, way: Way, after: usize, before: usize) -> Vec<(Node, Strength, Moment, usize)> {
        let model = self.runner.model;
        let mut next = Vec::new();
        let unseen = |rule: usize, state: usize| {
            let what = model.rules.get(rule).map_or("", |r| r.name);
            Moment { item: None, step: Some(Step { what, after, before }), state }
        };
        for (to, rule, strength) in model.successors(state).iter() {
            next.push(((key, *to), *strength, unseen(*rule, *to), self.weight(*rule)));
        }
        for (kind, lost) in self.runner.losable(key) {
            let What::Call { verb, requests, .. } = &lost.what else { continue };
            let Some(rule) = model.rule(Agent::Caller, *verb) else { continue };
            for (to, strength) in model.may_accept(rule, &model.requests(rule, requests.as_ref()), state).0 {
                let weight = usize::from(!matches!(self.measure, Measure::Extra(_)));
                next.push(((key.using(kind), to), strength, unseen(rule, to), weight));
            }
        }
        for (slot, n, item) in self.runner.takable(key) {
            let free = matches!(item.what, What::See { .. } | What::Call { answer: Answer::Denied(_), .. });
            let free = free && !self.runner.ends_waiting(item);
            let ends = self.outcomes(item, state).into_iter().map(|(to, strength)| {
                ((key.taking(slot), to), strength, Moment { item: Some(n), step: None, state: to }, 0)
            });
            let ends: Vec<_> = ends.collect();
            // What has no effect and costs nothing is taken at once, before anything else.
            let cheap = |strength: Strength| self.measure != Measure::Weakness || strength <= way.weakest;
            match ends.first() {
                Some(end) if free && cheap(end.1) => return vec![*end],
                _ => next.extend(ends),
            }
        }
        next
    }

    /// Forgets the lost calls whose time is over.
    fn expire(&mut self) {
        for kind in self.runner.expired() {
            let mut ways = BTreeMap::new();
            for ((mut key, state), way) in core::mem::take(&mut self.ways) {
                key.forget(kind);
                self.offer(&mut ways, (key, state), way);
            }
            self.ways = ways;
        }
    }

    fn item(&mut self, n: usize, item: &Item) {
        let slot = self.runner.open.iter().position(|open| *open == n);
        let mut ways = BTreeMap::new();
        for ((mut key, state), way) in core::mem::take(&mut self.ways) {
            let early = slot.is_some_and(|s| key.has_taken(s));
            if !early && !self.runner.may_be_next(key, item) {
                continue;
            }
            if let Some(s) = slot {
                key.close_slot(s);
            }
            if early {
                self.offer(&mut ways, (key, state), way);
                continue;
            }
            for (next, strength) in self.outcomes(item, state) {
                let new = Way { weakest: way.weakest.max(strength), ..way };
                if ways.get(&(key, next)).is_none_or(|old| self.cost(&new) < self.cost(old)) {
                    let last = self.note(way.last, Moment { item: Some(n), step: None, state: next });
                    ways.insert((key, next), Way { last, ..new });
                }
            }
        }
        if item.is_lost() {
            self.runner.lose(item);
        }
        if let Some(s) = slot {
            self.runner.open.remove(s);
        }
        self.ways = ways;
    }

    /// Where one line leads from a state, and what that rests on.
    fn outcomes(&self, item: &Item, state: usize) -> Vec<(usize, Strength)> {
        let model = self.runner.model;
        match &item.what {
            What::Call { answer: Answer::Lost, .. } => vec![(state, Strength::Stated)],
            What::Call { verb, requests, answer } => {
                let Some(rule) = model.rule(Agent::Caller, *verb) else { return Vec::new() };
                let requests = model.requests(rule, requests.as_ref());
                if let Answer::Denied(code) = answer {
                    return model.may_deny(rule, &requests, state, *code).map(|s| (state, s)).into_iter().collect();
                }
                let (mut applied, ignored) = model.may_accept(rule, &requests, state);
                if *answer == Answer::Ignored {
                    applied.clear();
                }
                applied.extend(ignored.filter(|_| *answer != Answer::Applied).map(|s| (state, s)));
                applied
            }
            What::Step { verb } => model.event(*verb).map_or_else(Vec::new, |rule| model.happens(rule, state)),
            What::See { glimpse } => {
                let shown = if glimpse.fields.is_empty() && !glimpse.missing {
                    Some(Strength::Stated)
                } else {
                    model.shows(state, glimpse)
                };
                shown.map(|s| (state, s)).into_iter().collect()
            }
        }
    }
}

/// The fewest unseen steps that would make a recording possible, if others could act and the service's steps went unseen.
pub(super) fn repair(track: &Track, model: &Model) -> Option<Vec<Step>> {
    let frame = &track.frame;
    let unseen = frame.unseen();
    Search::cheapest(model, track, Measure::Extra(unseen), false).map(|found| found.steps())
}

/// The frame of such a recording.
pub(super) fn opened(frame: &Frame) -> Frame {
    Frame { open: true, steps: false, ..frame.clone() }
}

//! The judge is compared with the definition of the verdicts on random histories.

use crate::dice::Dice;
use crate::search::{Maker, Readings, Recorded, Service, agree, judged, simpler, verdict};
use crate::subject::Subject;
use cutover::dcs::task::Task;
use cutover::history::Judge;
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;

fn agrees(service: &Service) {
    let (judge, readings) = (Judge::new(), Readings::default());
    let editions = 0..u8::try_from(service.rows.editions.len()).unwrap();
    let compare = |history: &Recorded| {
        let searched: Vec<_> = editions.clone().map(|e| verdict(&readings, service, history, e)).collect();
        (judged(&judge, service, history), searched)
    };
    let counts = RefCell::new(BTreeMap::new());
    proptest!(|(seed in any::<u64>().no_shrink())| {
        let history = Maker { service, dice: Dice::of(seed) }.history(&readings);
        let (mut found, mut wanted) = compare(&history);
        for verdict in &wanted {
            *counts.borrow_mut().entry(verdict.to_string()).or_insert(0) += 1;
        }
        if !agree(&history, &found, &wanted) {
            let mut least = history;
            while let Some(less) = simpler(&least).into_iter().find(|h| { let (a, b) = compare(h); !agree(h, &a, &b) }) {
                least = less;
            }
            (found, wanted) = compare(&least);
            prop_assert_eq!(found, wanted, "judged and searched:\n{}", least.text(service));
        }
    });
    println!("{}: {:?}", service.name, counts.borrow());
}

#[test]
fn a_job_is_judged_as_the_definition_says() {
    agrees(&Service::smc(Job::ROWS));
}

#[test]
fn a_source_server_is_judged_as_the_definition_says() {
    agrees(&Service::sms(Source::ROWS));
}

#[test]
fn a_migration_task_is_judged_as_the_definition_says() {
    agrees(&Service::sms_task(SmsTask::ROWS));
}

#[test]
fn a_task_is_judged_as_the_definition_says() {
    agrees(&Service::dcs(Task::ROWS));
}

//! The full products, grouped and reviewed: a change of a rule shows here as a changed line.

use crate::subject::Subject;
use cutover::dcs::task::Task;
use cutover::render;
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use std::fmt::Write as _;

fn reviewed<S: Subject>() {
    for edition in S::ROWS.editions {
        let cells = render::cells(S::ROWS, edition);
        assert!(cells.len() <= 400, "{} lines", cells.len());
        let mut text = String::new();
        for c in &cells {
            let region = c.region.words(S::ROWS.coordinates);
            writeln!(text, "{}: {region}: {} [{}]", c.rule, c.answer, c.strength).unwrap();
        }
        insta::assert_snapshot!(format!("cells_{}_{edition}", S::NAME), text);
    }
}

fn is_a_partition<S: Subject>() {
    let coordinates = S::ROWS.coordinates;
    for edition in S::ROWS.editions {
        let cells = render::cells(S::ROWS, edition);
        let mut names: Vec<&str> = cells.iter().map(|c| c.rule).collect();
        names.dedup();
        for name in names {
            let groups: Vec<_> = cells.iter().filter(|c| c.rule == name).collect();
            let sizes = groups.iter().map(|c| {
                let sizes = coordinates.iter().enumerate().map(|(n, k)| {
                    let all = u32::MAX >> (32 - k.values.len());
                    u64::from((c.region.mask(n) & all).count_ones())
                });
                sizes.product::<u64>()
            });
            let whole: u64 = coordinates.iter().map(|k| k.values.len() as u64).product();
            assert_eq!(sizes.sum::<u64>(), whole, "{name}: together they are everything");
            for (n, a) in groups.iter().enumerate() {
                for b in &groups[n + 1..] {
                    let apart = (0..coordinates.len()).any(|k| {
                        let all = u32::MAX >> (32 - coordinates[k].values.len());
                        a.region.mask(k) & b.region.mask(k) & all == 0
                    });
                    assert!(apart, "{name}: two groups overlap");
                }
            }
        }
    }
}

macro_rules! machines {
    ($($Machine:ty, $reviewed:ident, $partition:ident;)+) => {$(
        #[test]
        fn $reviewed() {
            reviewed::<$Machine>();
        }

        #[test]
        fn $partition() {
            is_a_partition::<$Machine>();
        }
    )+};
}

machines! {
    Job, the_grouped_product_of_the_smc_job_is_as_reviewed, the_groups_of_the_smc_job_are_a_partition;
    Source, the_grouped_product_of_the_sms_source_is_as_reviewed, the_groups_of_the_sms_source_are_a_partition;
    SmsTask, the_grouped_product_of_the_sms_task_is_as_reviewed, the_groups_of_the_sms_task_are_a_partition;
    Task, the_grouped_product_of_the_dcs_task_is_as_reviewed, the_groups_of_the_dcs_task_are_a_partition;
}

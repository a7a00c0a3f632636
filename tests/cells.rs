//! The full product, grouped and reviewed: a change of a rule shows here as a changed line.

use cutover::render;
use cutover::smc::job::SPEC;
use std::fmt::Write as _;

#[test]
fn the_grouped_product_is_as_reviewed() {
    for edition in SPEC.editions {
        let cells = render::cells(&SPEC, edition);
        assert!(cells.len() <= 400, "{} lines", cells.len());
        let mut text = String::new();
        for c in &cells {
            writeln!(text, "{}: {}: {} [{}]", c.rule, c.region.words(SPEC.coordinates), c.answer, c.strength).unwrap();
        }
        insta::assert_snapshot!(format!("cells_{edition}"), text);
    }
}

#[test]
fn the_groups_are_a_partition() {
    for edition in SPEC.editions {
        let cells = render::cells(&SPEC, edition);
        let mut names: Vec<&str> = cells.iter().map(|c| c.rule).collect();
        names.dedup();
        for name in names {
            let groups: Vec<_> = cells.iter().filter(|c| c.rule == name).collect();
            let sizes = groups.iter().map(|c| {
                let sizes = SPEC.coordinates.iter().enumerate().map(|(n, k)| {
                    let all = u32::MAX >> (32 - k.values.len());
                    u64::from((c.region.mask(n) & all).count_ones())
                });
                sizes.product::<u64>()
            });
            let whole: u64 = SPEC.coordinates.iter().map(|k| k.values.len() as u64).product();
            assert_eq!(sizes.sum::<u64>(), whole, "{name}: together they are everything");
            for (n, a) in groups.iter().enumerate() {
                for b in &groups[n + 1..] {
                    let apart = (0..SPEC.coordinates.len()).any(|k| {
                        let all = u32::MAX >> (32 - SPEC.coordinates[k].values.len());
                        a.region.mask(k) & b.region.mask(k) & all == 0
                    });
                    assert!(apart, "{name}: two groups overlap");
                }
            }
        }
    }
}

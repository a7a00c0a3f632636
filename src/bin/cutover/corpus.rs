//! The histories that come with the crate. Generated from `docs/histories` by a test; do not edit.

/// Name and text of each.
pub(crate) const CORPUS: &[(&str, &str)] = &[
    ("docs/histories/format/01-header-only.jsonl", include_str!("../../../docs/histories/format/01-header-only.jsonl")),
    (
        "docs/histories/format/02-initial-any-left-out.jsonl",
        include_str!("../../../docs/histories/format/02-initial-any-left-out.jsonl"),
    ),
    ("docs/histories/format/03-initial-any.jsonl", include_str!("../../../docs/histories/format/03-initial-any.jsonl")),
    (
        "docs/histories/format/04-initial-absent.jsonl",
        include_str!("../../../docs/histories/format/04-initial-absent.jsonl"),
    ),
    (
        "docs/histories/format/05-initial-absent-start.jsonl",
        include_str!("../../../docs/histories/format/05-initial-absent-start.jsonl"),
    ),
    (
        "docs/histories/format/06-initial-view.jsonl",
        include_str!("../../../docs/histories/format/06-initial-view.jsonl"),
    ),
    (
        "docs/histories/format/07-initial-views.jsonl",
        include_str!("../../../docs/histories/format/07-initial-views.jsonl"),
    ),
    (
        "docs/histories/format/08-initial-views-none.jsonl",
        include_str!("../../../docs/histories/format/08-initial-views-none.jsonl"),
    ),
    (
        "docs/histories/format/09-initial-hidden-open.jsonl",
        include_str!("../../../docs/histories/format/09-initial-hidden-open.jsonl"),
    ),
    (
        "docs/histories/format/10-initial-hidden-known.jsonl",
        include_str!("../../../docs/histories/format/10-initial-hidden-known.jsonl"),
    ),
    (
        "docs/histories/format/11-initial-hidden-empty.jsonl",
        include_str!("../../../docs/histories/format/11-initial-hidden-empty.jsonl"),
    ),
    (
        "docs/histories/format/12-settings-hidden.jsonl",
        include_str!("../../../docs/histories/format/12-settings-hidden.jsonl"),
    ),
    (
        "docs/histories/format/13-settings-run-once.jsonl",
        include_str!("../../../docs/histories/format/13-settings-run-once.jsonl"),
    ),
    (
        "docs/histories/format/14-args-missing.jsonl",
        include_str!("../../../docs/histories/format/14-args-missing.jsonl"),
    ),
    ("docs/histories/format/15-args-empty.jsonl", include_str!("../../../docs/histories/format/15-args-empty.jsonl")),
    ("docs/histories/format/16-args-given.jsonl", include_str!("../../../docs/histories/format/16-args-given.jsonl")),
    (
        "docs/histories/format/17-args-run-once-default.jsonl",
        include_str!("../../../docs/histories/format/17-args-run-once-default.jsonl"),
    ),
    (
        "docs/histories/format/18-same-t-same-caller.jsonl",
        include_str!("../../../docs/histories/format/18-same-t-same-caller.jsonl"),
    ),
    (
        "docs/histories/format/19-same-t-same-caller-order.jsonl",
        include_str!("../../../docs/histories/format/19-same-t-same-caller-order.jsonl"),
    ),
    ("docs/histories/format/20-t-interval.jsonl", include_str!("../../../docs/histories/format/20-t-interval.jsonl")),
    ("docs/histories/format/21-t-absent.jsonl", include_str!("../../../docs/histories/format/21-t-absent.jsonl")),
    (
        "docs/histories/format/22-call-and-ret.jsonl",
        include_str!("../../../docs/histories/format/22-call-and-ret.jsonl"),
    ),
    ("docs/histories/format/23-op.jsonl", include_str!("../../../docs/histories/format/23-op.jsonl")),
    (
        "docs/histories/format/24-expect-two-jobs.jsonl",
        include_str!("../../../docs/histories/format/24-expect-two-jobs.jsonl"),
    ),
    (
        "docs/histories/format/25-expect-per-edition.jsonl",
        include_str!("../../../docs/histories/format/25-expect-per-edition.jsonl"),
    ),
    (
        "docs/histories/format/26-expect-all-editions.jsonl",
        include_str!("../../../docs/histories/format/26-expect-all-editions.jsonl"),
    ),
    (
        "docs/histories/format/27-expect-all-editions-violates.jsonl",
        include_str!("../../../docs/histories/format/27-expect-all-editions-violates.jsonl"),
    ),
    ("docs/histories/format/28-links.jsonl", include_str!("../../../docs/histories/format/28-links.jsonl")),
    (
        "docs/histories/format/29-links-delete-source.jsonl",
        include_str!("../../../docs/histories/format/29-links-delete-source.jsonl"),
    ),
    (
        "docs/histories/format/30-links-delete-source-running.jsonl",
        include_str!("../../../docs/histories/format/30-links-delete-source-running.jsonl"),
    ),
    (
        "docs/histories/format/31-words-report.jsonl",
        include_str!("../../../docs/histories/format/31-words-report.jsonl"),
    ),
    ("docs/histories/format/32-words-any.jsonl", include_str!("../../../docs/histories/format/32-words-any.jsonl")),
    (
        "docs/histories/format/33-words-any-no-excuse.jsonl",
        include_str!("../../../docs/histories/format/33-words-any-no-excuse.jsonl"),
    ),
    (
        "docs/histories/format/34-denied-quota.jsonl",
        include_str!("../../../docs/histories/format/34-denied-quota.jsonl"),
    ),
    (
        "docs/histories/format/35-denied-permission.jsonl",
        include_str!("../../../docs/histories/format/35-denied-permission.jsonl"),
    ),
    (
        "docs/histories/format/36-denied-permission-only.jsonl",
        include_str!("../../../docs/histories/format/36-denied-permission-only.jsonl"),
    ),
    (
        "docs/histories/format/37-denied-no-code.jsonl",
        include_str!("../../../docs/histories/format/37-denied-no-code.jsonl"),
    ),
    ("docs/histories/format/38-ok-ignored.jsonl", include_str!("../../../docs/histories/format/38-ok-ignored.jsonl")),
    ("docs/histories/format/39-out-ignored.jsonl", include_str!("../../../docs/histories/format/39-out-ignored.jsonl")),
    ("docs/histories/format/40-out-applied.jsonl", include_str!("../../../docs/histories/format/40-out-applied.jsonl")),
    (
        "docs/histories/format/41-out-applied-wrong.jsonl",
        include_str!("../../../docs/histories/format/41-out-applied-wrong.jsonl"),
    ),
    (
        "docs/histories/format/42-out-ignored-wrong.jsonl",
        include_str!("../../../docs/histories/format/42-out-ignored-wrong.jsonl"),
    ),
    ("docs/histories/format/43-lost-answer.jsonl", include_str!("../../../docs/histories/format/43-lost-answer.jsonl")),
    (
        "docs/histories/format/44-lost-answer-never.jsonl",
        include_str!("../../../docs/histories/format/44-lost-answer-never.jsonl"),
    ),
    (
        "docs/histories/format/45-lost-answer-no-ret.jsonl",
        include_str!("../../../docs/histories/format/45-lost-answer-no-ret.jsonl"),
    ),
    (
        "docs/histories/format/46-lost-answer-once.jsonl",
        include_str!("../../../docs/histories/format/46-lost-answer-once.jsonl"),
    ),
    ("docs/histories/format/47-late.jsonl", include_str!("../../../docs/histories/format/47-late.jsonl")),
    ("docs/histories/format/48-late-inside.jsonl", include_str!("../../../docs/histories/format/48-late-inside.jsonl")),
    ("docs/histories/format/49-stale-0.jsonl", include_str!("../../../docs/histories/format/49-stale-0.jsonl")),
    ("docs/histories/format/50-stale-ms.jsonl", include_str!("../../../docs/histories/format/50-stale-ms.jsonl")),
    (
        "docs/histories/format/51-stale-ms-exceeded.jsonl",
        include_str!("../../../docs/histories/format/51-stale-ms-exceeded.jsonl"),
    ),
    ("docs/histories/format/52-stale-any.jsonl", include_str!("../../../docs/histories/format/52-stale-any.jsonl")),
    (
        "docs/histories/format/53-stale-any-twice.jsonl",
        include_str!("../../../docs/histories/format/53-stale-any-twice.jsonl"),
    ),
    (
        "docs/histories/format/54-steps-hidden.jsonl",
        include_str!("../../../docs/histories/format/54-steps-hidden.jsonl"),
    ),
    (
        "docs/histories/format/55-steps-recorded.jsonl",
        include_str!("../../../docs/histories/format/55-steps-recorded.jsonl"),
    ),
    (
        "docs/histories/format/56-steps-recorded-missing.jsonl",
        include_str!("../../../docs/histories/format/56-steps-recorded-missing.jsonl"),
    ),
    (
        "docs/histories/format/57-see-missing-key.jsonl",
        include_str!("../../../docs/histories/format/57-see-missing-key.jsonl"),
    ),
    (
        "docs/histories/format/58-see-null-key.jsonl",
        include_str!("../../../docs/histories/format/58-see-null-key.jsonl"),
    ),
    (
        "docs/histories/format/59-see-null-running.jsonl",
        include_str!("../../../docs/histories/format/59-see-null-running.jsonl"),
    ),
    (
        "docs/histories/format/60-see-null-view.jsonl",
        include_str!("../../../docs/histories/format/60-see-null-view.jsonl"),
    ),
    (
        "docs/histories/format/61-see-null-view-unforeseen.jsonl",
        include_str!("../../../docs/histories/format/61-see-null-view-unforeseen.jsonl"),
    ),
    ("docs/histories/format/62-see-via.jsonl", include_str!("../../../docs/histories/format/62-see-via.jsonl")),
    ("docs/histories/format/63-see-two.jsonl", include_str!("../../../docs/histories/format/63-see-two.jsonl")),
    (
        "docs/histories/format/64-world-closed.jsonl",
        include_str!("../../../docs/histories/format/64-world-closed.jsonl"),
    ),
    ("docs/histories/format/65-world-open.jsonl", include_str!("../../../docs/histories/format/65-world-open.jsonl")),
    ("docs/histories/format/66-x-keys.jsonl", include_str!("../../../docs/histories/format/66-x-keys.jsonl")),
    ("docs/histories/smc/01-cut-over-plain.jsonl", include_str!("../../../docs/histories/smc/01-cut-over-plain.jsonl")),
    (
        "docs/histories/smc/02-cut-over-with-data.jsonl",
        include_str!("../../../docs/histories/smc/02-cut-over-with-data.jsonl"),
    ),
    (
        "docs/histories/smc/03-cut-over-default.jsonl",
        include_str!("../../../docs/histories/smc/03-cut-over-default.jsonl"),
    ),
    (
        "docs/histories/smc/04-cut-over-all-steps.jsonl",
        include_str!("../../../docs/histories/smc/04-cut-over-all-steps.jsonl"),
    ),
    (
        "docs/histories/smc/05-cut-over-complete-at-once.jsonl",
        include_str!("../../../docs/histories/smc/05-cut-over-complete-at-once.jsonl"),
    ),
    (
        "docs/histories/smc/06-cut-over-complete-at-once-recorded.jsonl",
        include_str!("../../../docs/histories/smc/06-cut-over-complete-at-once-recorded.jsonl"),
    ),
    ("docs/histories/smc/07-cut-over-ready.jsonl", include_str!("../../../docs/histories/smc/07-cut-over-ready.jsonl")),
    (
        "docs/histories/smc/08-cut-over-in-error.jsonl",
        include_str!("../../../docs/histories/smc/08-cut-over-in-error.jsonl"),
    ),
    (
        "docs/histories/smc/09-cut-over-finished.jsonl",
        include_str!("../../../docs/histories/smc/09-cut-over-finished.jsonl"),
    ),
    (
        "docs/histories/smc/10-cut-over-expired.jsonl",
        include_str!("../../../docs/histories/smc/10-cut-over-expired.jsonl"),
    ),
    (
        "docs/histories/smc/11-cut-over-running.jsonl",
        include_str!("../../../docs/histories/smc/11-cut-over-running.jsonl"),
    ),
    ("docs/histories/smc/12-cut-over-twice.jsonl", include_str!("../../../docs/histories/smc/12-cut-over-twice.jsonl")),
    (
        "docs/histories/smc/13-cut-over-refused-waiting.jsonl",
        include_str!("../../../docs/histories/smc/13-cut-over-refused-waiting.jsonl"),
    ),
    (
        "docs/histories/smc/14-cut-over-refused-source.jsonl",
        include_str!("../../../docs/histories/smc/14-cut-over-refused-source.jsonl"),
    ),
    (
        "docs/histories/smc/15-cut-over-refused-business.jsonl",
        include_str!("../../../docs/histories/smc/15-cut-over-refused-business.jsonl"),
    ),
    (
        "docs/histories/smc/16-cut-over-internal-error.jsonl",
        include_str!("../../../docs/histories/smc/16-cut-over-internal-error.jsonl"),
    ),
    (
        "docs/histories/smc/17-no-data-migrated.jsonl",
        include_str!("../../../docs/histories/smc/17-no-data-migrated.jsonl"),
    ),
    (
        "docs/histories/smc/18-no-data-migrated-later.jsonl",
        include_str!("../../../docs/histories/smc/18-no-data-migrated-later.jsonl"),
    ),
    (
        "docs/histories/smc/19-periodic-again-plain.jsonl",
        include_str!("../../../docs/histories/smc/19-periodic-again-plain.jsonl"),
    ),
    (
        "docs/histories/smc/20-periodic-again-with-data.jsonl",
        include_str!("../../../docs/histories/smc/20-periodic-again-with-data.jsonl"),
    ),
    (
        "docs/histories/smc/21-cut-over-then-stopped.jsonl",
        include_str!("../../../docs/histories/smc/21-cut-over-then-stopped.jsonl"),
    ),
    (
        "docs/histories/smc/22-cut-over-refused-stopped.jsonl",
        include_str!("../../../docs/histories/smc/22-cut-over-refused-stopped.jsonl"),
    ),
    ("docs/histories/smc/23-stop-syncing.jsonl", include_str!("../../../docs/histories/smc/23-stop-syncing.jsonl")),
    ("docs/histories/smc/24-stop-ready.jsonl", include_str!("../../../docs/histories/smc/24-stop-ready.jsonl")),
    ("docs/histories/smc/25-stop-stopped.jsonl", include_str!("../../../docs/histories/smc/25-stop-stopped.jsonl")),
    ("docs/histories/smc/26-stop-in-error.jsonl", include_str!("../../../docs/histories/smc/26-stop-in-error.jsonl")),
    ("docs/histories/smc/27-stop-expired.jsonl", include_str!("../../../docs/histories/smc/27-stop-expired.jsonl")),
    (
        "docs/histories/smc/28-stop-refused-syncing.jsonl",
        include_str!("../../../docs/histories/smc/28-stop-refused-syncing.jsonl"),
    ),
    (
        "docs/histories/smc/29-stop-refused-ready.jsonl",
        include_str!("../../../docs/histories/smc/29-stop-refused-ready.jsonl"),
    ),
    (
        "docs/histories/smc/30-stop-refused-source-code.jsonl",
        include_str!("../../../docs/histories/smc/30-stop-refused-source-code.jsonl"),
    ),
    ("docs/histories/smc/31-stop-waiting.jsonl", include_str!("../../../docs/histories/smc/31-stop-waiting.jsonl")),
    ("docs/histories/smc/32-stop-effect.jsonl", include_str!("../../../docs/histories/smc/32-stop-effect.jsonl")),
    (
        "docs/histories/smc/33-one-time-waiting.jsonl",
        include_str!("../../../docs/histories/smc/33-one-time-waiting.jsonl"),
    ),
    ("docs/histories/smc/34-one-time-life.jsonl", include_str!("../../../docs/histories/smc/34-one-time-life.jsonl")),
    (
        "docs/histories/smc/35-running-expired.jsonl",
        include_str!("../../../docs/histories/smc/35-running-expired.jsonl"),
    ),
    (
        "docs/histories/smc/36-running-expired-hidden.jsonl",
        include_str!("../../../docs/histories/smc/36-running-expired-hidden.jsonl"),
    ),
    ("docs/histories/smc/37-deleted-back.jsonl", include_str!("../../../docs/histories/smc/37-deleted-back.jsonl")),
    (
        "docs/histories/smc/38-deleting-undone.jsonl",
        include_str!("../../../docs/histories/smc/38-deleting-undone.jsonl"),
    ),
    (
        "docs/histories/smc/39-started-ready-again.jsonl",
        include_str!("../../../docs/histories/smc/39-started-ready-again.jsonl"),
    ),
    (
        "docs/histories/smc/40-stopped-ready-again.jsonl",
        include_str!("../../../docs/histories/smc/40-stopped-ready-again.jsonl"),
    ),
    ("docs/histories/smc/41-row-01.jsonl", include_str!("../../../docs/histories/smc/41-row-01.jsonl")),
    ("docs/histories/smc/42-row-02.jsonl", include_str!("../../../docs/histories/smc/42-row-02.jsonl")),
    ("docs/histories/smc/43-row-03.jsonl", include_str!("../../../docs/histories/smc/43-row-03.jsonl")),
    ("docs/histories/smc/44-row-04-fresh.jsonl", include_str!("../../../docs/histories/smc/44-row-04-fresh.jsonl")),
    ("docs/histories/smc/45-row-04-stale.jsonl", include_str!("../../../docs/histories/smc/45-row-04-stale.jsonl")),
    ("docs/histories/smc/46-row-06.jsonl", include_str!("../../../docs/histories/smc/46-row-06.jsonl")),
    ("docs/histories/smc/47-row-06-waiting.jsonl", include_str!("../../../docs/histories/smc/47-row-06-waiting.jsonl")),
    ("docs/histories/smc/48-row-07.jsonl", include_str!("../../../docs/histories/smc/48-row-07.jsonl")),
    ("docs/histories/smc/49-row-08.jsonl", include_str!("../../../docs/histories/smc/49-row-08.jsonl")),
    ("docs/histories/smc/50-row-09.jsonl", include_str!("../../../docs/histories/smc/50-row-09.jsonl")),
    ("docs/histories/smc/51-row-09-stop.jsonl", include_str!("../../../docs/histories/smc/51-row-09-stop.jsonl")),
    ("docs/histories/smc/52-row-11.jsonl", include_str!("../../../docs/histories/smc/52-row-11.jsonl")),
    ("docs/histories/smc/53-row-12.jsonl", include_str!("../../../docs/histories/smc/53-row-12.jsonl")),
    ("docs/histories/smc/54-row-13.jsonl", include_str!("../../../docs/histories/smc/54-row-13.jsonl")),
    ("docs/histories/smc/55-row-14.jsonl", include_str!("../../../docs/histories/smc/55-row-14.jsonl")),
    ("docs/histories/smc/56-row-15-ok.jsonl", include_str!("../../../docs/histories/smc/56-row-15-ok.jsonl")),
    ("docs/histories/smc/57-row-15-refused.jsonl", include_str!("../../../docs/histories/smc/57-row-15-refused.jsonl")),
    (
        "docs/histories/smc/58-row-15-refused-business.jsonl",
        include_str!("../../../docs/histories/smc/58-row-15-refused-business.jsonl"),
    ),
    ("docs/histories/smc/59-row-16-hidden.jsonl", include_str!("../../../docs/histories/smc/59-row-16-hidden.jsonl")),
    (
        "docs/histories/smc/60-row-16-recorded.jsonl",
        include_str!("../../../docs/histories/smc/60-row-16-recorded.jsonl"),
    ),
    ("docs/histories/smc/61-start-finished.jsonl", include_str!("../../../docs/histories/smc/61-start-finished.jsonl")),
    ("docs/histories/smc/62-start-waiting.jsonl", include_str!("../../../docs/histories/smc/62-start-waiting.jsonl")),
    ("docs/histories/smc/63-start-stage.jsonl", include_str!("../../../docs/histories/smc/63-start-stage.jsonl")),
    (
        "docs/histories/smc/64-delete-refused-stopped.jsonl",
        include_str!("../../../docs/histories/smc/64-delete-refused-stopped.jsonl"),
    ),
    ("docs/histories/smc/65-delete-effect.jsonl", include_str!("../../../docs/histories/smc/65-delete-effect.jsonl")),
    (
        "docs/histories/smc/66-create-unfinished.jsonl",
        include_str!("../../../docs/histories/smc/66-create-unfinished.jsonl"),
    ),
    (
        "docs/histories/smc/67-create-unfinished-refused.jsonl",
        include_str!("../../../docs/histories/smc/67-create-unfinished-refused.jsonl"),
    ),
    (
        "docs/histories/smc/68-create-source-in-use.jsonl",
        include_str!("../../../docs/histories/smc/68-create-source-in-use.jsonl"),
    ),
    (
        "docs/histories/smc/69-create-not-ready.jsonl",
        include_str!("../../../docs/histories/smc/69-create-not-ready.jsonl"),
    ),
    (
        "docs/histories/smc/70-create-takes-source.jsonl",
        include_str!("../../../docs/histories/smc/70-create-takes-source.jsonl"),
    ),
    (
        "docs/histories/smc/71-source-delete-running.jsonl",
        include_str!("../../../docs/histories/smc/71-source-delete-running.jsonl"),
    ),
    (
        "docs/histories/smc/72-source-delete-related.jsonl",
        include_str!("../../../docs/histories/smc/72-source-delete-related.jsonl"),
    ),
    (
        "docs/histories/smc/73-source-delete-finished.jsonl",
        include_str!("../../../docs/histories/smc/73-source-delete-finished.jsonl"),
    ),
    ("docs/histories/smc/74-modify-rhythm.jsonl", include_str!("../../../docs/histories/smc/74-modify-rhythm.jsonl")),
    ("docs/histories/smc/75-modify-valid.jsonl", include_str!("../../../docs/histories/smc/75-modify-valid.jsonl")),
    ("docs/histories/smc/76-modify-names.jsonl", include_str!("../../../docs/histories/smc/76-modify-names.jsonl")),
    ("docs/histories/smc/77-modify-others.jsonl", include_str!("../../../docs/histories/smc/77-modify-others.jsonl")),
    (
        "docs/histories/smc/78-modify-schedule.jsonl",
        include_str!("../../../docs/histories/smc/78-modify-schedule.jsonl"),
    ),
    (
        "docs/histories/smc/79-cleaning-incremental-waiting.jsonl",
        include_str!("../../../docs/histories/smc/79-cleaning-incremental-waiting.jsonl"),
    ),
    (
        "docs/histories/smc/80-business-outside-running.jsonl",
        include_str!("../../../docs/histories/smc/80-business-outside-running.jsonl"),
    ),
    (
        "docs/histories/smc/81-internal-error-again.jsonl",
        include_str!("../../../docs/histories/smc/81-internal-error-again.jsonl"),
    ),
];

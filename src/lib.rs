//! The lifecycles of cloud migration jobs as an executable specification.
//!
//! Every rule is a row of data, and every claim of a row carries its evidence. From the rows come the answers to requests,
//! tables and diagrams, and a judge of recorded histories.
//!
//! ```
//! use cutover::smc::{Code, Edition, job::{Job, Status, SyncData}};
//!
//! let job = Job::incremental(Edition::SOURCES);
//! let refused = job.cut_over(SyncData::No).unwrap_err();
//! assert_eq!(refused.code, Code::InvalidStatus);
//! assert!(job.at(Status::Waiting).cut_over(SyncData::No).is_ok());
//! ```
//!
//! # Overview
//!
//! - [`smc`]: Alibaba Cloud Server Migration Center: the replication job and its source server.
//! - [`sms`]: Huawei Cloud Server Migration Service: the source server, and the migration task with its source server.
//! - [`dcs`]: Huawei Cloud Distributed Cache Service: the data migration task, with the job that creates it.
//! - `history` (feature `alloc`): recordings and their verdicts; `history::json` (feature `json`) reads files.
//! - `wait` and `plan` (feature `alloc`): what a poll means for a goal, and the shortest way there.
//! - `possible` (feature `alloc`): the states in which it may be, after what was observed.
//! - `render` (feature `alloc`): Markdown and Mermaid from the rules.
//! - [`clock`]: the documented periods as rows, and the next deadline of a job.
//! - [`evidence`]: pages, clauses, and the basis of a claim.
//! - [`rule`]: the rows themselves, for those who audit them; whoever embeds the crate needs none of it.
//! - `testing` (feature `proptest`): strategies, and a suite that drives a server of yours and judges what it did.
//! - `wire` (feature `wire`): requests and answers as they go over the wire, with `message` in each service; `account`: a
//!   whole fake of the three services.
//! - [`word`]: words of the wire, unknown ones kept.
//! - `arbitrary` (feature `arbitrary`): all of these made of bytes, for fuzzing.
//!
//! # Whose reading
//!
//! An `Edition` is a dated reading of a service's pages; there is no default. Only what a vendor's sentence carries can
//! convict a recording. `docs/` has the errata, the open questions and what is not modelled.
//!
//! # Features
//!
//! None is on by default; the core needs neither `std` nor an allocator. `alloc`, `serde`, `json`, `wire`, `arbitrary`, `proptest`
//! and `cli` add to it; `wire`, `arbitrary`, `proptest` and `cli` need `std`.
#![no_std]
// docs.rs says of each item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;
// What `derive(Arbitrary)` makes names it, and tests that change the rules have a judge for each thread.
#[cfg(any(feature = "arbitrary", feature = "__mutants"))]
extern crate std;

#[cfg(feature = "wire")]
pub mod account;
#[cfg(feature = "arbitrary")]
pub mod arbitrary;
pub mod clock;
pub mod dcs;
mod dense;
pub mod evidence;
#[cfg(feature = "alloc")]
mod graph;
#[cfg(feature = "alloc")]
pub mod history;
mod machine;
#[cfg(feature = "alloc")]
pub mod plan;
#[cfg(feature = "alloc")]
pub mod possible;
#[cfg(feature = "alloc")]
pub mod render;
pub mod rule;
pub mod smc;
pub mod sms;
#[cfg(feature = "alloc")]
mod states;
#[cfg(feature = "proptest")]
pub mod testing;
#[cfg(feature = "alloc")]
pub mod wait;
#[cfg(feature = "wire")]
pub mod wire;
pub mod word;

/// The program of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub mod readme {}

/// The program of `docs/checker.md`, compiled.
#[cfg(all(doctest, feature = "alloc"))]
#[doc = include_str!("../docs/checker.md")]
pub mod checker {}

/// The programs of `docs/waiting.md`, compiled.
#[cfg(all(doctest, feature = "alloc"))]
#[doc = include_str!("../docs/waiting.md")]
pub mod waiting {}

/// The program of `docs/server.md`, compiled.
#[cfg(all(doctest, feature = "wire"))]
#[doc = include_str!("../docs/server.md")]
pub mod server {}

/// The programs of `docs/testing.md`, compiled.
#[cfg(all(doctest, feature = "proptest"))]
#[doc = include_str!("../docs/testing.md")]
pub mod testing_by_example {}

//! The lifecycles of cloud migration jobs as an executable specification.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;

pub mod evidence;
pub mod rule;
pub mod smc;
pub mod word;

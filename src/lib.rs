//! The lifecycles of cloud migration jobs as an executable specification.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;

pub mod evidence;
#[cfg(feature = "alloc")]
pub mod history;
#[cfg(feature = "alloc")]
pub mod render;
pub mod rule;
pub mod smc;
#[cfg(feature = "alloc")]
mod states;
pub mod word;

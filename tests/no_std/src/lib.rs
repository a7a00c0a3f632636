//! See `Cargo.toml`.
#![no_std]

use cutover::smc::job::{Job, Operation, State, SyncData};
use cutover::smc::Edition;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// Asks for a cut-over in the state with this number: whether it is accepted.
#[unsafe(no_mangle)]
pub extern "C" fn cutover_is_accepted(state: u8) -> bool {
    let state = State::ALL.get(usize::from(state)).copied().unwrap_or(State::Gone);
    Job::in_state(Edition::LATEST, state).apply(Operation::CutOver(SyncData::Yes)).is_ok()
}

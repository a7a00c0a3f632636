//! See `Cargo.toml`. Each machine is one number and each request another, as C has them.
#![no_std]

use cutover::rule::Accepted;
use cutover::{dcs, smc, sms};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// What stands for numbers that no machine and no request has.
const NONE: u32 = u32::MAX;
/// A refusal, with the code's number in the lower bits.
const REFUSED: u32 = 1 << 31;

macro_rules! machine {
    ($apply:ident, $step:ident, $module:path, $Machine:ident) => {
        /// Asks the machine for an operation: the machine afterwards, or the refusal.
        #[unsafe(no_mangle)]
        pub extern "C" fn $apply(machine: u32, operation: u16) -> u32 {
            use $module as it;
            let (Ok(machine), Ok(operation)) = (it::$Machine::try_from(machine), it::Operation::try_from(operation)) else {
                return NONE;
            };
            match machine.apply(operation) {
                Ok(Accepted::Applied(machine) | Accepted::Ignored(machine)) => machine.into(),
                Err(refused) => REFUSED | u32::from(u8::from(refused.code)),
            }
        }

        /// Lets the service take a step.
        #[unsafe(no_mangle)]
        pub extern "C" fn $step(machine: u32, event: u8) -> u32 {
            use $module as it;
            match (it::$Machine::try_from(machine), it::Event::try_from(event)) {
                (Ok(machine), Ok(event)) => machine.step(event).map_or(NONE, u32::from),
                _ => NONE,
            }
        }
    };
}

machine!(cutover_smc_job_apply, cutover_smc_job_step, smc::job, Job);
machine!(cutover_sms_source_apply, cutover_sms_source_step, sms::source, Source);
machine!(cutover_sms_task_apply, cutover_sms_task_step, sms::task, Task);
machine!(cutover_dcs_task_apply, cutover_dcs_task_step, dcs::task, Task);

/// The mistake: nothing says that the number is below the length.
#[cfg(feature = "planted")]
#[unsafe(no_mangle)]
pub extern "C" fn cutover_planted(n: usize) -> u8 {
    smc::Code::ALL[n] as u8
}

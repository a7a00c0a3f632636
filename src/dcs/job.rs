//! The words of the job that creates an online task. Its life is a linked coordinate of [`task`](super::task).

use crate::word::UnknownWord;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// `status` of a job, as `ShowJobInfo` prints it, which is not a task's.
///
/// ```
/// use cutover::dcs::job::JobStatus;
/// assert_eq!("FAIL".parse(), Ok(JobStatus::Fail));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "UPPERCASE", parse_err_ty = UnknownWord, parse_err_fn = unknown)]
pub enum JobStatus {
    /// It has not begun.
    Init,
    /// It runs.
    Running,
    /// It succeeded.
    Success,
    /// It failed.
    Fail,
}

crate::word::words! {
    JobStatus, unknown = "a job's status: INIT, RUNNING, SUCCESS or FAIL",
        r#"assert_eq!(cutover::dcs::job::JobStatus::Init.as_str(), "INIT");"#;
}

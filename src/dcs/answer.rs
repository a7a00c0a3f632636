//! The documented answers of `POST /v2/{project_id}/migration-task/{task_id}/sync-stop`.

use crate::evidence::Clause;
use crate::word::{Answer, Field};

/// The clause that holds the answers.
pub const CLAUSE: &Clause = &super::clauses::SYNC_STATUSES;

/// The body of every error, whatever its status. `error_ext_msg` is not used and null.
const ERROR: &[Field] = &[
    Field::new("error_msg", "String", None, None),
    Field::new("error_code", "String", None, None),
    Field::new("error_ext_msg", "String", None, None),
];

/// The answers, by HTTP status.
///
/// ```
/// use cutover::dcs::answer::ANSWERS;
/// assert_eq!(ANSWERS.map(|a| a.status), [204, 400, 401, 403, 404, 500]);
/// assert!(ANSWERS[0].fields.is_empty());
/// assert!(ANSWERS[1..].iter().all(|a| a.fields.len() == 3));
/// ```
pub const ANSWERS: [Answer; 6] = [
    Answer::new(204, "Synchronization of a data migration task stopped successfully.", &[]),
    Answer::new(400, "Invalid request.", ERROR),
    Answer::new(401, "Invalid authentication information.", ERROR),
    Answer::new(403, "The request is rejected.", ERROR),
    Answer::new(404, "The requested resource is not found.", ERROR),
    Answer::new(500, "Internal service error.", ERROR),
];

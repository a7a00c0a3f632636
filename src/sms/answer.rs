//! The documented answers of `PUT /v3/sources/{source_id}/changestate`: status, description and every field of the body.

use crate::evidence::Clause;
use crate::word::{Answer, Field};

/// The clause that holds the answers.
pub const CLAUSE: &Clause = &super::clauses::ANSWERS;

const ERROR: &[Field] = &[
    Field::new("error_code", "String", Some((0, 255)), None),
    Field::new("error_msg", "String", Some((0, 255)), None),
    Field::new("encoded_authorization_message", "String", Some((0, 65_535)), None),
    Field::new("error_param", "Array of strings", Some((0, 65_535)), Some((1, 20))),
    Field::new("details", "Array of details objects", None, Some((1, 20))),
    Field::new("details.error_code", "String", Some((0, 65_535)), None),
    Field::new("details.error_msg", "String", Some((0, 65_535)), None),
];

/// The answers, by HTTP status.
///
/// ```
/// use cutover::sms::answer::ANSWERS;
/// assert_eq!(ANSWERS.map(|a| a.status), [200, 403]);
/// assert!(ANSWERS[1].fields.iter().any(|f| f.name == "error_param" && f.items == Some((1, 20))));
/// ```
pub const ANSWERS: [Answer; 2] = [
    Answer::new(
        200,
        "The migration task status of a source server was updated.",
        &[Field::new("-", "String", None, None)],
    ),
    Answer::new(403, "Authentication failed.", ERROR),
];

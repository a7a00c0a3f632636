//! Error answers in the envelopes of the three services, and what a client can make of them.

use super::sloppy::shortened;
use super::tree::Form;
use super::{Malformed, Reading, Response, Rest, tree};
use crate::history::json::SERVICES;
use crate::rule::Class;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde_json::Value;

/// A service, by its answers.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Service {
    /// Alibaba Cloud Server Migration Center.
    Smc,
    /// Huawei Cloud Server Migration Service.
    Sms,
    /// Huawei Cloud Distributed Cache Service.
    Dcs,
}

/// What an answer is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Format {
    /// JSON.
    #[default]
    Json,
    /// XML; SMC only.
    Xml,
}

/// An error answer, whichever envelope it came in. What no field is for is kept in `rest`.
///
/// ```
/// use cutover::wire::{Advice, Failure, Service};
/// let body = br#"{"error_code":"DCS.4133","error_msg":"Instance job is not found.","error_ext_msg":null}"#;
/// let answer = cutover::wire::http::Response::builder().status(400).body(body.to_vec()).unwrap();
/// let failure = Failure::parse(Service::Dcs, &answer);
/// assert_eq!(failure.code, "DCS.4133");
/// assert_eq!(failure.advice("ShowMigrationTask"), Advice::Gone);
/// assert_eq!(failure.advice("DeleteMigrationTask"), Advice::IdempotentSuccess);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{status} {code}: {message}")]
pub struct Failure {
    /// Whose it is.
    pub service: Service,
    /// The HTTP status.
    pub status: u16,
    /// The code as it came, blanks included; empty where the body has none.
    pub code: String,
    /// The message; the body as text where it is in no envelope.
    pub message: String,
    /// What the envelope is written in.
    pub format: Format,
    /// The id of the request; SMC.
    pub request_id: Option<String>,
    /// Which host answered; SMC.
    pub host_id: Option<String>,
    /// Where to read on; SMC, from its gateway.
    pub recommend: Option<String>,
    /// `error_ext_msg`, which is not used; DCS.
    pub error_ext_msg: Option<String>,
    /// Why authorisation failed, encrypted; Huawei.
    pub encoded_authorization_message: Option<String>,
    /// The parameters that were wrong; SMS.
    pub error_param: Vec<String>,
    /// More errors; SMS.
    pub details: Vec<Detail>,
    /// What came besides.
    pub rest: Rest,
}

/// One of the errors behind an error.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Detail {
    /// The code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_msg: Option<String>,
    /// What came besides.
    #[serde(rename = ".")]
    pub rest: Rest,
}

/// What a client can make of a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Advice {
    /// Ask again later: the service is busy, or the caller too fast.
    Retry,
    /// What was asked for does not exist, or not any more.
    Gone,
    /// What was asked for is the case already.
    IdempotentSuccess,
    /// Not in this state; the states are read out of the message where it has them.
    WrongState {
        /// The state now.
        current: Option<String>,
        /// The states in which it would be accepted.
        allowed: Vec<String>,
    },
    /// The request is wrong, and will be the next time.
    InvalidRequest,
    /// The caller may not do this, or is not known.
    Unauthorised,
    /// The caller has, or asks for, too much.
    Quota,
    /// The service failed; the request may have taken effect all the same.
    Internal,
    /// A code that says nothing to this crate; see the message.
    Unknown,
}

/// Why there is no answer with success.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Answered {
    /// The service answered with an error.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The answer could not be read.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

/// The envelope of SMC.
#[derive(Default, serde::Serialize, serde::Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Rpc {
    request_id: Option<String>,
    host_id: Option<String>,
    code: Option<String>,
    message: Option<String>,
    recommend: Option<String>,
    #[serde(rename = ".")]
    rest: Rest,
}

/// The envelope of SMS and DCS.
#[derive(Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
struct Plain {
    #[serde(alias = "code")]
    error_code: Option<String>,
    #[serde(alias = "message")]
    error_msg: Option<String>,
    error_ext_msg: Option<String>,
    encoded_authorization_message: Option<String>,
    error_param: Option<Vec<String>>,
    details: Option<Vec<Detail>>,
    #[serde(rename = ".")]
    rest: Rest,
}

impl Failure {
    /// A failure with a code and a message, and nothing else.
    ///
    /// ```
    /// use cutover::wire::{Failure, Service};
    /// let failure = Failure::new(Service::Dcs, 400, "DCS.4133", "Instance job is not found.");
    /// assert_eq!(failure.to_string(), "400 DCS.4133: Instance job is not found.");
    /// ```
    #[must_use]
    pub fn new(service: Service, status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            service,
            status,
            code: code.into(),
            message: message.into(),
            format: Format::Json,
            request_id: None,
            host_id: None,
            recommend: None,
            error_ext_msg: None,
            encoded_authorization_message: None,
            error_param: Vec::new(),
            details: Vec::new(),
            rest: Rest::new(),
        }
    }

    /// Reads an error answer. It always succeeds: a body in no known envelope is the message.
    ///
    /// ```
    /// use cutover::wire::{Advice, Failure, Service, http};
    /// let answer = http::Response::builder().status(502).body(b"<html>Bad gateway".to_vec()).unwrap();
    /// let failure = Failure::parse(Service::Sms, &answer);
    /// assert_eq!((failure.message.as_str(), failure.advice("ShowServer")), ("<html>Bad gateway", Advice::Internal));
    /// ```
    #[must_use]
    pub fn parse(service: Service, answer: &Response) -> Self {
        let status = answer.status().as_u16();
        Self::envelope(service, status, answer.body())
            .unwrap_or_else(|| Self::new(service, status, "", String::from_utf8_lossy(answer.body()).into_owned()))
    }

    fn envelope(service: Service, status: u16, body: &[u8]) -> Option<Self> {
        let is_xml = body.trim_ascii_start().starts_with(b"<");
        let value = if is_xml {
            let (root, value) = tree::xml(body, None, Reading::Lenient).ok()?;
            Some(value).filter(|_| root == "Error" || root.ends_with("Response"))?
        } else {
            tree::json(body).ok()?
        };
        let mut failure = Self::new(service, status, "", "");
        if service == Service::Smc {
            let Rpc { request_id, host_id, code, message, recommend, rest } =
                Form::Json.read(&value, Reading::Lenient).ok()?;
            failure = Self { request_id, host_id, recommend, rest, ..failure };
            (failure.code, failure.message) = (code?, message.unwrap_or_default());
            failure.format = if is_xml { Format::Xml } else { Format::Json };
        } else {
            // The oldest version of the interface has one more object around it.
            let inner = value.get("error").filter(|inner| inner.is_object());
            let plain: Plain = Form::Json.read(inner.unwrap_or(&value), Reading::Lenient).ok()?;
            let Plain {
                error_code,
                error_msg,
                error_ext_msg,
                encoded_authorization_message,
                error_param,
                details,
                rest,
            } = plain;
            failure = Self { error_ext_msg, encoded_authorization_message, rest, ..failure };
            (failure.code, failure.message) = (error_code?, error_msg.unwrap_or_default());
            (failure.error_param, failure.details) = (error_param.unwrap_or_default(), details.unwrap_or_default());
        }
        Some(failure)
    }

    /// Writes it in its service's envelope.
    ///
    /// ```
    /// use cutover::wire::{Failure, Service};
    /// let failure = Failure::new(Service::Sms, 403, "SMS.9004", "no");
    /// assert_eq!(Failure::parse(Service::Sms, &failure.render()), failure);
    /// ```
    #[must_use]
    pub fn render(&self) -> Response {
        let some = |list: bool| list.then_some(());
        let value = if self.service == Service::Smc {
            tree::write(&Rpc {
                request_id: self.request_id.clone(),
                host_id: self.host_id.clone(),
                code: Some(self.code.clone()),
                message: Some(self.message.clone()),
                recommend: self.recommend.clone(),
                rest: self.rest.clone(),
            })
        } else {
            let mut value = tree::write(&Plain {
                error_code: Some(self.code.clone()),
                error_msg: Some(self.message.clone()),
                error_ext_msg: self.error_ext_msg.clone(),
                encoded_authorization_message: self.encoded_authorization_message.clone(),
                error_param: some(!self.error_param.is_empty()).map(|()| self.error_param.clone()),
                details: some(!self.details.is_empty()).map(|()| self.details.clone()),
                rest: self.rest.clone(),
            });
            if let (Service::Dcs, Value::Object(map)) = (self.service, &mut value) {
                // It is always there, and null.
                map.entry("error_ext_msg").or_insert(Value::Null);
            }
            value
        };
        tree::response(self.status, self.format, "Error", &value)
    }

    /// The code without blanks inside, which one page prints.
    fn tidy(&self) -> String {
        self.code.chars().filter(|c| !c.is_whitespace()).collect()
    }

    /// The class of the code, as far as pages list it or its beginning tells.
    fn class(&self) -> Option<Class> {
        let code = self.tidy();
        let name = self.service.to_string();
        let service = SERVICES.iter().find(|s| s.name == name)?;
        let listed = (service.code)(&code).and_then(|n| (service.spec)().codes.get(usize::from(n)).map(|c| c.1));
        listed.or_else(|| (service.class)(&code))
    }

    /// What to make of it, asked for an operation.
    ///
    /// ```
    /// use cutover::wire::{Advice, Failure, Service};
    /// let message = "The specified replication job status: Ready is invalid. \
    ///                This operation can only be performed in the following status: Running.";
    /// let failure = Failure::new(Service::Smc, 400, "ReplicationJob.InvalidStatus", message);
    /// let wrong = Advice::WrongState { current: Some("Ready".into()), allowed: vec!["Running".into()] };
    /// assert_eq!(failure.advice("StopReplicationJob"), wrong);
    /// ```
    #[must_use]
    pub fn advice(&self, operation: &str) -> Advice {
        let code = self.tidy();
        if self.is_busy(&code) {
            return Advice::Retry;
        }
        match self.class() {
            _ if self.is_gone(&code) && operation.starts_with("Delete") => Advice::IdempotentSuccess,
            _ if self.is_gone(&code) => Advice::Gone,
            _ if code == "SMS.2013" => Advice::IdempotentSuccess,
            // A wrong address is no resource that is gone.
            _ if matches!(code.as_str(), "DCS.4001" | "111404001" | "APIGW.0101" | "InvalidAction.NotFound") => {
                Advice::InvalidRequest
            }
            Some(Class::State) => {
                let (current, allowed) = self.states();
                Advice::WrongState { current, allowed }
            }
            Some(Class::Parameter) => Advice::InvalidRequest,
            Some(Class::Quota) => Advice::Quota,
            Some(Class::Permission) => Advice::Unauthorised,
            Some(Class::Internal) => Advice::Internal,
            None => match self.status {
                401 | 403 => Advice::Unauthorised,
                410 => Advice::Gone,
                500.. => Advice::Internal,
                _ if ["Missing", "Invalid"].iter().any(|start| code.starts_with(start)) => Advice::InvalidRequest,
                _ => Advice::Unknown,
            },
        }
    }

    /// Whether the resource that was asked for does not exist, or not any more.
    fn is_gone(&self, code: &str) -> bool {
        let resource = ["InvalidJobId", "InvalidSourceId", "InvalidResourceId"];
        let named = code.strip_suffix(".NotFound").is_some_and(|what| resource.contains(&what));
        named || matches!(code, "DCS.4133" | "SMS.7602" | "SMS.7703") || code.is_empty() && self.status == 404
    }

    /// Whether the service, or an instance behind it, only wants to be left alone for a while.
    fn is_busy(&self, code: &str) -> bool {
        const INSTANCE: &[&str] = &[
            "DCS.4096", "DCS.4097", "DCS.4104", "DCS.4108", "DCS.4111", "DCS.4113", "DCS.4114", "DCS.4115", "DCS.4116",
            "DCS.4117", "DCS.4118", "DCS.4120", "DCS.4121", "DCS.4231", "DCS.4975", "DCS.4017",
        ];
        let twin = code.strip_prefix("111400").map(|digits| format!("DCS.4{digits}"));
        let code = twin.as_deref().unwrap_or(code);
        matches!(self.status, 429 | 503)
            || code.starts_with("Throttling")
            || code == "ServiceUnavailable"
            || self.service == Service::Dcs && INSTANCE.contains(&code)
    }

    /// The state now and the states allowed, where the message has them.
    fn states(&self) -> (Option<String>, Vec<String>) {
        let Some((before, after)) =
            self.message.split_once(" is invalid. This operation can only be performed in the following status: ")
        else {
            return (None, Vec::new());
        };
        let current = before.rsplit_once(": ").map(|(_, word)| word);
        let current = current.map(|word| word.trim_end_matches(" of the replication job").trim().to_string());
        let allowed = after.trim_end().trim_end_matches('.').split([',', ';', '/', ' ']).map(str::trim);
        let allowed = allowed.map(|word| word.trim_matches(['[', ']', '"', '\''])).filter(|word| !word.is_empty());
        (current, allowed.map(str::to_string).collect())
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Advice::Retry => f.write_str("ask again later"),
            Advice::Gone => f.write_str("it does not exist"),
            Advice::IdempotentSuccess => f.write_str("it is so already"),
            Advice::WrongState { current, allowed } => {
                let current = current.as_deref().map_or("this state", |c| c);
                write!(f, "not in {}", shortened(current))?;
                if allowed.is_empty() { Ok(()) } else { write!(f, ", only in {}", allowed.join(", ")) }
            }
            Advice::InvalidRequest => f.write_str("the request is wrong"),
            Advice::Unauthorised => f.write_str("not authorised"),
            Advice::Quota => f.write_str("too much"),
            Advice::Internal => f.write_str("the service failed; the request may have taken effect"),
            Advice::Unknown => f.write_str("unknown"),
        }
    }
}

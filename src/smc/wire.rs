//! Error codes and messages, exactly as the pages print them.

use super::Edition;
use super::job::Job;
use crate::rule::{Class, Machine, Refused};
use crate::word::UnknownWord;
use core::fmt;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// An error code of the operations on jobs and source servers. The order is the order of the pages and means nothing:
/// which code comes first when several conditions fail, no page says.
///
/// ```
/// use cutover::smc::Code;
/// assert_eq!(Code::InvalidStatus.as_str(), "ReplicationJob.InvalidStatus");
/// assert_eq!(Code::InvalidStatus.http_status(), 400);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown)]
#[non_exhaustive]
pub enum Code {
    /// The job's status does not allow the operation.
    #[strum(serialize = "ReplicationJob.InvalidStatus")]
    InvalidStatus,
    /// The job's business status does not allow the operation (edition `2024-06` and on).
    #[strum(serialize = "ReplicationJob.InvalidBusinessStatus")]
    InvalidBusinessStatus,
    /// The source server's state does not allow the operation.
    #[strum(serialize = "SourceServerState.Invalid")]
    SourceServerState,
    /// The source server has a running job.
    #[strum(serialize = "SourceServer.WithRunningReplicationJob")]
    WithRunningJob,
    /// The source server has jobs.
    #[strum(serialize = "ReplicationJob.Related")]
    Related,
    /// The service failed.
    #[strum(serialize = "InternalError")]
    InternalError,
    /// A data disk's index is not one of the source server's.
    #[strum(serialize = "ReplicationJobDataDiskIndex.Invalid")]
    DataDiskIndex,
    /// Two data disks have one index.
    #[strum(serialize = "DataDisk.DuplicateIndex")]
    DuplicateDataDiskIndex,
    /// The vSwitch is not in the VPC.
    #[strum(serialize = "VSwitchIdVpcId.Mismatch")]
    VSwitchMismatch,
    /// The security group's network type does not fit.
    #[strum(serialize = "InvalidSecurityGroupId.IncorrectNetworkType")]
    SecurityGroupNetwork,
    /// The security group is in another VPC.
    #[strum(serialize = "InvalidSecurityGroupId.VPCMismatch")]
    SecurityGroupVpc,
    /// Too many jobs.
    #[strum(serialize = "QuotaExceeded.ReplicationJob")]
    Quota,
    /// The name is taken.
    #[strum(serialize = "ReplicationJobName.Duplicate")]
    DuplicateName,
    /// The image name is taken by another job (edition `2024-06` and on).
    #[strum(serialize = "ImageName.UsedByReplicationJob")]
    ImageName,
    /// The target's system does not fit the source's (edition `2024-06` and on).
    #[strum(serialize = "InvalidOsMigrationType.NotMatched")]
    OsMigrationType,
    /// The service's role is missing (edition `2024-06` and on).
    #[strum(serialize = "EntityNotExist.Role")]
    NoRole,
    /// The account is not verified (edition `2024-06` and on).
    #[strum(serialize = "RealNameAuthenticationError")]
    RealName,
    /// The caller is not authorised.
    #[strum(serialize = "Forbidden.Unauthorized")]
    Unauthorized,
}

crate::word::words! {
    Code, unknown = "an error code of SMC", r#"assert_eq!(cutover::smc::Code::Related.as_str(), "ReplicationJob.Related");"#;
}

const STATUS_PLAIN: &str = "The specified replication job status is invalid.";
const STATUS: &str = "The specified replication job status: %s is invalid. This operation can only be performed in the following status: %s.";
const BUSINESS: &str = "The specified business status: %s of the replication job is invalid. This operation can only be performed in the following status: %s.";
const SOURCE_PLAIN: &str = "The specified source server status is invalid.";
const SOURCE: &str = "The specified source server status: %s is invalid. This operation can only be performed in the following status: %s.";
const RELATED_PLAIN: &str = "The specified source server has related replication jobs.";
const RELATED: &str = "The specified source server has related replication jobs. Please delete replication jobs: %s before delete this source server.";

impl Code {
    /// What stands for a number that no code has.
    pub(super) const INTERNAL: Self = Self::InternalError;

    /// The HTTP status it comes with.
    ///
    /// ```
    /// assert_eq!(cutover::smc::Code::InternalError.http_status(), 500);
    /// ```
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self.class() {
            Class::Internal => 500,
            Class::Permission => 403,
            Class::State | Class::Parameter | Class::Quota => 400,
        }
    }

    /// What kind of failure it is, and so whether it says something about the job's state.
    ///
    /// ```
    /// use cutover::{rule::Class, smc::Code};
    /// assert_eq!(Code::Quota.class(), Class::Quota);
    /// ```
    #[must_use]
    pub const fn class(self) -> Class {
        match self {
            Code::InvalidStatus
            | Code::InvalidBusinessStatus
            | Code::SourceServerState
            | Code::WithRunningJob
            | Code::Related => Class::State,
            Code::InternalError => Class::Internal,
            Code::Quota => Class::Quota,
            Code::NoRole | Code::RealName | Code::Unauthorized => Class::Permission,
            Code::DataDiskIndex
            | Code::DuplicateDataDiskIndex
            | Code::VSwitchMismatch
            | Code::SecurityGroupNetwork
            | Code::SecurityGroupVpc
            | Code::DuplicateName
            | Code::ImageName
            | Code::OsMigrationType => Class::Parameter,
        }
    }

    /// The message as the edition's pages print it, `%s` where the service fills something in.
    ///
    /// ```
    /// use cutover::smc::{Code, Edition};
    /// assert_eq!(Code::InvalidStatus.template(Edition::SOURCES), "The specified replication job status is invalid.");
    /// ```
    #[must_use]
    pub const fn template(self, edition: Edition) -> &'static str {
        let plain = matches!(edition, Edition::E2021);
        match self {
            Code::InvalidStatus => {
                if plain {
                    STATUS_PLAIN
                } else {
                    STATUS
                }
            }
            Code::InvalidBusinessStatus => BUSINESS,
            Code::SourceServerState => {
                if plain {
                    SOURCE_PLAIN
                } else {
                    SOURCE
                }
            }
            Code::WithRunningJob => "The specified source server has related replication jobs that are running.",
            Code::Related => {
                if plain {
                    RELATED_PLAIN
                } else {
                    RELATED
                }
            }
            Code::InternalError => {
                "An error occurred while processing your request. Please try again. If the problem still exists, please submit a ticket."
            }
            Code::DataDiskIndex => "The specified replication job contains data disk index not found in source server.",
            Code::DuplicateDataDiskIndex => "The source server data disk cannot contain the same index.",
            Code::VSwitchMismatch => "The specified VSwitchId and VpcId does not match.",
            Code::SecurityGroupNetwork => {
                "The network type of the specified security group does not support this action."
            }
            Code::SecurityGroupVpc => {
                "The specified security group and the specified virtual switch are not in the same VPC."
            }
            Code::Quota => {
                "The maximum number of replication jobs is exceeded. Please submit a ticket to raise the quota."
            }
            Code::DuplicateName => "The specified replication job name already exists.",
            Code::ImageName => {
                "The specified imageName: \"%s\" was used by another replication job in the current region."
            }
            Code::OsMigrationType => {
                "The SourceOsType: %s and TargetOsType: %s are not matched. The supported TargetOsType list is: %s."
            }
            Code::NoRole => {
                "The account is unauthorized. Please assign the role AliyunServiceRoleForSMC to your account."
            }
            Code::RealName => "You must perform real-name verification for your account.",
            Code::Unauthorized => "A required authorization for the specified action is not supplied.",
        }
    }
}

impl From<Code> for u8 {
    fn from(code: Code) -> Self {
        number(code)
    }
}

/// The number of a code, for the rules.
pub(super) const fn number(code: Code) -> u8 {
    code as u8
}

/// The codes by number with their classes, for the rules.
pub(super) const CODES: [(&str, Class); 18] = {
    // The strings stand once, in the attributes above; a test compares the two.
    const fn row(code: Code, text: &'static str) -> (&'static str, Class) {
        (text, code.class())
    }
    [
        row(Code::InvalidStatus, "ReplicationJob.InvalidStatus"),
        row(Code::InvalidBusinessStatus, "ReplicationJob.InvalidBusinessStatus"),
        row(Code::SourceServerState, "SourceServerState.Invalid"),
        row(Code::WithRunningJob, "SourceServer.WithRunningReplicationJob"),
        row(Code::Related, "ReplicationJob.Related"),
        row(Code::InternalError, "InternalError"),
        row(Code::DataDiskIndex, "ReplicationJobDataDiskIndex.Invalid"),
        row(Code::DuplicateDataDiskIndex, "DataDisk.DuplicateIndex"),
        row(Code::VSwitchMismatch, "VSwitchIdVpcId.Mismatch"),
        row(Code::SecurityGroupNetwork, "InvalidSecurityGroupId.IncorrectNetworkType"),
        row(Code::SecurityGroupVpc, "InvalidSecurityGroupId.VPCMismatch"),
        row(Code::Quota, "QuotaExceeded.ReplicationJob"),
        row(Code::DuplicateName, "ReplicationJobName.Duplicate"),
        row(Code::ImageName, "ImageName.UsedByReplicationJob"),
        row(Code::OsMigrationType, "InvalidOsMigrationType.NotMatched"),
        row(Code::NoRole, "EntityNotExist.Role"),
        row(Code::RealName, "RealNameAuthenticationError"),
        row(Code::Unauthorized, "Forbidden.Unauthorized"),
    ]
};

/// The sentence that the service prints for a refusal, with the current and the allowed states where the edition's message
/// has them. What the crate cannot know (other jobs' ids) stays `%s`.
#[derive(Debug, Clone, Copy)]
pub struct Message(pub(super) Refused<Job>);

impl Refused<Job> {
    /// The vendor's message for this refusal.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// let refused = Job::one_time(Edition::E2024_06).stop().unwrap_err();
    /// assert_eq!(
    ///     refused.message().to_string(),
    ///     "The specified replication job status: Ready is invalid. \
    ///      This operation can only be performed in the following status: Running."
    /// );
    /// ```
    #[must_use]
    pub fn message(&self) -> Message {
        Message(*self)
    }
}

/// A message with what it is filled with: `accepts` says whether another job would not be refused with the code.
pub(super) struct Filled<'a> {
    pub(super) job: Job,
    pub(super) code: Code,
    pub(super) edition: Edition,
    pub(super) accepts: &'a dyn Fn(Job) -> bool,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refused { job, operation, code } = self.0;
        let accepts = move |other: Job| other.ask(operation).map_or_else(|r| r.code != code, |_| true);
        Filled { job, code, edition: job.edition(), accepts: &accepts }.fmt(f)
    }
}

impl Filled<'_> {
    /// The sentence with the current word and the words, of all, with which the operation would not be refused so.
    fn fill<T: Copy + fmt::Display>(
        &self,
        f: &mut fmt::Formatter<'_>,
        current: T,
        all: &[T],
        with: impl Fn(Job, T) -> Job,
    ) -> fmt::Result {
        let mut parts = self.code.template(self.edition).splitn(3, "%s");
        write!(f, "{}{current}{}", parts.next().unwrap_or(""), parts.next().unwrap_or(""))?;
        for (n, word) in all.iter().filter(|w| (self.accepts)(with(self.job, **w))).enumerate() {
            write!(f, "{}{word}", if n == 0 { "" } else { ", " })?;
        }
        f.write_str(parts.next().unwrap_or(""))
    }
}

impl fmt::Display for Filled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use super::{job::BusinessStatus, job::Status, source::State};
        let (job, code) = (self.job, self.code);
        let template = code.template(self.edition);
        if template.split("%s").count() != 3 {
            return f.write_str(template);
        }
        match (code, job.status(), job.business_status(), job.source()) {
            (Code::InvalidStatus, Some(now), ..) => self.fill(f, now, Status::ALL, Job::at),
            (Code::InvalidBusinessStatus, _, Some(now), _) => self.fill(f, now, BusinessStatus::ALL, Job::running),
            (Code::SourceServerState, .., Some(now)) => self.fill(f, now, State::ALL, Job::with_source),
            // A job that is not there has no word to print: the message without parameters is all there is.
            (Code::InvalidStatus, ..) => f.write_str(STATUS_PLAIN),
            (Code::SourceServerState, ..) => f.write_str(SOURCE_PLAIN),
            _ => f.write_str(template),
        }
    }
}

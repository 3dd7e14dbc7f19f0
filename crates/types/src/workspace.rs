//! What a workspace says about itself, and moving between several.

use crate::{FieldError, WorkspaceId, permission::Role, text::check_names};
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest postal address, in characters.
const LONGEST_ADDRESS: usize = 500;

/// When the office is there on one day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeDay {
    /// From when, by the workspace's clock.
    #[schema(value_type = String, example = "09:00:00")]
    pub from: NaiveTime,
    /// Until when.
    #[schema(value_type = String, example = "18:00:00")]
    pub until: NaiveTime,
}

/// The business, as its people set it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// What it is called.
    #[schema(example = "Quill Foundation Repair")]
    pub name: String,
    /// Its time zone (IANA name).
    #[schema(example = "America/New_York")]
    pub time_zone: String,
    /// The country of phone numbers that name none (ISO 3166-1, two letters).
    #[schema(example = "US")]
    pub region: String,
    /// Monday to Sunday; `null` for a day on which nobody is there.
    pub office_hours: Vec<Option<OfficeDay>>,
    /// The address that the law wants under every mail of a campaign (CAN-SPAM, 15 U.S.C. 7704(a)(5)); empty until set.
    pub postal_address: String,
}

/// Changes of a workspace; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkspacePatch {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its time zone (IANA name).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The country of phone numbers that name none (ISO 3166-1, two capital letters).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Monday to Sunday, seven entries; `null` for a day on which nobody is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_hours: Option<Vec<Option<OfficeDay>>>,
    /// The postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_address: Option<String>,
}

impl WorkspacePatch {
    /// Checks what needs no look-up. Whether a time zone exists, only the server knows.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        if self.name.as_ref().is_some_and(|name| name.trim().is_empty()) {
            errors.push(FieldError::new("/name", "A workspace has a name."));
        }
        check_names(&mut errors, [("/name", self.name.as_deref())]);
        if let Some(region) = &self.region
            && !(region.len() == 2 && region.bytes().all(|letter| letter.is_ascii_uppercase()))
        {
            errors.push(FieldError::new("/region", "A country is two capital letters, such as US."));
        }
        if let Some(days) = &self.office_hours {
            if days.len() != 7 {
                errors.push(FieldError::new("/office_hours", "Seven days, Monday first."));
            }
            for (index, day) in days.iter().enumerate() {
                if day.is_some_and(|day| day.from >= day.until) {
                    errors.push(FieldError::new(format!("/office_hours/{index}"), "The day ends before it begins."));
                }
            }
        }
        if let Some(address) = &self.postal_address {
            if address.chars().count() > LONGEST_ADDRESS {
                let message = format!("At most {LONGEST_ADDRESS} characters.");
                errors.push(FieldError::new("/postal_address", message));
            } else if address.chars().any(|c| c.is_control() && c != '\n') {
                errors.push(FieldError::new("/postal_address", "Control characters do not belong here."));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// A workspace that somebody belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkspaceChoice {
    /// Its id.
    pub id: WorkspaceId,
    /// What it is called.
    pub name: String,
    /// What they are there.
    pub role: Role,
    /// Whether they work there now.
    pub current: bool,
}

/// The workspaces that somebody belongs to, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkspaceList {
    /// The workspaces.
    pub items: Vec<WorkspaceChoice>,
}

/// Which workspace to go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkspaceSwitch {
    /// The workspace.
    pub workspace_id: WorkspaceId,
}

//! Words of the workspace's own settings.

pub(crate) const WORKSPACE_LEAD: &str = "What your business is called, where it is, and when somebody is there.";
pub(crate) const WORKSPACE_READ_ONLY: &str = "Owners and admins can change this.";
pub(crate) const TIME_ZONE: &str = "Time zone";
pub(crate) const TIME_ZONE_HINT: &str = "The clock by which office hours are counted.";
pub(crate) const COUNTRY: &str = "Country";
pub(crate) const COUNTRY_HINT: &str = "Two letters, such as US. Phone numbers without a country are of there.";
pub(crate) const OFFICE_HOURS: &str = "Office hours";
pub(crate) const OPENS: &str = "opens";
pub(crate) const CLOSES: &str = "closes";
pub(crate) const CLOSED: &str = "Closed";
pub(crate) const ENTER_TIMES: &str = "Enter both times, such as 09:00 and 18:00.";
pub(crate) const POSTAL_ADDRESS: &str = "Postal address";
pub(crate) const POSTAL_ADDRESS_HINT: &str =
    "US law (CAN-SPAM) wants it under every email of a campaign. Without it no email campaign can start.";
pub(crate) const POSTAL_ADDRESS_MISSING: &str = "Not set. Email campaigns need it.";
pub(crate) const NOTHING_CHANGED: &str = "Nothing was changed.";

/// Monday first, as the office hours are counted.
pub(crate) const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

pub(crate) fn day_part(day: &str, part: &str) -> String {
    format!("{day} {part}")
}

/// `09:00 to 18:00`.
pub(crate) fn hours(from: &str, until: &str) -> String {
    format!("{from} to {until}")
}

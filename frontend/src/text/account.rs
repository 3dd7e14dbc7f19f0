//! Words of people's own accounts.

use super::count;
use crm_types::permission::Role;

pub(crate) const PROFILE: &str = "Profile";
pub(crate) const PROFILE_LEAD: &str = "Who you are here, your password, and where you are signed in.";
pub(crate) const ROLE: &str = "Role";
pub(crate) const CHANGE_PASSWORD: &str = "Change password";
pub(crate) const CURRENT_PASSWORD: &str = "Current password";
pub(crate) const NEW_PASSWORD: &str = "New password";
pub(crate) const NEW_PASSWORD_HINT: &str =
    "At least 8 characters. Several words that have nothing to do with you are best.";
pub(crate) const SESSIONS: &str = "Where you are signed in";
pub(crate) const THIS_ONE: &str = "This one";
pub(crate) const LAST_USED: &str = "Last used";
pub(crate) const SIGNED_IN: &str = "signed in";
pub(crate) const SIGN_OUT_OTHERS: &str = "Sign out all others";

pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Agent => "Agent",
        Role::Manager => "Manager",
        Role::Admin => "Admin",
        Role::Owner => "Owner",
    }
}

pub(crate) fn sign_out_device(device: &str) -> String {
    format!("Sign out {device}")
}

pub(crate) fn sessions_ended(n: u64) -> String {
    format!("{} signed out.", devices(n))
}

pub(crate) fn password_changed(ended: u64) -> String {
    match ended {
        0 => "Your password is changed.".to_owned(),
        n => format!("Your password is changed, and {} signed out.", devices(n)),
    }
}

fn devices(n: u64) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), "device", "devices")
}

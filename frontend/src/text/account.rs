//! Words of people's own accounts.

use super::count;
use crm_types::permission::Role;

pub(crate) const PROFILE: &str = "Profile";
pub(crate) const PROFILE_LEAD: &str = "Who you are here, how you sign in, and where you are signed in.";
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

pub(crate) const TWO_FACTOR: &str = "Two-factor log-in";
pub(crate) const TWO_FACTOR_OFF: &str =
    "Off. With it, a stolen password alone opens nothing: signing in also takes a code of an app on your phone.";
pub(crate) const TWO_FACTOR_ON: &str = "Signing in takes your password and a code of your authenticator app.";
pub(crate) const ON: &str = "On";
pub(crate) const SET_UP_TWO_FACTOR: &str = "Set up";
pub(crate) const RENEW_CODES: &str = "New recovery codes";
pub(crate) const TURN_OFF: &str = "Turn off";
pub(crate) const PROVE: &str = "Enter your password to go on";
pub(crate) const GO_ON: &str = "Continue";
pub(crate) const SCAN: &str =
    "Scan this with your authenticator app, or type the key into it. Then enter the code that it shows.";
pub(crate) const QR_NAME: &str = "QR code for your authenticator app";
pub(crate) const SEED: &str = "Key to type in";
pub(crate) const APP_CODE: &str = "Code of the app";
pub(crate) const TURN_ON: &str = "Turn on";
pub(crate) const TWO_FACTOR_STARTED: &str = "Two-factor log-in is on. Your other devices are signed out.";
pub(crate) const TWO_FACTOR_STOPPED: &str = "Two-factor log-in is off.";
pub(crate) const RECOVERY_CODES: &str = "Recovery codes";
pub(crate) const RECOVERY_CODES_LEAD: &str = "Each of these codes lets you in once when your phone is lost. Keep them where you \
     keep important papers, not on the phone. They are shown this once; older codes open nothing any more.";
pub(crate) const RECOVERY_FILE: &str = "recovery-codes.txt";
pub(crate) const FEW_CODES: &str = "Make new ones before you need them.";

pub(crate) const LEAVE: &str = "Leave workspace";
pub(crate) const LEAVE_LEAD: &str = "You lose access to it. Whoever runs it can invite you again.";
pub(crate) const LEAVE_EXPLAINED: &str = "You are signed out of it at once. Your API keys stop, and the invitations that you made end. What you wrote stays.";
pub(crate) const STAY: &str = "Stay";

pub(crate) fn recovery_codes_left(n: u64) -> String {
    format!("{} left.", count(usize::try_from(n).unwrap_or(usize::MAX), "recovery code", "recovery codes"))
}

pub(crate) fn leave_question(workspace: &str) -> String {
    format!("Leave {workspace}?")
}

/// Several sessions of devices that call themselves the same.
pub(crate) fn same_device(n: usize) -> String {
    format!("{n} times")
}

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

//! Words of the pages outside: log-in, the first start, invitations and new passwords.

use super::role;
use crm_types::permission::Role;

pub(crate) const SIGN_IN: &str = "Sign in";
pub(crate) const SIGNING_IN: &str = "Signing in";
pub(crate) const SIGN_IN_LEAD: &str = "Every conversation with your customers, in one place.";
pub(crate) const EMAIL: &str = "Email";
pub(crate) const PASSWORD: &str = "Password";
pub(crate) const FORGOT: &str = "Forgot your password? Ask an owner or admin of your workspace for a reset link.";
pub(crate) const FORGOT_OWNER: &str = "You are the only owner? Run this on the server:";
pub(crate) const FORGOT_COMMAND: &str = "crm owner reset-link --email you@example.com";
pub(crate) const ENTER_EMAIL: &str = "Enter the email address of your account.";
pub(crate) const ENTER_PASSWORD: &str = "Enter your password.";
pub(crate) const SIGN_OUT: &str = "Sign out";

// The second factor
pub(crate) const SECOND_FACTOR: &str = "Two-factor code";
pub(crate) const SECOND_FACTOR_LEAD: &str = "Open your authenticator app and enter the code that it shows now.";
pub(crate) const LOST_PHONE: &str = "Lost your phone? Enter a recovery code.";
pub(crate) const ENTER_CODE: &str = "Enter the code of your authenticator app, or a recovery code.";
pub(crate) const BACK: &str = "Back";
pub(crate) const CODE_NEEDED_TOO: &str = "You have joined. Sign in with your password and your two-factor code.";

// The first start
pub(crate) const SETUP: &str = "Set up this installation";
pub(crate) const SETUP_LEAD: &str = "Nobody owns it yet. Whoever has the server's terminal makes the first account.";
pub(crate) const SETUP_CODE: &str = "Code from the server";
pub(crate) const SETUP_CODE_HINT: &str = "The server printed it in its terminal when it started.";
pub(crate) const YOUR_NAME: &str = "Your name";
pub(crate) const WORKSPACE_NAME: &str = "Workspace name";
pub(crate) const WORKSPACE_NAME_HINT: &str = "What your business is called. You can change it later.";
pub(crate) const SET_UP: &str = "Create workspace";
pub(crate) const SETUP_CLOSED: &str = "This installation is set up";
pub(crate) const SETUP_CLOSED_LEAD: &str =
    "It has an owner, so nothing is left to do here. Sign in, or ask an owner or admin for an invitation.";
pub(crate) const TO_SIGN_IN: &str = "Go to sign-in";
pub(crate) const SET_UP_SIGN_IN: &str = "The workspace is made. Sign in with what you chose.";

// Invitations
pub(crate) const JOIN: &str = "Join the workspace";
pub(crate) const JOIN_AS: &str = "Your role";
pub(crate) const INVITED_BY: &str = "Invited by";
pub(crate) const WORKSPACE: &str = "Workspace";
pub(crate) const CHOOSE_PASSWORD: &str = "Choose a password";
pub(crate) const YOUR_PASSWORD: &str = "Your password";
pub(crate) const YOUR_PASSWORD_HINT: &str = "This address has an account already; show that it is yours.";
pub(crate) const WRONG_PASSWORD: &str = "This is not the password of that account.";
pub(crate) const JOIN_SIGN_IN: &str = "You have joined. Sign in to go on.";
pub(crate) const LINK_GONE: &str = "This link is no longer good";
pub(crate) const INVITE_GONE: &str = "An invitation is good once and for 7 days, and a newer one takes its place. Ask whoever \
     invited you for a new link. If you have joined already, sign in.";

// New passwords by a link
pub(crate) const RESET: &str = "Choose a new password";
pub(crate) const RESET_LEAD: &str = "Every browser and device of yours is signed out when it is changed.";
pub(crate) const RESET_DONE: &str = "Your password is changed. Sign in with it.";
pub(crate) const RESET_GONE: &str = "A reset link is good once and for 24 hours, and a newer one takes its place. Ask an owner or \
     admin of your workspace for a new link.";

/// Who else is signed in here, and what will become of that.
pub(crate) fn signed_in_instead(name: &str) -> String {
    format!("{name} is signed in here, and will be signed out.")
}

/// `Join Quill Foundation Repair`.
pub(crate) fn join_named(workspace: &str) -> String {
    format!("Join {workspace}")
}

/// `Agent: answers people`.
pub(crate) fn role_explained(of: Role) -> String {
    let does = match of {
        Role::Viewer => "looks, and changes nothing",
        Role::Agent => "answers people",
        Role::Manager => "runs the outreach",
        Role::Admin => "runs the workspace: people, keys, connections",
        Role::Owner => "everything, and makes others an owner",
    };
    format!("{}: {does}", role(of))
}

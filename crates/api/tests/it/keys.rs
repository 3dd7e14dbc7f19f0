//! Changing the master key with the program itself, and the way back in for an owner who lost their password.

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

fn crm(folder: &Path, arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_crm"))
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert!(!output.status.success());
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

#[test]
fn a_new_key_is_made_and_everything_is_sealed_anew() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], environment: &[(&str, &str)]| crm(folder.path(), arguments, environment, "");
    assert!(refused(&run(&["keys", "new"], &[])).contains("secret.key"), "nothing to replace yet");
    let create = ["owner", "create", "--email", "rosa@example.com", "--password-stdin"];
    said(&crm(folder.path(), &create, &[], "seven quiet harbours\n"));
    let key = || std::fs::read_to_string(folder.path().join("data/secret.key")).unwrap();
    let first = key();
    said(&run(&["keys", "new"], &[]));
    assert_ne!(key(), first);
    let kept = std::fs::read_to_string(folder.path().join("data/secret.key.previous")).unwrap();
    assert_eq!(kept.trim(), first);
    assert!(said(&run(&["keys", "rotate"], &[])).starts_with("0 sealed anew"));
    let set = [("CRM_SECRET_KEY", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")];
    assert!(refused(&run(&["keys", "new"], &set)).contains("CRM_SECRET_KEY_PREVIOUS"));
}

#[test]
fn an_owner_who_lost_the_password_gets_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let create = ["owner", "create", "--email", "rosa@example.com", "--password-stdin"];
    said(&crm(folder.path(), &create, &[], "seven quiet harbours\n"));
    let link = |email: &str| {
        crm(
            folder.path(),
            &["owner", "reset-link", "--email", email],
            &[("CRM_PUBLIC_URL", "https://crm.example.com")],
            "",
        )
    };
    let text = said(&link(" Rosa@example.com"));
    assert!(text.starts_with("https://crm.example.com/reset#"), "{text}");
    assert!(refused(&link("tom@example.com")).contains("nobody logs in as tom@example.com"));
}

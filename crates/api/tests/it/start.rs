//! Starting, refusing to start, and stopping.

use crate::support::{Server, settings};
use crm_api::startup::{Application, Parts, Role, StartError};
use std::process::{Command, Output};

fn crm(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_crm"))
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .current_dir(folder.path())
        .output()
        .unwrap()
}

#[test]
fn a_wrong_setting_stops_the_start_with_one_line_that_names_it() {
    for (name, value) in [("CRM_BNID", "127.0.0.1:0"), ("CRM_BIND", "nowhere"), ("CRM_SECRET_KEY", "hunter2")] {
        let output = crm(&["serve"], &[(name, value)]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains(name) && !text.contains("hunter2"), "{text}");
    }
}

#[test]
fn the_document_needs_neither_settings_nor_a_database() {
    let output = crm(&["openapi"], &[("CRM_BIND", "nowhere")]);
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), crm_api::openapi::json().unwrap());
}

#[tokio::test]
async fn a_second_server_on_the_same_file_is_refused_and_a_later_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let first = Application::build(settings(&folder), Parts::default()).await.unwrap();
    let second = Application::build(settings(&folder), Parts::default()).await.err().expect("refused");
    assert!(matches!(second, StartError::Open(crm_store::OpenError::InUse(_))), "{second}");

    let stop = tokio_util::sync::CancellationToken::new();
    stop.cancel();
    first.run_until(stop.clone()).await.unwrap();
    let third = Application::build(settings(&folder), Parts::default()).await.unwrap();
    third.run_until(stop).await.unwrap();
}

#[tokio::test]
async fn another_clock_is_only_for_demos() {
    let folder = tempfile::tempdir().unwrap();
    let settings = crm_api::settings::Settings { clock_url: Some("http://127.0.0.1:9".into()), ..settings(&folder) };
    let error = Application::build(settings, Parts::default()).await.err().expect("refused");
    assert!(error.to_string().contains("CRM_CLOCK_URL"), "{error}");
}

#[tokio::test]
async fn an_embedded_database_belongs_to_one_process() {
    for role in [Role::Web, Role::Worker] {
        let folder = tempfile::tempdir().unwrap();
        let parts = Parts { role, ..Parts::default() };
        let error = Application::build(settings(&folder), parts).await.err().expect("refused").to_string();
        assert!(error.contains("needs PostgreSQL") && error.lines().count() == 1, "{error}");
    }
}

#[tokio::test]
async fn the_metrics_show_what_readiness_sees() {
    let server = Server::start_with(Parts::default()).await;
    let ready = server.anonymous("GET", "/health/ready").send().await.unwrap();
    assert_eq!(ready.status(), 200);
    let metrics = server.anonymous("GET", "/metrics").send().await.unwrap().text().await.unwrap();
    for line in ["crm_ready{check=\"database\"} 1", "crm_ready{check=\"jobs\"} 1", "crm_jobs_oldest_due_age_seconds 0"]
    {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
    assert!(metrics.contains("crm_disk_free_bytes "));
    server.stop().await;
}

#[test]
fn files_are_for_this_user_alone_and_a_database_for_everybody_is_refused() {
    use std::{fs, os::unix::fs::PermissionsExt};
    let folder = tempfile::tempdir().unwrap();
    let set = |name: &str, mode: u32| {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    set("", 0o755);
    let database = format!("sqlite://{}?mode=rwc", folder.path().join("crm.db").display());
    let migrate = || crm(&["migrate"], &[("CRM_DATABASE_URL", &database)]);
    let verify = || crm(&["verify"], &[("CRM_DATABASE_URL", &database)]);
    assert!(migrate().status.success());
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", entry.path().display());
    }
    set("crm.db", 0o644);
    let text = String::from_utf8(verify().stderr).unwrap();
    assert!(text.contains("others on this machine may read") && text.lines().count() == 1, "{text}");
    set("", 0o700);
    assert!(verify().status.success(), "nobody gets as far as the file");
}

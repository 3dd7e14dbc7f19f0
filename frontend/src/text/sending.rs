//! The words of the red button.

use crm_types::sending::{SendingCause, SendingStatus};

pub(crate) const STOP_SENDING: &str = "Stop sending";
pub(crate) const START_SENDING: &str = "Start again";
pub(crate) const STOP_QUESTION: &str = "Stop sending?";
pub(crate) const STOP_EXPLAINED: &str = "From now on nothing leaves, for the whole team. What is written or planned is kept and waits \
     until somebody starts sending again; then it leaves at once. What has left already is not affected, and texts \
     from customers keep coming in.";
pub(crate) const KEEP_SENDING: &str = "Keep sending";
pub(crate) const SENDING_STOPPED: &str = "Sending is stopped.";
pub(crate) const SENDING_ARMED: &str = "Sending has started again. What waited leaves now.";

/// The banner: since when, through whom, and what waits.
pub(crate) fn stopped(status: &SendingStatus, since: Option<&str>) -> String {
    let since = since.map(|since| format!(" since {since}")).unwrap_or_default();
    let through = match (status.cause, &status.by) {
        (Some(SendingCause::Restore), _) => ", because a backup was restored".to_owned(),
        (_, Some(name)) => format!(" by {name}"),
        _ => String::new(),
    };
    let waiting = match status.waiting {
        0 => "no message waits.".to_owned(),
        1 => "1 message waits.".to_owned(),
        many => format!("{many} messages wait."),
    };
    let restored = status.cause == Some(SendingCause::Restore) && status.waiting > 0;
    let look =
        if restored { " They may have left since the backup was taken: look before you start again." } else { "" };
    format!("Sending is stopped{since}{through}; {waiting}{look}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(waiting: u64, cause: SendingCause) -> SendingStatus {
        let by = (cause == SendingCause::Person).then(|| "Rosa Quill".to_owned());
        SendingStatus { armed: false, since: None, by, cause: Some(cause), waiting }
    }

    #[test]
    fn it_says_who_and_how_many() {
        assert_eq!(
            stopped(&status(3, SendingCause::Person), Some("14:02")),
            "Sending is stopped since 14:02 by Rosa Quill; 3 messages wait."
        );
        assert_eq!(
            stopped(&status(1, SendingCause::Person), None),
            "Sending is stopped by Rosa Quill; 1 message waits."
        );
        let restored = stopped(&status(2, SendingCause::Restore), Some("3 Mar"));
        assert!(
            restored.starts_with("Sending is stopped since 3 Mar, because a backup was restored; 2 messages wait.")
        );
        assert!(restored.ends_with("look before you start again."));
    }
}

//! Words about calls, voicemails and files.

use super::count;
use crm_types::{activity::Direction, call::CallOutcome};

pub(crate) const MISSED: &str = "Missed calls & voicemails";
pub(crate) const MISSED_SHORT: &str = "Calls";
pub(crate) const TO_CALL_BACK: &str = "To call back";
pub(crate) const DEALT_WITH: &str = "Dealt with";
pub(crate) const NOBODY_WAITS: &str = "Nobody waits for a call.";
pub(crate) const NOBODY_WAITS_LEAD: &str = "Missed calls and voicemails show up here until somebody answers them.";
pub(crate) const NOTHING_DEALT_WITH: &str = "No call has been dealt with yet.";
pub(crate) const NEEDS_CALLBACK: &str = "To call back";
pub(crate) const SUMMARY: &str = "Summary";
pub(crate) const NEXT_STEPS: &str = "Next steps";
pub(crate) const SHOW_TRANSCRIPT: &str = "Show transcript";
pub(crate) const HIDE_TRANSCRIPT: &str = "Hide transcript";
pub(crate) const MORE_LINES: &str = "Show more";
pub(crate) const TRANSCRIPT: &str = "Transcript";
pub(crate) const US: &str = "Us";
pub(crate) const NO_WORDS_YET: &str = "No transcript yet; the provider writes it down after the call.";
pub(crate) const SOUND_ON_ITS_WAY: &str = "The recording is on its way.";
pub(crate) const PICTURE: &str = "Picture";
pub(crate) const OPEN_PICTURE: &str = "Open the picture";
pub(crate) const FILE_ON_ITS_WAY: &str = "Fetching the file";
pub(crate) const PLAY_VOICEMAIL: &str = "Voicemail";
pub(crate) const PLAY_RECORDING: &str = "Recording of the call";

pub(crate) fn file_failed(why: Option<String>) -> String {
    match why {
        Some(why) => format!("The file could not be fetched: {why}."),
        None => "The file could not be fetched.".to_owned(),
    }
}

/// The way back to a caller.
pub(crate) fn call_back(number: &str) -> String {
    format!("Call {number}")
}

/// The call's name in the thread.
pub(crate) const fn call(outcome: CallOutcome, direction: Direction) -> &'static str {
    match (outcome, direction) {
        (CallOutcome::Ringing | CallOutcome::Answered, Direction::In) => "Incoming call",
        (CallOutcome::Ringing, Direction::Out) => "Calling",
        (CallOutcome::InProgress, _) => "Call in progress",
        (CallOutcome::Answered, Direction::Out) | (CallOutcome::NoAnswer, _) => "Outgoing call",
        (CallOutcome::Missed, _) => "Missed call",
        (CallOutcome::Voicemail, _) => "Voicemail",
        (CallOutcome::Forwarded, _) => "Forwarded call",
        (CallOutcome::AiHandled, _) => "Call taken by the assistant",
        (CallOutcome::Failed, _) => "Call failed",
    }
}

/// What is to be added to the name.
pub(crate) const fn call_note(outcome: CallOutcome) -> Option<&'static str> {
    match outcome {
        CallOutcome::NoAnswer => Some("No answer"),
        CallOutcome::Ringing => Some("Ringing"),
        _ => None,
    }
}

pub(crate) fn menu_choice(choice: &str) -> String {
    format!("Chose {choice} in the menu")
}

pub(crate) fn forwarded_to(to: &str) -> String {
    format!("To {to}")
}

/// `Missed call x3`, for a row that stands for several.
pub(crate) fn missed_calls(calls: u32, voicemails: u32) -> String {
    let missed = calls.saturating_sub(voicemails);
    let said = match (missed, voicemails) {
        (0, n) => return count(n as usize, "voicemail", "voicemails"),
        (n, 0) => return format!("Missed call \u{d7}{n}"),
        (n, _) => format!("{n} missed"),
    };
    format!("{said}, {}", count(voicemails as usize, "voicemail", "voicemails"))
}

/// `0:42`, `1:02:03`.
pub(crate) fn length(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_calls_fold_into_one_line() {
        assert_eq!(missed_calls(3, 0), "Missed call \u{d7}3");
        assert_eq!(missed_calls(2, 2), "2 voicemails");
        assert_eq!(missed_calls(3, 1), "2 missed, 1 voicemail");
        assert_eq!([length(0), length(42), length(3723)], ["0:00", "0:42", "1:02:03"]);
    }
}

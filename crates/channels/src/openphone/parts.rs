//! The questions about calls.

use super::{
    call, json,
    rest::{Query, Rest, stamp},
};
use crm_domain::ports::{Account, Asked, CallMark, CallNews, CallPart, Listing, RemoteError};
use serde_json::Value;
use std::collections::BTreeMap;

impl Rest {
    /// All calls with one person, oldest first. An account that may not list its calls has none to show.
    pub(super) async fn calls(&self, account: &Account, listing: &Listing) -> Result<Vec<CallNews>, RemoteError> {
        let [participant] = listing.participants.as_slice() else { return Ok(Vec::new()) };
        let query: Query = vec![
            ("phoneNumberId", listing.line.clone()),
            ("participants", participant.clone()),
            ("createdAfter", stamp(listing.after)),
        ];
        let entries: Vec<Value> = match self.list(account, "calls", &query).await {
            Err(RemoteError::NotFound | RemoteError::NotAllowed(_)) => return Ok(Vec::new()),
            other => other?,
        };
        // By id, because an entry comes twice when something is added between two pages.
        let mut found = BTreeMap::new();
        for entry in &entries {
            // One that cannot be read must not keep all others away for ever.
            let Ok(mut news) = read(entry) else {
                tracing::warn!("A call in the provider's list cannot be read and is left out");
                continue;
            };
            news.line.get_or_insert_with(|| listing.line.clone());
            news.theirs.get_or_insert_with(|| participant.clone());
            found.insert(news.provider_id.clone(), news);
        }
        let mut calls: Vec<CallNews> = found.into_values().collect();
        calls.sort_by_key(|news| news.at);
        Ok(calls)
    }

    /// One part of a call.
    pub(super) async fn call_part(&self, account: &Account, id: &str, part: CallPart) -> Result<Asked, RemoteError> {
        let resource = match part {
            CallPart::Call => "calls",
            CallPart::Voicemail => "call-voicemails",
            CallPart::Recordings => "call-recordings",
            CallPart::Summary => "call-summaries",
            CallPart::Transcript => "call-transcripts",
        };
        match self.get_if_any(account, &[resource, id]).await? {
            Some(data) => answer(id, part, &data).map_err(RemoteError::Unexpected),
            None => Ok(Asked::Never),
        }
    }
}

/// A call as the REST API gives it.
fn read(object: &Value) -> Result<CallNews, String> {
    let mut news = call::read(object, None)?;
    news.asked = true;
    news.said_at = news.said_at.or(news.completed_at).or(news.at);
    Ok(news)
}

fn answer(id: &str, part: CallPart, data: &Value) -> Result<Asked, String> {
    let mut news = CallNews {
        provider_id: id.to_owned(),
        asked: true,
        said_at: json::time(data, "createdAt"),
        ..CallNews::default()
    };
    match part {
        CallPart::Call => return read(data).map(|news| Asked::Known(Box::new(news))),
        CallPart::Recordings => {
            news.recordings = call::recordings_in(Some(data));
            let some = !news.recordings.is_empty();
            return Ok(if some { Asked::Known(Box::new(news)) } else { Asked::NotYet });
        }
        CallPart::Voicemail => {
            let voicemail = call::voicemail(data);
            if voicemail.url.is_none() {
                return Ok(Asked::NotYet);
            }
            news.marks.push(CallMark::LeftVoicemail);
            news.voicemail = Some(voicemail);
        }
        CallPart::Summary => call::summarise(&mut news, data),
        CallPart::Transcript => call::transcribe(&mut news, data),
    }
    match json::word(data, "status").as_deref() {
        Some("failed") => Ok(Asked::Never),
        _ if news.voicemail.is_some() || news.summary.is_some() || news.transcript.is_some() => {
            Ok(Asked::Known(Box::new(news)))
        }
        _ => Ok(Asked::NotYet),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ask(part: CallPart, data: &Value) -> Asked {
        answer("AC1", part, data).unwrap()
    }

    #[test]
    fn a_voicemail_in_the_making_is_asked_for_again() {
        let making =
            json!({"id": "VM1", "status": "in-progress", "duration": null, "transcript": null, "recordingUrl": null});
        assert_eq!(ask(CallPart::Voicemail, &making), Asked::NotYet);
        let made = json!({"id": "VM1", "status": "completed", "duration": 17, "transcript": "Call me.", "recordingUrl": "https://media.sim.invalid/vm"});
        let Asked::Known(news) = ask(CallPart::Voicemail, &made) else { panic!("not known") };
        let voicemail = news.voicemail.unwrap();
        assert_eq!((voicemail.duration_s, voicemail.transcript.as_deref()), (Some(17), Some("Call me.")));
        assert_eq!(news.marks, [CallMark::LeftVoicemail]);
    }

    #[test]
    fn a_summary_goes_from_absent_to_made_or_failed() {
        for status in ["absent", "in-progress", "brand-new"] {
            let data = json!({"callId": "AC1", "status": status, "summary": null, "nextSteps": null});
            assert_eq!(ask(CallPart::Summary, &data), Asked::NotYet, "{status}");
        }
        let failed = json!({"callId": "AC1", "status": "failed", "summary": null, "nextSteps": null});
        assert_eq!(ask(CallPart::Summary, &failed), Asked::Never);
        let made = json!({"callId": "AC1", "status": "completed", "summary": ["A", "B"], "nextSteps": []});
        let Asked::Known(news) = ask(CallPart::Summary, &made) else { panic!("not known") };
        assert_eq!((news.summary, news.next_steps), (Some(vec!["A".into(), "B".into()]), Some(Vec::new())));
    }

    #[test]
    fn recordings_come_with_or_without_an_address() {
        let data = json!([{"id": "CR1", "url": null, "status": "processing", "duration": null}]);
        assert_eq!(ask(CallPart::Recordings, &data), Asked::NotYet);
        let data = json!([{"id": "CR1", "url": "https://media.sim.invalid/r", "duration": 9, "type": "audio/mpeg"}]);
        let Asked::Known(news) = ask(CallPart::Recordings, &data) else { panic!("not known") };
        assert_eq!(news.recordings.len(), 1);
    }
}

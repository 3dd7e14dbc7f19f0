//! Calls and contacts in the three families, as JSON values: their shapes differ too much for one type each.

use serde_json::{Value, json};

use crate::{
    call::{Call, Making, NEXT_STEPS, SUMMARY},
    clock::stamp,
    contact::Contact,
    model::{Family, ORG},
    world::World,
};

/// The part of an event that says what it is about.
pub(super) fn data(family: Family, event: &str, call: &Call, base: &str) -> Value {
    match family {
        Family::G1 => json!({"object": g1(event, call, base)}),
        Family::G2 => json!({"object": g2(event, call, base)}),
        Family::G3 => g3(event, call, base),
    }
}

/// Where the caller's message is.
pub(crate) fn voicemail_url(call: &Call, base: &str) -> String {
    format!("{base}/media/voicemail/{}-{}.wav", call.id, call.voicemail_seconds)
}

/// Where the recording is.
pub(crate) fn recording_url(call: &Call, base: &str) -> String {
    format!("{base}/media/recording/{}-{}.wav", call.id, call.seconds().clamp(1, 30))
}

/// What was said, as the provider writes it down.
pub(crate) fn dialogue(call: &Call) -> Vec<Value> {
    let line = |(place, words): (usize, &String)| {
        let (who, user) = if place % 2 == 0 { (&call.line, call.answered_by.clone()) } else { (&call.person, None) };
        let start = f64::from(u32::try_from(place).unwrap_or(0)) * 2.5;
        json!({"content": words, "start": start, "end": start + 2.0, "identifier": who, "userId": user})
    };
    call.words.iter().enumerate().map(line).collect()
}

fn time(at: Option<chrono::DateTime<chrono::Utc>>) -> Value {
    at.map_or(Value::Null, |at| json!(stamp(at)))
}

fn direction(call: &Call) -> Value {
    json!(call.direction)
}

fn after(event: &str, call: &Call) -> Option<Value> {
    match event {
        "call.summary.completed" => Some(json!({"object": "callSummary", "callId": call.id, "status": "completed",
            "summary": SUMMARY, "nextSteps": NEXT_STEPS, "contactIds": []})),
        "call.transcript.completed" => Some(json!({"object": "callTranscript", "callId": call.id,
            "createdAt": time(call.completed_at), "duration": call.seconds(), "status": "completed",
            "dialogue": dialogue(call), "contactIds": []})),
        _ => None,
    }
}

fn g1(event: &str, call: &Call, base: &str) -> Value {
    if let Some(object) = after(event, call) {
        return object;
    }
    let [from, to] = call.participants();
    let media = if event == "call.recording.completed" {
        json!([{"url": recording_url(call, base), "type": "audio/wav", "duration": call.seconds()}])
    } else {
        json!([])
    };
    // App-made webhooks know the message as soon as the call has ended.
    let voicemail = if call.voicemail == Making::Absent || call.completed_at.is_none() {
        Value::Null
    } else {
        json!({"url": voicemail_url(call, base), "type": "audio/wav", "duration": call.voicemail_seconds})
    };
    let status = if call.completed_at.is_some() { "completed" } else { "ringing" };
    json!({"id": call.id, "object": "call", "from": from, "to": to, "direction": direction(call), "media": media,
        "voicemail": voicemail, "status": status, "createdAt": stamp(call.created_at),
        "answeredAt": time(call.answered_at), "completedAt": time(call.completed_at),
        "userId": World::default_user(), "phoneNumberId": call.phone_number_id,
        "conversationId": call.conversation_id})
}

/// The fields of v1, which its webhooks share with its REST answers.
pub(crate) fn v1(call: &Call) -> Value {
    json!({"id": call.id, "participants": call.participants(), "direction": direction(call), "status": call.status,
        "createdAt": stamp(call.created_at), "answeredAt": time(call.answered_at), "answeredBy": call.answered_by,
        "initiatedBy": null, "completedAt": time(call.completed_at), "updatedAt": stamp(call.updated_at),
        "duration": call.seconds(), "forwardedFrom": null, "forwardedTo": null,
        "userId": World::default_user(), "phoneNumberId": call.phone_number_id})
}

fn g2(event: &str, call: &Call, base: &str) -> Value {
    if let Some(object) = after(event, call) {
        return object;
    }
    let mut object = v1(call);
    if let Some(fields) = object.as_object_mut() {
        fields.insert("object".to_owned(), json!("call"));
        fields.insert("contactIds".to_owned(), json!([]));
        // The one name that the webhooks of this family have for every end.
        if call.completed_at.is_some() {
            fields.insert("status".to_owned(), json!("completed"));
        }
        if event == "call.recording.completed" {
            fields.insert("recordings".to_owned(), recordings(call, base));
        }
    }
    object
}

/// The recordings, as lists of REST and of webhooks have them.
pub(crate) fn recordings(call: &Call, base: &str) -> Value {
    json!([{"id": format!("CR{}", call.id), "url": recording_url(call, base), "type": "audio/wav",
        "duration": call.seconds(), "startTime": time(call.answered_at), "status": "completed"}])
}

fn g3(event: &str, call: &Call, base: &str) -> Value {
    let context = json!({"orgId": ORG, "phoneNumberId": call.phone_number_id, "conversationId": call.conversation_id,
        "phoneNumberType": "shared", "userId": null, "contacts": {"ids": [], "lookupStatus": "none"},
        "participants": {"workspace": [call.line], "external": [call.person], "resolution": "available"}});
    let links = json!({"quo": format!("https://app.sim.invalid/inbox/{}", call.conversation_id)});
    let resource = match event {
        "call.ringing" => {
            // Its context is the short one, without the people.
            let context = json!({"phoneNumberId": call.phone_number_id, "conversationId": call.conversation_id,
                "userId": null});
            let resource = json!({"id": call.id, "direction": direction(call), "createdAt": stamp(call.created_at),
                "updatedAt": stamp(call.updated_at)});
            return json!({"resource": resource, "context": context, "links": links});
        }
        "call.summary.completed" => json!({"callId": call.id, "processingStatus": "completed",
            "summary": SUMMARY, "nextSteps": NEXT_STEPS, "fromPhoneNumber": call.person,
            "handledByAiAgent": false, "answeredByUserId": call.answered_by, "jobs": []}),
        "call.transcript.completed" => json!({"callId": call.id, "createdAt": time(call.completed_at),
            "duration": call.seconds(), "processingStatus": "completed", "dialogue": dialogue(call)}),
        "call.voicemail.completed" => {
            let [from, to] = call.participants();
            json!({"id": call.id, "voicemailId": format!("VM{}", call.id), "callId": call.id,
                "direction": direction(call), "duration": call.voicemail_seconds, "from": from, "to": to,
                "transcript": call.voicemail_words, "recordingUrl": voicemail_url(call, base),
                "createdAt": time(call.completed_at), "updatedAt": stamp(call.updated_at)})
        }
        "call.missed" => json!({"id": call.id, "createdAt": stamp(call.created_at),
            "updatedAt": stamp(call.updated_at)}),
        _ => {
            let unanswered = call.completed_at.is_some() && call.answered_at.is_none();
            let status = if unanswered { "unanswered" } else { "answered" };
            let recordings = if event == "call.recording.completed" { recordings(call, base) } else { json!([]) };
            json!({"id": call.id, "direction": direction(call), "status": status,
                "createdAt": stamp(call.created_at), "answeredAt": time(call.answered_at),
                "completedAt": time(call.completed_at), "updatedAt": stamp(call.updated_at),
                "answeredByUserId": call.answered_by, "duration": call.seconds(),
                "hasVoicemail": call.voicemail != Making::Absent, "recordings": recordings})
        }
    };
    json!({"resource": resource, "context": context, "links": links})
}

/// A contact in the families that have contacts.
pub(super) fn contact(family: Family, event: &str, contact: &Contact) -> Value {
    if family == Family::G3 {
        let resource = json!({"id": contact.id, "firstName": contact.first_name, "lastName": contact.last_name,
            "company": contact.company, "role": null, "location": null, "source": "crm-sim", "externalId": null,
            "emails": [], "phoneNumbers": [{"value": contact.number, "type": "phone-number"}], "customFields": [],
            "createdAt": stamp(contact.created_at), "updatedAt": stamp(contact.updated_at)});
        let context = json!({"orgId": ORG, "userId": World::default_user(), "sharedWithIds": []});
        return json!({"resource": resource, "context": context, "links": {"quo": null}});
    }
    let mut object = json!({"id": contact.id, "object": "contact", "firstName": contact.first_name,
        "lastName": contact.last_name, "company": contact.company, "role": null, "pictureUrl": null,
        "notes": [], "sharedWith": [World::default_user()], "createdAt": stamp(contact.created_at),
        "updatedAt": stamp(contact.updated_at), "userId": World::default_user()});
    // A deleted contact comes without its fields.
    if let (Some(fields), false) = (object.as_object_mut(), event == "contact.deleted") {
        let phone = json!([{"name": "Phone", "type": "phone-number", "value": contact.number}]);
        fields.insert("fields".to_owned(), phone);
    }
    json!({"object": object})
}

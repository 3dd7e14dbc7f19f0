//! Reading fields of JSON whose form is not promised: a field of another type counts as absent, nothing panics.

use chrono::{DateTime, Utc};
use crm_types::activity::Media;
use serde_json::Value;

/// A text as it is, without NUL characters, which a database would refuse.
pub(super) fn text(object: &Value, name: &str) -> Option<String> {
    let text = object.get(name)?.as_str()?;
    Some(if text.contains('\0') { text.replace('\0', "") } else { text.to_owned() })
}

/// A text that says something, without space around it.
pub(super) fn word(object: &Value, name: &str) -> Option<String> {
    let text = text(object, name)?;
    let word = text.trim();
    (!word.is_empty()).then(|| word.to_owned())
}

/// A word that may have been sent as a number.
pub(super) fn word_or_number(object: &Value, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::Number(number) => Some(number.to_string()),
        _ => word(object, name),
    }
}

/// A time.
pub(super) fn time(object: &Value, name: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(object.get(name)?.as_str()?.trim()).ok()?;
    Some(time.to_utc())
}

/// Addresses: an array of them, or one text with commas between them (groups of app-made webhooks).
pub(super) fn addresses(object: &Value, name: &str) -> Vec<String> {
    let parts: Vec<&str> = match object.get(name) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(joined)) => joined.split(',').collect(),
        _ => Vec::new(),
    };
    parts.into_iter().map(|part| part.replace('\0', "").trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// A length in seconds, whole or not, as a number or as its text.
pub(super) fn seconds(object: &Value, name: &str) -> Option<u32> {
    let value = object.get(name)?;
    let seconds = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    (0.0..=f64::from(u32::MAX)).contains(&seconds).then(|| seconds.round() as u32)
}

/// Whether a switch is on; absent is off.
pub(super) fn flag(object: &Value, name: &str) -> bool {
    object.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// Addresses that may be texts, or objects that hold one.
pub(super) fn sides(object: &Value, name: &str) -> Vec<String> {
    let side = |item: &Value| {
        let inside = ["phoneNumber", "identifier", "number", "value"].into_iter().find_map(|name| word(item, name));
        inside.or_else(|| texts(item).into_iter().next())
    };
    match object.get(name) {
        Some(Value::Array(items)) => items.iter().filter_map(side).collect(),
        Some(Value::String(_)) => addresses(object, name),
        _ => Vec::new(),
    }
}

/// The texts in a value: one, or a list of them.
pub(super) fn texts(value: &Value) -> Vec<String> {
    let text = |value: &Value| {
        let text = value.as_str()?.replace('\0', "");
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    match value {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        other => text(other).into_iter().collect(),
    }
}

/// Sentences: a list, or one text. Absent and null say nothing; an empty list says that there are none.
pub(super) fn sentences(object: &Value, name: &str) -> Option<Vec<String>> {
    match object.get(name)? {
        value @ (Value::Array(_) | Value::String(_)) => Some(texts(value)),
        _ => None,
    }
}

/// The address of something on the web.
pub(super) fn web_address(object: &Value, name: &str) -> Option<String> {
    word(object, name).filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

/// Files. An entry without a web address cannot be fetched or shown, and is left out.
pub(super) fn media(object: &Value) -> Vec<Media> {
    let Some(Value::Array(items)) = object.get("media") else { return Vec::new() };
    items
        .iter()
        .filter_map(|item| {
            let url = web_address(item, "url")?;
            Some(Media { url, content_type: word(item, "type") })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_of_another_type_counts_as_absent() {
        for odd in [json!(null), json!(1), json!([1]), json!({"a": 1}), json!(true)] {
            let object = json!({ "x": odd, "media": odd });
            assert_eq!(text(&object, "x"), None);
            assert_eq!(word(&object, "x"), None);
            assert_eq!(time(&object, "x"), None);
            assert!(addresses(&object, "x").is_empty());
            assert!(media(&object).is_empty());
        }
        assert_eq!(text(&json!([]), "x"), None);
    }

    #[test]
    fn addresses_come_as_array_or_joined() {
        assert_eq!(addresses(&json!({"to": ["+1", " +2 ", 3, ""]}), "to"), ["+1", "+2"]);
        assert_eq!(addresses(&json!({"to": "+1, +2,,"}), "to"), ["+1", "+2"]);
    }

    #[test]
    fn an_error_code_may_be_a_number() {
        assert_eq!(word_or_number(&json!({"errorCode": 30005}), "errorCode").as_deref(), Some("30005"));
        assert_eq!(word_or_number(&json!({"errorCode": "30005"}), "errorCode").as_deref(), Some("30005"));
        assert_eq!(word_or_number(&json!({"errorCode": null}), "errorCode"), None);
    }

    #[test]
    fn media_need_a_web_address() {
        let object = json!({"media": [
            {"url": "https://media.sim.invalid/1.jpg", "type": "image/jpeg"}, {"url": "https://media.sim.invalid/2", "type": null},
            {"type": "image/png"}, {"url": "javascript:alert(1)"}, "https://media.sim.invalid/3",
        ]});
        let urls: Vec<_> = media(&object).into_iter().map(|media| (media.url, media.content_type)).collect();
        assert_eq!(
            urls,
            [
                ("https://media.sim.invalid/1.jpg".to_owned(), Some("image/jpeg".to_owned())),
                ("https://media.sim.invalid/2".to_owned(), None),
            ]
        );
    }

    #[test]
    fn nul_characters_do_not_reach_the_database() {
        assert_eq!(text(&json!({"text": "a\u{0}b"}), "text").as_deref(), Some("ab"));
        assert_eq!(addresses(&json!({"to": "+1\u{0}"}), "to"), ["+1"]);
    }
}

//! Events about contacts of the provider's address book.

use super::super::json;
use crm_domain::ports::ContactNews;
use serde_json::Value;

/// Reads the event.
///
/// # Errors
/// A sentence for the quarantine page.
pub(super) fn read(deleted: bool, event: &Value) -> Result<ContactNews, String> {
    let (object, _) = super::subject(event).ok_or("The event holds no contact in a form that is known.")?;
    Ok(ContactNews {
        provider_id: json::word(object, "id").ok_or("The contact has no id.")?,
        said_at: json::time(object, "updatedAt").or_else(|| json::time(event, "createdAt")),
        deleted,
        first_name: json::word(object, "firstName"),
        last_name: json::word(object, "lastName"),
        company: json::word(object, "company"),
        phones: phones(object),
    })
}

/// The numbers: a list of their own, or among the fields, which come as a list or by their names.
fn phones(object: &Value) -> Vec<String> {
    let values = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|item| json::word(item, "value")).collect()
    };
    let listed = object.get("phoneNumbers").map(values).unwrap_or_default();
    let is_phone = |name: &str| name.to_lowercase().contains("phone");
    let in_fields = match object.get("fields") {
        Some(Value::Array(fields)) => {
            let phone = |field: &&Value| {
                let kind = json::word(field, "type").or_else(|| json::word(field, "name"));
                kind.is_some_and(|kind| is_phone(&kind))
            };
            fields.iter().filter(phone).filter_map(|field| json::word(field, "value")).collect()
        }
        Some(Value::Object(fields)) => {
            let named = fields.iter().filter(|(name, _)| is_phone(name));
            named.flat_map(|(_, value)| json::texts(value)).collect()
        }
        _ => Vec::new(),
    };
    listed.into_iter().chain(in_fields).collect()
}

//! Every refusal of the provider, as a word, a sentence and a consequence.

use crate::support::{answer, error_body, sent_with};
use crm_domain::ports::{ProviderAnswer, Refusal};
use serde_json::json;
use wiremock::ResponseTemplate;

async fn refusal(answer: ResponseTemplate) -> Refusal {
    match sent_with(answer).await {
        ProviderAnswer::Refused(refusal) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn known_codes_have_their_own_sentence() {
    let cases = [
        (400, "0206400", "a2p_not_approved", "A2P 10DLC", true),
        (401, "0200401", "key_rejected", "API key", true),
        (402, "0200402", "no_credit", "Top it up", true),
        (402, "0201402", "subscription_expired", "expired", true),
        (403, "0202403", "not_a_member", "not a member", true),
        (403, "0204403", "daily_cap", "daily limit", true),
        (403, "0200403", "forbidden", "does not allow", false),
        (404, "0200404", "unknown_line", "does not know this line", true),
        (400, "0200400", "rejected", "did not take this message (400)", false),
        (409, "0200409", "rejected", "(409)", false),
        (422, "0200422", "rejected", "(422)", false),
    ];
    for (status, code, word, part, account_wide) in cases {
        let refusal = refusal(answer(status, &error_body(status, code, "No."))).await;
        assert_eq!((refusal.code, refusal.account_wide), (word, account_wide), "{code}");
        assert!(refusal.text.contains(part), "{code}: {}", refusal.text);
    }
}

#[tokio::test]
async fn international_texting_is_told_by_its_words() {
    let body = error_body(403, "0200403", "International messaging is not enabled");
    let refusal = refusal(answer(403, &body)).await;
    assert_eq!((refusal.code, refusal.account_wide), ("international_off", false));
}

#[tokio::test]
async fn the_gateways_layout_is_read_too() {
    let body = json!({ "error": { "message": "Unauthorized", "key": "Unauthorized", "trace": "sim-trace-0002" } });
    assert_eq!(refusal(answer(401, &body)).await.code, "key_rejected");
    let body = json!({ "error": { "message": "Nope", "code": 206_400 } });
    assert!(refusal(answer(400, &body)).await.text.ends_with("OpenPhone says: Nope"));
}

#[tokio::test]
async fn the_providers_words_and_the_first_detail_are_passed_on() {
    let mut body = error_body(400, "0200400", "Invalid input");
    body["errors"] = json!([{ "path": "/content", "message": "Expected at most 1600", "value": "private words" }]);
    let refusal = refusal(answer(400, &body)).await;
    assert_eq!(
        refusal.text,
        "OpenPhone did not take this message (400). OpenPhone says: Invalid input (/content: Expected at most 1600)"
    );
}

#[tokio::test]
async fn long_words_are_shortened_and_stay_on_one_line() {
    let body = error_body(400, "0200400", &format!("first\nsecond\u{7}{}", "x".repeat(5_000)));
    let refusal = refusal(answer(400, &body)).await;
    assert!(refusal.text.chars().count() < 300 && refusal.text.ends_with('…'), "{}", refusal.text);
    assert!(!refusal.text.chars().any(char::is_control));
}

#[tokio::test]
async fn a_code_is_found_in_a_large_body() {
    let mut body = error_body(400, "0206400", "A2P");
    body["errors"] = json!([{ "path": "/", "message": "m", "schema": "s".repeat(10_000) }]);
    assert_eq!(refusal(answer(400, &body)).await.code, "a2p_not_approved");
}

#[tokio::test]
async fn a_refusal_needs_no_body() {
    let html = ResponseTemplate::new(403).set_body_raw("<html>Forbidden</html>", "text/html");
    assert_eq!(refusal(html).await.text, "OpenPhone does not allow this message.");
    assert_eq!(refusal(ResponseTemplate::new(402)).await.code, "no_credit");
    assert_eq!(refusal(answer(400, &json!(["odd"]))).await.code, "rejected");
}

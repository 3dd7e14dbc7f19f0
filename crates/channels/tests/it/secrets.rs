//! Keys show up in no error and in no debug output.

use crate::support::{
    KEY, account, adapter, answer, error_body, impatient, outbound, provider, raw_provider, sent_with,
};
use crm_domain::ports::Channel;
use serde_json::json;

#[tokio::test]
async fn an_error_that_quotes_the_key_is_passed_on_without_it() {
    for status in [400, 401, 402, 403, 404, 422, 500] {
        let body = error_body(status, "0200400", &format!("Key {KEY} is wrong"));
        let text = format!("{:?}", sent_with(answer(status, &body)).await);
        assert!(!text.contains(KEY), "{text}");

        let server = provider(answer(status, &body)).await;
        let error = adapter(&server.uri()).message(&account(), "ACsim0009").await.unwrap_err();
        assert!(!format!("{error:?} {error}").contains(KEY), "{error}");
    }
}

#[tokio::test]
async fn an_answer_in_the_wrong_form_is_not_quoted() {
    let body = json!({ "data": [{ "id": "WH1", "key": "whsec_private", "events": "whsec_private" }] });
    let server = provider(answer(200, &body)).await;
    let error = adapter(&server.uri()).webhooks(&account()).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("private"), "{error}");
}

#[tokio::test]
async fn a_broken_connection_names_neither_key_nor_number() {
    for bytes in [b"".as_slice(), b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"] {
        let url = raw_provider(bytes);
        let error = impatient(&url).messages(&account(), &crate::support::listing()).await.unwrap_err();
        let text = format!("{error:?} {error}");
        assert!(!text.contains(KEY) && !text.contains("6175550123"), "{text}");
    }
}

#[tokio::test]
async fn the_adapter_shows_no_key_after_using_it() {
    let server = provider(answer(202, &json!({ "data": { "id": "ACsim0009" } }))).await;
    let adapter = adapter(&server.uri());
    adapter.wait_for_turn(&account()).await;
    adapter.send(&account(), &outbound()).await;
    let text = format!("{adapter:?} {:?}", account());
    assert!(!text.contains(KEY) && !text.contains("c2ltLXNpZ25pbmcta2V5"), "{text}");
}

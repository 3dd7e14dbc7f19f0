//! Pages by key, so that inserts neither repeat nor hide a row.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{problem::Problem, query::Query};

/// The place of a row: its time in milliseconds, then its number.
pub(super) type Key = (i64, u64);

/// Which page is wanted.
#[derive(Debug)]
pub(super) struct Page {
    max: usize,
    after: Option<Key>,
}

impl Page {
    /// Reads `maxResults` and `pageToken`.
    pub(super) fn read(query: &Query, most: usize) -> Result<Self, Problem> {
        let max = query.max_results(most)?;
        let after = match query.first("pageToken") {
            None => None,
            Some(token) => {
                let key = decode(token)
                    .ok_or_else(|| Problem::invalid("/pageToken", "Expected a valid page token", &json!(token)))?;
                Some(key)
            }
        };
        Ok(Self { max, after })
    }

    /// Cuts the page out of the rows, which are sorted here. `totalItems` is wrong, as officially warned: it counts
    /// this page only, so a client that stops by it loses rows.
    pub(super) fn cut(&self, mut rows: Vec<(Key, Value)>, newest_first: bool) -> Value {
        rows.sort_by_key(|(key, _)| *key);
        if newest_first {
            rows.reverse();
        }
        let beyond = |key: Key| match self.after {
            None => true,
            Some(after) if newest_first => key < after,
            Some(after) => key > after,
        };
        let mut rest = rows.into_iter().filter(|(key, _)| beyond(*key));
        let page: Vec<(Key, Value)> = rest.by_ref().take(self.max).collect();
        let next = rest.next().and(page.last()).map(|(key, _)| encode(*key));
        let data: Vec<Value> = page.into_iter().map(|(_, value)| value).collect();
        json!({"totalItems": data.len(), "data": data, "nextPageToken": next})
    }
}

fn encode((millis, seq): Key) -> String {
    URL_SAFE_NO_PAD.encode(format!("p1:{millis}:{seq}"))
}

fn decode(token: &str) -> Option<Key> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (millis, seq) = text.strip_prefix("p1:")?.split_once(':')?;
    Some((millis.parse().ok()?, seq.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insert_between_two_pages_neither_repeats_nor_hides_a_row() {
        let row = |seq: u64| ((0, seq), json!(seq));
        let first = Page { max: 2, after: None }.cut((1..=4).map(row).collect(), true);
        assert_eq!(first["data"], json!([4, 3]));
        let token = first["nextPageToken"].as_str().unwrap();
        let second = Page { max: 2, after: decode(token) }.cut((1..=5).map(row).collect(), true);
        assert_eq!(second["data"], json!([2, 1]));
        assert_eq!(second["nextPageToken"], Value::Null);
    }
}

//! Keyset pages: reading one, and where the next one starts.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use crm_types::page::{DEFAULT_LIMIT, MAX_LIMIT};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select,
    Value,
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// Longest cursor that is looked at.
const MAX_CURSOR: usize = 500;
/// Longest text that a list may be sorted by, in bytes, so that every cursor of ours can be read back.
pub const MAX_SORT_TEXT: usize = 128;

/// The text is no cursor of this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cursor does not belong to this list")]
pub struct BadCursor;

/// The last row of a page: what the list is sorted by (a time, or a text of at most [`MAX_SORT_TEXT`] bytes), and the
/// id that makes the order unique. Outside it is opaque text that names its list, so that it works nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor<K> {
    /// What the list is sorted by.
    pub at: K,
    /// The row's id.
    pub id: Uuid,
}

impl<K: Serialize + DeserializeOwned> Cursor<K> {
    /// The cursor after a row of the list called `list`.
    pub fn encode(list: &str, at: K, id: Uuid) -> String {
        // Times, texts and ids always have a JSON form; an empty cursor would be refused.
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(list, at, id)).unwrap_or_default())
    }

    /// Reads a cursor of the list called `list`.
    ///
    /// # Errors
    /// [`BadCursor`] for a cursor of another list, and for anything else.
    pub fn decode(list: &str, text: &str) -> Result<Self, BadCursor> {
        if text.len() > MAX_CURSOR {
            return Err(BadCursor);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        // NUL has no business in a key, and PostgreSQL refuses to compare with it.
        if bytes.windows(6).any(|six| six == br"\u0000") {
            return Err(BadCursor);
        }
        let (name, at, id): (String, K, Uuid) = serde_json::from_slice(&bytes).map_err(|_| BadCursor)?;
        if name == list { Ok(Self { at, id }) } else { Err(BadCursor) }
    }
}

/// How a list is sorted: by a column and, among equals, by id, both in one direction.
#[derive(Clone, Debug)]
pub(crate) struct Keyset<'a, C> {
    /// The list's name, for its cursors.
    pub(crate) list: &'a str,
    /// What it is sorted by.
    pub(crate) by: C,
    /// The id.
    pub(crate) id: C,
    /// In which direction.
    pub(crate) order: Order,
}

impl<C: ColumnTrait> Keyset<'_, C> {
    /// One page of `rows` after `cursor`, and the cursor of the next page if there is one. `key` gives a row's place.
    ///
    /// # Errors
    /// [`BadCursor`] when the cursor is of another list; the database's error.
    pub(crate) async fn page<E, K, X>(
        &self,
        read: &impl ConnectionTrait,
        rows: Select<E>,
        cursor: Option<&str>,
        limit: Option<u32>,
        key: impl Fn(&E::Model) -> (K, Uuid),
    ) -> Result<(Vec<E::Model>, Option<String>), X>
    where
        E: EntityTrait<Column = C>,
        K: Serialize + DeserializeOwned + Clone + Into<Value>,
        X: From<BadCursor> + From<DbErr>,
    {
        let limit = limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        let mut rows = rows
            .order_by(self.by, self.order.clone())
            .order_by(self.id, self.order.clone())
            .limit(u64::from(limit) + 1);
        if let Some(cursor) = cursor {
            let Cursor { at, id } = Cursor::<K>::decode(self.list, cursor)?;
            let same = Condition::all().add(self.by.eq(at.clone()));
            let (beyond, same) = match self.order {
                Order::Desc => (self.by.lt(at), same.add(self.id.lt(id))),
                _ => (self.by.gt(at), same.add(self.id.gt(id))),
            };
            rows = rows.filter(Condition::any().add(beyond).add(same));
        }
        let mut rows = rows.all(read).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(|row| {
            let (at, id) = key(row);
            Cursor::encode(self.list, at, id)
        });
        Ok((rows, next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_is_read_back(at in "\\PC{0,30}", micros in 0..4_000_000_000_000_000_i64, id: u128) {
            let id = Uuid::from_u128(id);
            let text = Cursor::encode("contacts", at.clone(), id);
            prop_assert_eq!(Cursor::decode("contacts", &text), Ok(Cursor { at, id }));
            let at = DateTime::from_timestamp_micros(micros).unwrap();
            let text = Cursor::encode("inbox", at, id);
            prop_assert_eq!(Cursor::decode("inbox", &text), Ok(Cursor { at, id }));
        }

        #[test]
        fn garbage_is_refused(text in ".{0,700}") {
            prop_assert_eq!(Cursor::<String>::decode("contacts", &text), Err(BadCursor));
        }
    }

    #[test]
    fn the_longest_sort_text_gives_a_cursor_that_is_read_back() {
        for at in ["\"".repeat(MAX_SORT_TEXT), "\u{1f98a}".repeat(MAX_SORT_TEXT / 4)] {
            let text = Cursor::encode("contacts", at.clone(), Uuid::max());
            assert_eq!(Cursor::decode("contacts", &text), Ok(Cursor { at, id: Uuid::max() }));
        }
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let of_contacts = Cursor::encode("contacts", "quill".to_owned(), Uuid::nil());
        assert_eq!(Cursor::<String>::decode("inbox", &of_contacts), Err(BadCursor));
        assert_eq!(Cursor::<DateTime<Utc>>::decode("contacts", &of_contacts), Err(BadCursor));
    }

    #[test]
    fn an_overlong_cursor_is_refused() {
        let long = Cursor::encode("contacts", "x".repeat(400), Uuid::nil());
        assert!(long.len() > MAX_CURSOR);
        assert_eq!(Cursor::<String>::decode("contacts", &long), Err(BadCursor));
    }

    #[test]
    fn a_text_that_no_database_takes_is_refused() {
        let text = Cursor::encode("contacts", "a\0b".to_owned(), Uuid::nil());
        assert_eq!(Cursor::<String>::decode("contacts", &text), Err(BadCursor));
    }
}

//! When a list ends. The provider's count is wrong and old releases gave a token on the last page, so the end is a
//! missing token, an empty page, or a token that was given before.

use crm_domain::ports::RemoteError;
use std::collections::HashSet;

/// A list that goes on for longer is not believed: 100,000 entries.
const MAX_PAGES: usize = 1_000;

/// Follows the tokens of one list.
#[derive(Debug, Default)]
pub(super) struct Pager {
    seen: HashSet<String>,
}

impl Pager {
    /// The token of the next page, or that this one was the last.
    ///
    /// # Errors
    /// When there are too many pages: a list that was cut off must not pass for a complete one.
    pub(super) fn next(&mut self, entries: usize, token: Option<String>) -> Result<Option<String>, RemoteError> {
        let Some(token) = token.filter(|token| !token.is_empty() && entries > 0) else { return Ok(None) };
        if !self.seen.insert(token.clone()) {
            return Ok(None);
        }
        if self.seen.len() >= MAX_PAGES {
            return Err(RemoteError::Unexpected(format!("the list has more than {MAX_PAGES} pages")));
        }
        Ok(Some(token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_without_a_token_on_an_empty_page_and_on_a_repeated_token() {
        let token = |text: &str| Some(text.to_owned());
        let mut pager = Pager::default();
        assert_eq!(pager.next(100, token("a")), Ok(token("a")));
        assert_eq!(pager.next(1, token("b")), Ok(token("b")));
        assert_eq!(pager.next(100, token("a")), Ok(None));
        assert_eq!(pager.next(0, token("c")), Ok(None));
        assert_eq!(pager.next(100, token("")), Ok(None));
        assert_eq!(pager.next(100, None), Ok(None));
    }

    #[test]
    fn an_endless_list_is_an_error() {
        let mut pager = Pager::default();
        let outcome = (0..=MAX_PAGES)
            .map(|page| pager.next(100, Some(page.to_string())))
            .find(|next| !matches!(next, Ok(Some(_))));
        assert!(matches!(outcome, Some(Err(RemoteError::Unexpected(_)))));
    }
}

//! When a list ends. The provider's count is wrong, and old releases gave a token on the last page; but a page that is
//! empty or repeats a token may also be a hiccup, and what lies behind it must not be taken for absent. So both are
//! followed once more, and only a second one in a row is the end.

use crm_domain::ports::RemoteError;
use std::collections::HashSet;

/// A list that goes on for longer is not believed: 100,000 entries.
const MAX_PAGES: usize = 1_000;

/// Follows the tokens of one list.
#[derive(Debug, Default)]
pub(super) struct Pager {
    seen: HashSet<String>,
    /// The page before was empty or repeated a token.
    doubtful: bool,
}

impl Pager {
    /// The token of the next page, or that this one was the last.
    ///
    /// # Errors
    /// When there are too many pages: a list that was cut off must not pass for a complete one.
    pub(super) fn next(&mut self, entries: usize, token: Option<String>) -> Result<Option<String>, RemoteError> {
        let Some(token) = token.filter(|token| !token.is_empty()) else { return Ok(None) };
        let new = self.seen.insert(token.clone());
        let doubtful = entries == 0 || !new;
        if doubtful && self.doubtful {
            return Ok(None);
        }
        self.doubtful = doubtful;
        if self.seen.len() >= MAX_PAGES {
            return Err(RemoteError::Unexpected(format!("the list has more than {MAX_PAGES} pages")));
        }
        Ok(Some(token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "the form in which the pager takes it")]
    fn token(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn ends_without_a_token() {
        let mut pager = Pager::default();
        assert_eq!(pager.next(100, token("a")), Ok(token("a")));
        assert_eq!(pager.next(100, token("")), Ok(None));
        assert_eq!(pager.next(100, None), Ok(None));
    }

    #[test]
    fn one_doubtful_page_is_followed_and_two_are_the_end() {
        let mut pager = Pager::default();
        assert_eq!(pager.next(100, token("a")), Ok(token("a")));
        assert_eq!(pager.next(100, token("a")), Ok(token("a")));
        assert_eq!(pager.next(100, token("b")), Ok(token("b")));
        assert_eq!(pager.next(0, token("c")), Ok(token("c")));
        assert_eq!(pager.next(0, token("d")), Ok(None));
    }

    #[test]
    fn tokens_in_a_circle_are_an_end() {
        let mut pager = Pager::default();
        let asked = (0..MAX_PAGES).take_while(|page| pager.next(100, token(["a", "b"][page % 2])) != Ok(None)).count();
        assert_eq!(asked, 3);
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

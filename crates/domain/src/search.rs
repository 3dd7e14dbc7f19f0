//! Search over everything: people, best first, and what was said, newest first.

use crate::{
    access::Principal,
    contacts::{self, ContactError},
    env::Env,
    inbox,
};
use crm_rules::search::Question;
use crm_types::search::{SearchAnswer, SearchQuery};

/// How many people, and conversations, are shown when nobody says.
const DEFAULT: u32 = 10;
/// How many may be asked for.
const MOST: u32 = 50;

/// What the words of a question find.
///
/// # Errors
/// The database's error.
pub async fn search(env: &Env, by: &Principal, query: &SearchQuery) -> Result<SearchAnswer, ContactError> {
    let limit = query.limit.unwrap_or(DEFAULT).clamp(1, MOST);
    let question = Question::read(&query.q);
    if question.is_empty() {
        return Ok(SearchAnswer::default());
    }
    let people = contacts::best(env, by, question, limit).await?;
    let conversations = inbox::said(env, by, &query.q, limit as usize).await?;
    Ok(SearchAnswer { people, conversations })
}

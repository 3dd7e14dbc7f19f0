//! The list of people whom a question finds, best first.
//!
//! Up to [`MOST_RANKED`] people are all looked at, ranked by how well they are found ([`Class`]) and then by name. When
//! more are found, the classes come one after the other, and a class with more than that many has its newest people
//! first: ranking a hundred thousand for the fifty on the screen would take longer than anybody waits. Whoever is found
//! less than [`FEW`] times sees after them whom the question finds with a letter mistyped.
//! Each place depends on the person alone and not on whoever else is there, so that nobody is lost or comes twice when
//! others are added between two pages.

use super::ContactError;
use crate::page::{BadCursor, Cursor, limit_of};
use crm_rules::search::{Class, Question, is_near, near_forms};
use crm_store::text_search::{self, Person, Place, Take, Wanted};
use crm_types::WorkspaceId;
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// So many people are ranked together.
pub(super) const MOST_RANKED: usize = if cfg!(test) { 12 } else { 300 };
/// Fewer than these, and mistyped words are thought of.
const FEW: usize = 10;
/// How many words are thought of for one that may be mistyped.
const MOST_NEAR: usize = 24;
/// How many words that share a form are looked at.
const MOST_FORMS: u64 = 500;
/// The name of this list, for its cursors.
const LIST: &str = "contacts found";

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Stage {
    /// Everybody who is found.
    All,
    /// The classes apart.
    Word,
    Start,
    Rest,
    /// With a letter mistyped.
    Near,
}

/// Where the last person of a page stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum At {
    /// In a stage that is ranked: class and name.
    Ranked(Stage, u8, String),
    /// In one that has its newest first.
    Placed(Stage, Place),
}

impl At {
    const fn stage(&self) -> Stage {
        match self {
            Self::Ranked(stage, ..) | Self::Placed(stage, _) => *stage,
        }
    }
}

/// Some people of one stage.
struct Part {
    people: Vec<Placed>,
    /// How many the whole stage has; of one that is not ranked, many.
    of: usize,
}

/// A question in a workspace.
struct Search<'a, C> {
    connection: &'a C,
    workspace: WorkspaceId,
    question: Question,
    /// Words of names that somebody may have meant, by the word that they wrote.
    near: HashMap<String, Vec<String>>,
}

/// Somebody on a page: where they stand, who they are, and what they were found in.
type Placed = (At, Uuid, String);

/// A page of the people whom a question finds, and where the next one starts.
pub(super) async fn page(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    question: Question,
    cursor: Option<&str>,
    limit: Option<u32>,
) -> Result<(Vec<(Uuid, String)>, Option<String>), ContactError> {
    let limit = limit_of(limit);
    let mut after = cursor.map(|cursor| Cursor::<At>::decode(LIST, cursor)).transpose()?;
    if let Some(Cursor { at: At::Placed(_, place), .. }) = &after
        && !text_search::is_place(connection, place)
    {
        return Err(BadCursor.into());
    }
    let mut stage = after.as_ref().map_or(Stage::All, |after| after.at.stage());
    let mut search = Search { connection, workspace, question, near: HashMap::new() };
    let mut people: Vec<Placed> = Vec::new();
    loop {
        let wanted = limit + 1 - people.len();
        let from = after.take();
        let first = from.is_none();
        let part = search.part(stage, from, wanted).await?;
        let next = match stage {
            // So many that the classes come apart; nobody of these was given yet.
            Stage::All if first && part.of > MOST_RANKED => Some(Stage::Word),
            Stage::All if part.of < FEW => Some(Stage::Near),
            Stage::All | Stage::Rest | Stage::Near => None,
            Stage::Word => Some(Stage::Start),
            Stage::Start => Some(Stage::Rest),
        };
        if next != Some(Stage::Word) {
            people.extend(part.people);
        }
        match next {
            Some(next) if people.len() <= limit => stage = next,
            _ => break,
        }
    }
    let more = people.len() > limit;
    people.truncate(limit);
    let next = people.last().filter(|_| more).map(|(at, id, _)| Cursor::encode(LIST, at.clone(), *id));
    Ok((people.into_iter().map(|(_, id, text)| (id, text)).collect(), next))
}

impl<C: ConnectionTrait> Search<'_, C> {
    /// The people of a stage after a place, so many at most.
    async fn part(&mut self, stage: Stage, after: Option<Cursor<At>>, most: usize) -> Result<Part, DbErr> {
        let Some(wanted) = self.wanted(stage).await? else { return Ok(Part { people: Vec::new(), of: 0 }) };
        let take = match &after {
            None => Take::Some(MOST_RANKED as u64 + 1),
            // All of them fitted when the page before was made.
            Some(Cursor { at: At::Ranked(..), .. }) => Take::All,
            Some(Cursor { at: At::Placed(_, place), .. }) => {
                return self.placed(stage, &wanted, Some(place), most).await;
            }
        };
        let found = text_search::people(self.connection, self.workspace.0, &wanted, &take).await?;
        if stage != Stage::All && after.is_none() && found.len() > MOST_RANKED {
            return self.placed(stage, &wanted, None, most).await;
        }
        let of = found.len();
        let mut ranked: Vec<(u8, String, Uuid, String)> = found
            .into_iter()
            .map(|person| {
                (
                    self.question.class(&person.text).unwrap_or(Class::Near) as u8,
                    person.sort_name,
                    person.id,
                    person.text,
                )
            })
            .collect();
        if let Some(Cursor { at: At::Ranked(_, class, name), id }) = after {
            ranked.retain(|person| (person.0, &person.1, person.2) > (class, &name, id));
        }
        ranked.sort_unstable();
        ranked.truncate(most);
        let at = |(class, name, id, text)| (At::Ranked(stage, class, name), id, text);
        Ok(Part { people: ranked.into_iter().map(at).collect(), of })
    }

    /// The same of a stage that has its newest first.
    async fn placed(&self, stage: Stage, wanted: &Wanted, after: Option<&Place>, most: usize) -> Result<Part, DbErr> {
        let take = Take::After(after.cloned(), most as u64);
        let found = text_search::people(self.connection, self.workspace.0, wanted, &take).await?;
        let at = |person: Person| (At::Placed(stage, person.place), person.id, person.text);
        Ok(Part { people: found.into_iter().map(at).collect(), of: usize::MAX })
    }

    /// Who belongs to a stage; nobody when no word can be mistyped.
    async fn wanted(&mut self, stage: Stage) -> Result<Option<Wanted>, DbErr> {
        let of = |class| self.question.needles(class);
        let wanted = match stage {
            Stage::All => Wanted { parts: of(Class::Anywhere), without: None },
            Stage::Word => {
                // Three frequent threes that are never one word are the most that an index can be asked for in vain.
                let words: Vec<&str> = self.question.words().collect();
                if !text_search::are_words(self.connection, self.workspace.0, &words).await? {
                    return Ok(None);
                }
                Wanted { parts: of(Class::Word), without: None }
            }
            Stage::Start => Wanted { parts: of(Class::Start), without: Some(of(Class::Word)) },
            Stage::Rest => Wanted { parts: of(Class::Anywhere), without: Some(of(Class::Start)) },
            Stage::Near => {
                self.near = near(self.connection, self.workspace, &self.question).await?;
                if self.near.is_empty() {
                    return Ok(None);
                }
                let parts = self.question.needles_near(|word| self.near.get(word).cloned().unwrap_or_default());
                Wanted { parts, without: Some(of(Class::Anywhere)) }
            }
        };
        Ok(Some(wanted))
    }
}

/// The words of names that somebody may have meant by the words of a question, by the word that they wrote.
async fn near(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    question: &Question,
) -> Result<HashMap<String, Vec<String>>, DbErr> {
    let mut near = HashMap::new();
    for word in question.spelled() {
        let forms = near_forms(word);
        let mut words = text_search::words_by_form(connection, workspace.0, forms, MOST_FORMS).await?;
        words.retain(|known| is_near(word, known));
        words.sort_unstable();
        words.truncate(MOST_NEAR);
        if !words.is_empty() {
            near.insert(word.to_owned(), words);
        }
    }
    Ok(near)
}

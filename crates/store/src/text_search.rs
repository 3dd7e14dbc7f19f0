//! Looking for parts of texts by an index. Beside [`crate::dialect`] the only place that asks which database it is.
//!
//! A part of three characters or more is looked up; what the index says is compared with the text again, so that it
//! may say too much. Neither index has an order that a list could use, so there are two ways: everything up to a number,
//! which ends as soon as there is more; and newest first, for parts that so many have that a page of them is near.

use crate::dialect::{of, sql as numbered, statement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Value};
use uuid::Uuid;

/// How many threes of one part are looked up. More do not narrow it down any further.
const MAX_THREES: usize = 24;

/// How long the words of names are that are kept by their forms, in characters.
const MAX_KEPT: usize = 24;

/// What a text must hold: a part of each group.
pub type Parts = Vec<Vec<String>>;

/// Which texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// They hold a part of each of these groups.
    pub parts: Parts,
    /// And not one of each of these.
    pub without: Option<Parts>,
}

/// How many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Take {
    /// So many at most, in no order.
    Some(u64),
    /// All, in no order.
    All,
    /// The next so many after a place, the newest first.
    After(Option<Place>, u64),
}

/// Where somebody stands when the newest are first. Opaque, and of one database.
pub type Place = String;

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: Uuid,
    /// What lists sort them by.
    pub sort_name: String,
    /// What was looked in.
    pub text: String,
    /// Their place.
    pub place: Place,
}

/// People of a workspace by their text.
///
/// # Errors
/// The database's error.
pub async fn people(
    connection: &impl ConnectionTrait,
    workspace: Uuid,
    wanted: &Wanted,
    take: &Take,
) -> Result<Vec<Person>, DbErr> {
    let embedded = of(connection) == DbBackend::Sqlite;
    let mut values: Vec<Value> = Vec::new();
    if embedded {
        values.extend(matching(workspace, &wanted.parts).map(Value::from));
    }
    values.push(workspace.into());
    let mut holds = conditions(embedded, &wanted.parts, &mut values);
    if let Some(without) = &wanted.without {
        holds = format!("{holds} AND NOT ({})", conditions(embedded, without, &mut values));
    }
    let sql = if embedded { sqlite(&holds, take, &mut values)? } else { postgres(&holds, take, &mut values)? };
    let rows = connection.query_all_raw(statement(connection, &sql, values)).await?;
    rows.iter().map(|row| person(row, embedded)).collect()
}

fn person(row: &QueryResult, embedded: bool) -> Result<Person, DbErr> {
    let id: Uuid = row.try_get("", "id")?;
    let place = if embedded { row.try_get::<i64>("", "n")?.to_string() } else { id.to_string() };
    Ok(Person { id, sort_name: row.try_get("", "sort_name")?, text: row.try_get("", "search")?, place })
}

fn sqlite(holds: &str, take: &Take, values: &mut Vec<Value>) -> Result<String, DbErr> {
    // From the index on: the planner would not know how few it finds.
    let mut sql = format!(
        "SELECT c.id, c.sort_name, c.search, d.n FROM contact_index AS i CROSS JOIN contact_doc AS d ON d.n = i.rowid \
         CROSS JOIN contact AS c ON c.workspace_id = d.workspace_id AND c.id = d.contact_id \
         WHERE i.contact_index MATCH {ASKED} AND d.workspace_id = ? AND {holds}"
    );
    if let Take::After(place, _) = take {
        if let Some(place) = place {
            values.push(place.parse::<i64>().map_err(|_| not_a_place())?.into());
            sql.push_str(" AND i.rowid < ?");
        }
        sql.push_str(" ORDER BY i.rowid DESC");
    }
    limit(&mut sql, take, values);
    Ok(sql)
}

fn postgres(holds: &str, take: &Take, values: &mut Vec<Value>) -> Result<String, DbErr> {
    let found = format!("SELECT c.id, c.sort_name, c.search FROM contact AS c WHERE c.workspace_id = ? AND {holds}");
    let mut sql = match take {
        Take::After(place, _) => {
            let mut sql = found;
            if let Some(place) = place {
                values.push(place.parse::<Uuid>().map_err(|_| not_a_place())?.into());
                sql.push_str(" AND c.id < ?");
            }
            sql + " ORDER BY c.id DESC"
        }
        // The planner, who does not know what is asked, would hope to meet enough on its way through the table. What is
        // set apart like this is planned as if all were wanted, and yet only as much is done as is read.
        Take::Some(_) | Take::All => format!("WITH found AS MATERIALIZED ({found}) SELECT * FROM found"),
    };
    limit(&mut sql, take, values);
    Ok(sql)
}

fn limit(sql: &mut String, take: &Take, values: &mut Vec<Value>) {
    if let Take::Some(most) | Take::After(_, most) = take {
        values.push(i64::try_from(*most).unwrap_or(i64::MAX).into());
        sql.push_str(" LIMIT ?");
    }
}

/// Whether this is a place in a list of this database.
pub fn is_place(connection: &impl ConnectionTrait, place: &str) -> bool {
    if of(connection) == DbBackend::Sqlite { place.parse::<i64>().is_ok() } else { place.parse::<Uuid>().is_ok() }
}

fn not_a_place() -> DbErr {
    DbErr::Custom("this is no place in a list".to_owned())
}

/// The texts themselves hold the parts.
fn conditions(embedded: bool, parts: &Parts, values: &mut Vec<Value>) -> String {
    let holds = if embedded { "instr(c.search, ?) > 0" } else { "c.search LIKE ?" };
    let mut all = Vec::with_capacity(parts.len());
    for group in parts {
        let any: Vec<&str> = group.iter().map(|_| holds).collect();
        values.extend(group.iter().map(|part| Value::from(if embedded { part.clone() } else { like(part) })));
        all.push(format!("({})", any.join(" OR ")));
    }
    all.join(" AND ")
}

/// A pattern for whatever holds this part.
pub fn like(part: &str) -> String {
    let mut pattern = String::with_capacity(part.len() + 2);
    pattern.push('%');
    for c in part.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// What SQLite's index is asked: with the workspace's mark only when there are others, because everybody has it.
const ASKED: &str = "CASE WHEN (SELECT count(*) FROM (SELECT 1 FROM workspace LIMIT 2)) > 1 THEN ? ELSE ? END";

/// The question to SQLite's index, with the workspace's mark and without: all threes of a part of each group.
fn matching(workspace: Uuid, parts: &Parts) -> [String; 2] {
    let mark = quoted(&mark(workspace));
    let mut all: Vec<String> = Vec::new();
    for group in parts {
        let any: Vec<String> = group.iter().map(|part| threes(part)).filter(|threes| !threes.is_empty()).collect();
        // A part that is too short to be looked up may be anywhere.
        if any.len() == group.len() && !any.is_empty() {
            all.push(format!("({})", any.join(" OR ")));
        }
    }
    let alone = if all.is_empty() { mark.clone() } else { all.join(" AND ") };
    all.insert(0, mark);
    [all.join(" AND "), alone]
}

fn threes(part: &str) -> String {
    let chars: Vec<char> = part.chars().collect();
    let threes: Vec<String> =
        chars.windows(3).take(MAX_THREES).map(|three| quoted(&three.iter().collect::<String>())).collect();
    if threes.is_empty() { String::new() } else { format!("({})", threes.join(" AND ")) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The workspace in SQLite's index, as the migration's triggers write it.
fn mark(workspace: Uuid) -> String {
    let last = workspace.as_u128();
    [24_u32, 12, 0].into_iter().filter_map(|shift| char::from_u32(0xe000 + ((last >> shift) & 0xfff) as u32)).collect()
}

/// The people of an outer statement whose text holds these parts: a condition on `column`, which names a person, for a
/// statement that ends before it has asked many times.
pub fn is_one_of(
    connection: &impl ConnectionTrait,
    workspace: Uuid,
    column: &str,
    parts: &Parts,
) -> (String, Vec<Value>) {
    let embedded = of(connection) == DbBackend::Sqlite;
    let mut values = vec![workspace.into()];
    let holds = conditions(embedded, parts, &mut values);
    let sql = format!("EXISTS (SELECT 1 FROM contact AS c WHERE c.workspace_id = ? AND c.id = {column} AND {holds})");
    (numbered(of(connection), &sql), values)
}

/// What was said with all of these words, or words that begin like them: so many items and their
/// conversations, the newest first.
///
/// # Errors
/// The database's error.
pub async fn said(
    connection: &impl ConnectionTrait,
    workspace: Uuid,
    words: &[String],
    most: usize,
) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let ask = async |sql: &str, values: Vec<Value>| -> Result<Vec<(Uuid, Uuid)>, DbErr> {
        let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
        rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "conversation_id")?))).collect()
    };
    if of(connection) == DbBackend::Sqlite {
        let all = words.iter().map(|word| format!("{}*", quoted(word))).collect::<Vec<_>>().join(" AND ");
        let among_others = format!("{} AND {all}", quoted(&mark(workspace)));
        let sql = format!(
            "SELECT a.id, a.conversation_id FROM activity_index AS i CROSS JOIN activity_doc AS d ON d.n = i.rowid \
             CROSS JOIN activity AS a ON a.workspace_id = d.workspace_id AND a.id = d.activity_id \
             WHERE i.activity_index MATCH {ASKED} AND d.workspace_id = ? ORDER BY i.rowid DESC LIMIT ?"
        );
        return ask(&sql, vec![among_others.into(), all.into(), workspace.into(), most.into()]).await;
    }
    let all: Vec<String> = words.iter().map(|word| format!("'{word}':*")).collect();
    let values = || vec![workspace.into(), all.join(" & ").into(), most.into()];
    let found = "SELECT id, conversation_id FROM activity WHERE workspace_id = ? AND said_words(subject, body) @@ to_tsquery('simple', ?)";
    // As with people: few are looked up, and of many the newest are near.
    let few = format!("WITH found AS MATERIALIZED ({found}) SELECT * FROM found LIMIT ?");
    let mut few = ask(&few, values()).await?;
    if i64::try_from(few.len()).is_ok_and(|found| found < most) {
        few.sort_unstable_by(|a, b| b.cmp(a));
        return Ok(few);
    }
    ask(&format!("{found} ORDER BY id DESC LIMIT ?"), values()).await
}

/// Whether each of these words is one of somebody's name. Words with digits, and very long ones, are not kept: they may
/// be.
///
/// # Errors
/// The database's error.
pub async fn are_words(connection: &impl ConnectionTrait, workspace: Uuid, words: &[&str]) -> Result<bool, DbErr> {
    let kept = |word: &&&str| word.chars().count() <= MAX_KEPT && !word.chars().any(|c| c.is_ascii_digit());
    for word in words.iter().filter(kept) {
        let sql = "SELECT 1 AS one FROM name_spelling WHERE workspace_id = ? AND near = ? AND word = ? LIMIT 1";
        let values = [workspace.into(), Value::from(*word), Value::from(*word)];
        if connection.query_one_raw(statement(connection, sql, values)).await?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Words of names in a workspace that share one of these forms, so many at most.
///
/// # Errors
/// The database's error.
pub async fn words_by_form(
    connection: &impl ConnectionTrait,
    workspace: Uuid,
    forms: Vec<String>,
    most: u64,
) -> Result<Vec<String>, DbErr> {
    let list = vec!["?"; forms.len()].join(", ");
    let sql = format!("SELECT DISTINCT word FROM name_spelling WHERE workspace_id = ? AND near IN ({list}) LIMIT ?");
    let mut values: Vec<Value> = vec![workspace.into()];
    values.extend(forms.into_iter().map(Value::from));
    values.push(i64::try_from(most).unwrap_or(i64::MAX).into());
    let rows = connection.query_all_raw(statement(connection, &sql, values)).await?;
    rows.iter().map(|row| row.try_get("", "word")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_and_signs_are_taken_as_they_are() {
        assert_eq!(like("50%_\\"), "%50\\%\\_\\\\%");
        assert_eq!(threes("a\"b*"), "(\"a\"\"b\" AND \"\"\"b*\")");
        let parts = vec![vec!["rosa".to_owned()], vec!["ab".to_owned(), "abc".to_owned()]];
        let [among_others, alone] = matching(Uuid::nil(), &parts);
        assert_eq!(among_others, "\"\u{e000}\u{e000}\u{e000}\" AND ((\"ros\" AND \"osa\"))");
        assert_eq!(alone, "((\"ros\" AND \"osa\"))");
        assert_eq!(matching(Uuid::nil(), &Vec::new())[1], "\"\u{e000}\u{e000}\u{e000}\"");
    }

    #[test]
    fn a_workspace_is_marked_by_its_last_digits() {
        let workspace = Uuid::from_u128(0x0019_3000_0000_7000_8000_0001_23ab_cfff);
        assert_eq!(mark(workspace), "\u{e123}\u{eabc}\u{efff}");
    }
}

//! What comes in, goes out or is read for a page costs the same with ten people and with a million: no statement on the
//! way reads a whole table, nor all of a workspace. Asked of SQLite, whose planner needs no rows to answer; PostgreSQL's
//! plans depend on its statistics.

use chrono::TimeDelta;
use crm_domain::{
    contacts, inbox,
    live::{self, Feed},
};
use crm_testkit::{Database, Engine, Mood, events::Family};
use crm_types::{
    contact::ContactQuery,
    conversation::{ConversationQuery, InboxView},
    page::PageQuery,
};
use sea_orm::{ConnectionTrait, Statement};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

/// Tables of which a workspace has a handful of rows, whatever it does; `w` is the workspace in our own SQL.
const SMALL: [&str; 4] = ["connection", "sender", "workspace", "w"];
/// What a statement has picked before, as our own SQL calls it.
const PICKED: [&str; 5] = ["CONSTANT", "picked", "waiting", "batch", "numbered"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_statement_reads_more_than_it_needs() {
    let engine = Engine::start(Database::Sqlite).await;
    let heard = Arc::new(Mutex::new(BTreeSet::new()));
    let ear = heard.clone();
    engine.env.store.faults().watch(move |_, sql| {
        ear.lock().unwrap().insert(sql.to_owned());
        Ok(())
    });
    live(&engine).await;
    engine.env.store.faults().clear();

    let read = engine.env.store.read();
    let statements = heard.lock().unwrap().clone();
    // What an insert looks up are keys of its own.
    let asked: Vec<&String> =
        statements.iter().filter(|sql| is_any(sql, &["SELECT", "UPDATE", "DELETE", "WITH"])).collect();
    assert!(asked.len() > 50, "only {} statements", asked.len());
    let mut wide = Vec::new();
    for sql in asked {
        let plan = Statement::from_string(read.get_database_backend(), format!("EXPLAIN QUERY PLAN {sql}"));
        for step in read.query_all_raw(plan).await.unwrap() {
            let step: String = step.try_get("", "detail").unwrap();
            if is_wide(&step) && !is_page(&step, sql) {
                wide.push(format!("{step}\n    {sql}"));
            }
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

fn is_any(sql: &str, verbs: &[&str]) -> bool {
    verbs.iter().any(|verb| sql.starts_with(verb))
}

/// A step that looks at every row of a table, or at every row of the workspace.
fn is_wide(step: &str) -> bool {
    let mut words = step.split(' ');
    let (Some(how), Some(table)) = (words.next(), words.next()) else { return false };
    let picked = PICKED.contains(&table) || table.starts_with("(subquery");
    let all = how == "SCAN" && !picked;
    // With nothing to look for but the workspace.
    let workspace = how == "SEARCH" && step.ends_with("(workspace_id=?)");
    (all || workspace) && !SMALL.contains(&table)
}

/// A step that ends with the page, because the index has the page's order and little or nothing is left out on the way.
fn is_page(step: &str, sql: &str) -> bool {
    let of = |index: &str| step.contains(&format!("USING INDEX {index} "));
    // These have only what is asked for.
    if ["conversation_mail", "conversation_calls", "conversation_waiting", "inbound_event_our_fault"]
        .into_iter()
        .any(of)
    {
        return true;
    }
    let ordered = ["contact_sort", "conversation_recent"].into_iter().any(of) && sql.ends_with("LIMIT ?");
    // Almost every thread has a text.
    let left_out = sql.split(" WHERE ").nth(1).unwrap_or_default().replace(r#" AND "conversation"."has_text" = ?"#, "");
    ordered && !left_out.contains(" AND ")
}

/// A day in the life of an office.
async fn live(engine: &Engine) {
    let person = "+16175553001";
    for (n, mood) in [Mood::Well, Mood::LostAfter, Mood::LostBefore, Mood::Busy, Mood::No].into_iter().enumerate() {
        for family in [Family::G2, Family::G3] {
            let told = engine.told(&format!("AC{n}"), person, "Hello");
            engine.hear(&told, family, &format!("EV{n}"), "received").await.unwrap();
        }
        engine.run_due().await.unwrap();
        engine.carrier.moods([mood]);
        let thread = engine.thread(person).await;
        engine.reply(thread, &format!("answer {n}"), &format!("key-{n}")).await.unwrap();
        engine.settle().await;
    }
    for (n, words) in ["STOP", "START", "HELP", "please stop texting me"].into_iter().enumerate() {
        engine.text(&format!("ACword{n}"), person, words).await;
        engine.pass(TimeDelta::minutes(1)).await;
    }
    engine.settle().await;

    let (env, by) = (&engine.env, &engine.owner);
    let thread = engine.thread(person).await;
    for view in [InboxView::All, InboxView::Text, InboxView::Email, InboxView::Calls] {
        let query = ConversationQuery { view: Some(view), ..ConversationQuery::default() };
        inbox::list(env, by, &query).await.unwrap();
    }
    let page = inbox::activities(env, by, thread, &PageQuery::default()).await.unwrap();
    inbox::activity(env, by, page.items[0].id).await.unwrap();
    inbox::show(env, by, thread).await.unwrap();
    inbox::mark_read(env, by, thread).await.unwrap();
    inbox::mark_unread(env, by, thread).await.unwrap();
    let people = contacts::list(env, by, &ContactQuery::default()).await.unwrap();
    contacts::show(env, by, people.items[0].id).await.unwrap();
    let feed = Feed::new();
    feed.current(env, by.workspace).await.unwrap();
    live::seal_once(env, &feed).await.unwrap();
    feed.since(env, by.workspace, 0, 100).await.unwrap();
}

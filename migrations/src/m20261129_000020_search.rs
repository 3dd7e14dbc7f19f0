//! Search: an index over what people are called and how they are reached, kept by triggers, so that no way of writing
//! a person can forget it; and every word of a name as it may be mistyped.
//!
//! SQLite: an index of threes (`contact_index`) under numbers of its own (`contact_doc`), because the numbers that SQLite
//! gives rows change when the file is compacted. The workspace stands in the index as three characters that no text has.
//! What was said is indexed by words, which is smaller (`activity_index`, `activity_doc`).
//! PostgreSQL: the extensions `pg_trgm` and `btree_gin`, which the owner of a database may create.

use crate::search::{self, SQLITE_MARK};
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Words of names that may be mistyped, one a row and form: the word itself, and without each of its letters. Several
/// people may bring the same word at the same time without waiting for each other: `id` is the person.
const SPELLING_SQLITE: &str = "CREATE TABLE name_spelling (workspace_id BLOB NOT NULL, near TEXT NOT NULL, \
    word TEXT NOT NULL, id BLOB NOT NULL, PRIMARY KEY (workspace_id, near, word, id), \
    FOREIGN KEY (workspace_id) REFERENCES workspace (id)) WITHOUT ROWID";
const SPELLING_POSTGRES: &str = "CREATE TABLE name_spelling (workspace_id uuid NOT NULL REFERENCES workspace (id), \
    near varchar NOT NULL, word varchar NOT NULL, id uuid NOT NULL, PRIMARY KEY (workspace_id, near, word, id))";

fn sqlite_up() -> Vec<String> {
    let mark = SQLITE_MARK.replace("{id}", "NEW.workspace_id");
    let doc = |row: &str| {
        format!("(SELECT n FROM contact_doc WHERE workspace_id = {row}.workspace_id AND contact_id = {row}.id)")
    };
    // The line of names as a list: its words stand between two blanks.
    let words = "INSERT INTO name_spelling (workspace_id, near, word, id) \
        SELECT DISTINCT NEW.workspace_id, w.value, w.value, NEW.id FROM json_each('[' || replace(json_quote(trim(\
            substr(NEW.search, 1, instr(NEW.search || char(10), char(10)) - 1))), '  ', '\",\"') || ']') AS w \
        WHERE length(w.value) BETWEEN 1 AND 24 AND w.value NOT GLOB '*[0-9]*' AND NOT EXISTS (\
            SELECT 1 FROM name_spelling AS k WHERE k.workspace_id = NEW.workspace_id AND k.near = w.value AND k.word = w.value) \
        ON CONFLICT DO NOTHING";
    let lengths = (1..=24).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    vec![
        "CREATE TABLE contact_doc (n INTEGER PRIMARY KEY, workspace_id BLOB NOT NULL, contact_id BLOB NOT NULL)".to_owned(),
        "CREATE UNIQUE INDEX contact_doc_contact ON contact_doc (workspace_id, contact_id)".to_owned(),
        "CREATE VIRTUAL TABLE contact_index USING fts5(workspace, search, \
            tokenize='trigram case_sensitive 1', detail=none, columnsize=0)"
            .to_owned(),
        SPELLING_SQLITE.to_owned(),
        format!(
            "CREATE TRIGGER name_spelling_forms AFTER INSERT ON name_spelling WHEN NEW.near = NEW.word BEGIN \
             INSERT INTO name_spelling (workspace_id, near, word, id) SELECT DISTINCT NEW.workspace_id, \
                substr(NEW.word, 1, k.value - 1) || substr(NEW.word, k.value + 1), NEW.word, NEW.id \
                FROM json_each('[{lengths}]') AS k WHERE k.value <= length(NEW.word) ON CONFLICT DO NOTHING; END"
        ),
        format!(
            "CREATE TRIGGER contact_index_added AFTER INSERT ON contact BEGIN \
             INSERT INTO contact_doc (workspace_id, contact_id) VALUES (NEW.workspace_id, NEW.id); \
             INSERT INTO contact_index (rowid, workspace, search) VALUES ({}, {mark}, NEW.search); {words}; END",
            doc("NEW")
        ),
        format!(
            "CREATE TRIGGER contact_index_changed AFTER UPDATE OF search ON contact WHEN NEW.search <> OLD.search BEGIN \
             UPDATE contact_index SET search = NEW.search WHERE rowid = {}; {words}; END",
            doc("NEW")
        ),
        format!(
            "CREATE TRIGGER contact_index_removed AFTER DELETE ON contact BEGIN \
             DELETE FROM contact_index WHERE rowid = {0}; \
             DELETE FROM contact_doc WHERE workspace_id = OLD.workspace_id AND contact_id = OLD.id; END",
            doc("OLD")
        ),
        // Who is there already.
        "INSERT INTO contact_doc (workspace_id, contact_id) SELECT workspace_id, id FROM contact ORDER BY id".to_owned(),
        format!(
            "INSERT INTO contact_index (rowid, workspace, search) SELECT d.n, {}, c.search FROM contact_doc AS d \
             JOIN contact AS c ON c.workspace_id = d.workspace_id AND c.id = d.contact_id ORDER BY d.n",
            SQLITE_MARK.replace("{id}", "c.workspace_id")
        ),
        // The triggers do the words: each person is met once.
        "INSERT INTO name_spelling (workspace_id, near, word, id) \
         SELECT c.workspace_id, w.value, w.value, min(c.id) FROM contact AS c, json_each('[' || replace(json_quote(trim(\
            substr(c.search, 1, instr(c.search || char(10), char(10)) - 1))), '  ', '\",\"') || ']') AS w \
         WHERE length(w.value) BETWEEN 1 AND 24 AND w.value NOT GLOB '*[0-9]*' GROUP BY c.workspace_id, w.value"
            .to_owned(),
    ]
}

/// What was said. Only so much of one message, because the index of PostgreSQL takes no more.
fn sqlite_said() -> Vec<String> {
    let mark = |row: &str| SQLITE_MARK.replace("{id}", &format!("{row}.workspace_id"));
    let words = |row: &str| format!("coalesce({row}.subject, '') || ' ' || substr({row}.body, 1, 100000)");
    let doc = |row: &str| {
        format!("(SELECT n FROM activity_doc WHERE workspace_id = {row}.workspace_id AND activity_id = {row}.id)")
    };
    let add = format!(
        "INSERT INTO activity_index (rowid, workspace, words) VALUES ({}, {}, {})",
        doc("NEW"),
        mark("NEW"),
        words("NEW")
    );
    vec![
        "CREATE TABLE activity_doc (n INTEGER PRIMARY KEY, workspace_id BLOB NOT NULL, activity_id BLOB NOT NULL)"
            .to_owned(),
        "CREATE UNIQUE INDEX activity_doc_activity ON activity_doc (workspace_id, activity_id)".to_owned(),
        "CREATE VIRTUAL TABLE activity_index USING fts5(workspace, words, \
            tokenize='unicode61 remove_diacritics 2', prefix='2 3', content='', contentless_delete=1, detail=none)"
            .to_owned(),
        format!(
            "CREATE TRIGGER activity_index_added AFTER INSERT ON activity BEGIN \
             INSERT INTO activity_doc (workspace_id, activity_id) VALUES (NEW.workspace_id, NEW.id); {add}; END"
        ),
        format!(
            "CREATE TRIGGER activity_index_changed AFTER UPDATE OF subject, body ON activity \
             WHEN NEW.body <> OLD.body OR NEW.subject IS NOT OLD.subject BEGIN \
             DELETE FROM activity_index WHERE rowid = {}; {add}; END",
            doc("OLD")
        ),
        format!(
            "CREATE TRIGGER activity_index_removed AFTER DELETE ON activity BEGIN \
             DELETE FROM activity_index WHERE rowid = {}; \
             DELETE FROM activity_doc WHERE workspace_id = OLD.workspace_id AND activity_id = OLD.id; END",
            doc("OLD")
        ),
        "INSERT INTO activity_doc (workspace_id, activity_id) SELECT workspace_id, id FROM activity ORDER BY id"
            .to_owned(),
        format!(
            "INSERT INTO activity_index (rowid, workspace, words) SELECT d.n, {}, {} FROM activity_doc AS d \
             JOIN activity AS a ON a.workspace_id = d.workspace_id AND a.id = d.activity_id ORDER BY d.n",
            mark("a"),
            words("a")
        ),
    ]
}

const POSTGRES_UP: &[&str] = &[
    SPELLING_POSTGRES,
    "CREATE FUNCTION name_spelling_of(of_workspace uuid, of_person uuid, line text) RETURNS void LANGUAGE sql AS $$ \
        INSERT INTO name_spelling (workspace_id, near, word, id) \
        SELECT of_workspace, f.near, w.word, of_person FROM (SELECT DISTINCT u.word \
            FROM unnest(string_to_array(split_part(line, E'\\n', 1), ' ')) AS u (word) \
            WHERE length(u.word) BETWEEN 1 AND 24 AND u.word !~ '[0-9]' AND NOT EXISTS (SELECT 1 FROM name_spelling AS k \
                WHERE k.workspace_id = of_workspace AND k.near = u.word AND k.word = u.word)) AS w \
        CROSS JOIN LATERAL (SELECT w.word AS near UNION SELECT left(w.word, n - 1) || substr(w.word, n + 1) \
            FROM generate_series(1, length(w.word)) AS s (n)) AS f ON CONFLICT DO NOTHING $$",
    "CREATE FUNCTION contact_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
        PERFORM name_spelling_of(NEW.workspace_id, NEW.id, NEW.search); RETURN NULL; END $$",
    "CREATE TRIGGER contact_words_added AFTER INSERT ON contact FOR EACH ROW EXECUTE FUNCTION contact_words()",
    "CREATE TRIGGER contact_words_changed AFTER UPDATE OF search ON contact FOR EACH ROW \
        WHEN (NEW.search <> OLD.search) EXECUTE FUNCTION contact_words()",
    // Who is there already.
    "INSERT INTO name_spelling (workspace_id, near, word, id) SELECT w.workspace_id, f.near, w.word, w.id FROM (\
        SELECT c.workspace_id, u.word, min(c.id::text)::uuid AS id FROM contact AS c \
        CROSS JOIN LATERAL unnest(string_to_array(split_part(c.search, E'\\n', 1), ' ')) AS u (word) \
        WHERE length(u.word) BETWEEN 1 AND 24 AND u.word !~ '[0-9]' GROUP BY c.workspace_id, u.word) AS w \
        CROSS JOIN LATERAL (SELECT w.word AS near UNION SELECT left(w.word, n - 1) || substr(w.word, n + 1) \
            FROM generate_series(1, length(w.word)) AS s (n)) AS f",
    // Without case, accents and signs, as SQLite's index does it.
    "CREATE FUNCTION said_words(subject text, body text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ \
        SELECT to_tsvector('simple'::regconfig, translate(normalize(regexp_replace(normalize(\
            lower(coalesce(subject, '') || ' ' || left(body, 100000)), NFKD), '[\\u0300-\\u036f]', '', 'g'), NFC), \
            '!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~', repeat(' ', 32))) $$",
    "CREATE INDEX activity_index ON activity USING gin (workspace_id, said_words(subject, body))",
];

const SQLITE_DOWN: &[&str] = &[
    "DROP TRIGGER contact_index_added",
    "DROP TRIGGER contact_index_changed",
    "DROP TRIGGER contact_index_removed",
    "DROP TRIGGER activity_index_added",
    "DROP TRIGGER activity_index_changed",
    "DROP TRIGGER activity_index_removed",
    "DROP TABLE activity_index",
    "DROP TABLE activity_doc",
    "DROP TABLE name_spelling",
    "DROP TABLE contact_index",
    "DROP TABLE contact_doc",
];

const POSTGRES_DOWN: &[&str] = &[
    "DROP INDEX activity_index",
    "DROP FUNCTION said_words(text, text)",
    "DROP INDEX contact_index",
    "DROP TRIGGER contact_words_added ON contact",
    "DROP TRIGGER contact_words_changed ON contact",
    "DROP FUNCTION contact_words()",
    "DROP FUNCTION name_spelling_of(uuid, uuid, text)",
    "DROP TABLE name_spelling",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Postgres {
            search::extension(connection, "btree_gin").await?;
            let threes = search::extension(connection, "pg_trgm").await?;
            search::refold(connection).await?;
            search::run(connection, POSTGRES_UP).await?;
            let index =
                format!("CREATE INDEX contact_index ON contact USING gin (workspace_id, search {threes}.gin_trgm_ops)");
            search::run(connection, &[index]).await
        } else {
            search::refold(connection).await?;
            search::run(connection, &sqlite_up()).await?;
            search::run(connection, &sqlite_said()).await
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        // The extensions stay: they may have been there before us.
        search::run(manager.get_connection(), if postgres { POSTGRES_DOWN } else { SQLITE_DOWN }).await
    }
}

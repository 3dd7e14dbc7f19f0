//! Do the indexes of [`crate::text_search`] say what the tables say? Each statement selects `workspace_id, id` of the
//! rows of which they do not.

use crate::dialect::of;
use sea_orm::{ConnectionTrait, DbBackend};

/// People whom the index does not know as they are, and what it knows of nobody.
const PEOPLE_SQLITE: &str = "SELECT c.workspace_id, c.id FROM contact AS c LEFT JOIN contact_doc AS d \
    ON d.workspace_id = c.workspace_id AND d.contact_id = c.id LEFT JOIN contact_index AS i ON i.rowid = d.n \
    WHERE i.rowid IS NULL OR i.search <> c.search \
    UNION ALL SELECT d.workspace_id, d.contact_id FROM contact_doc AS d WHERE NOT EXISTS (SELECT 1 FROM contact AS c \
        WHERE c.workspace_id = d.workspace_id AND c.id = d.contact_id) \
    UNION ALL SELECT zeroblob(16), zeroblob(16) FROM contact_index AS i WHERE NOT EXISTS (SELECT 1 FROM contact_doc AS d \
        WHERE d.n = i.rowid)";
/// Items that the index does not know, and what it knows of none.
const SAID_SQLITE: &str = "SELECT a.workspace_id, a.id FROM activity AS a LEFT JOIN activity_doc AS d \
    ON d.workspace_id = a.workspace_id AND d.activity_id = a.id LEFT JOIN activity_index_docsize AS i ON i.id = d.n \
    WHERE i.id IS NULL \
    UNION ALL SELECT d.workspace_id, d.activity_id FROM activity_doc AS d WHERE NOT EXISTS (SELECT 1 FROM activity AS a \
        WHERE a.workspace_id = d.workspace_id AND a.id = d.activity_id) \
    UNION ALL SELECT zeroblob(16), zeroblob(16) FROM activity_index_docsize AS i WHERE NOT EXISTS (SELECT 1 \
        FROM activity_doc AS d WHERE d.n = i.id)";
/// PostgreSQL keeps an index itself.
const NONE: &str = "SELECT workspace_id, id FROM contact WHERE 1 = 0";

/// People with a word in their name that would not be found mistyped.
const WORDS_SQLITE: &str = "SELECT c.workspace_id, c.id FROM contact AS c WHERE EXISTS (SELECT 1 FROM json_each('[' || \
    replace(json_quote(trim(substr(c.search, 1, instr(c.search || char(10), char(10)) - 1))), '  ', '\",\"') || ']') AS w \
    WHERE length(w.value) BETWEEN 1 AND 24 AND w.value NOT GLOB '*[0-9]*' AND NOT EXISTS (SELECT 1 FROM name_spelling AS k \
        WHERE k.workspace_id = c.workspace_id AND k.near = w.value AND k.word = w.value))";
const WORDS_POSTGRES: &str = "SELECT c.workspace_id, c.id FROM contact AS c WHERE EXISTS (SELECT 1 \
    FROM unnest(string_to_array(split_part(c.search, E'\\n', 1), ' ')) AS u (word) \
    WHERE length(u.word) BETWEEN 1 AND 24 AND u.word !~ '[0-9]' AND NOT EXISTS (SELECT 1 FROM name_spelling AS k \
        WHERE k.workspace_id = c.workspace_id AND k.near = u.word AND k.word = u.word))";

/// People whom the index does not know as they are.
pub fn people(connection: &impl ConnectionTrait) -> &'static str {
    if of(connection) == DbBackend::Sqlite { PEOPLE_SQLITE } else { NONE }
}

/// Items that the index does not know.
pub fn said(connection: &impl ConnectionTrait) -> &'static str {
    if of(connection) == DbBackend::Sqlite { SAID_SQLITE } else { NONE }
}

/// People with a word in their name that would not be found mistyped.
pub fn words(connection: &impl ConnectionTrait) -> &'static str {
    if of(connection) == DbBackend::Sqlite { WORDS_SQLITE } else { WORDS_POSTGRES }
}

//! A batch of rows, decided: whom each is about, and what becomes of them. The preview counts what this says, and the
//! writing writes it.

use super::{
    families::{Families, Key, key},
    merge,
    row::Line,
};
use crate::contacts::{self, person::Person};
use crm_types::{
    ContactId, ImportId, WorkspaceId,
    contact::ContactField,
    import::{Difference, OnConflict, RowOutcome},
};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The kind of what stands in for an address where a row has none: name and street.
const NAME: &str = "name";

/// Who has an address, by its key.
pub(super) type Owners = HashMap<Key, Vec<ContactId>>;

/// A row that was decided.
#[derive(Debug)]
pub(super) struct Decided {
    /// The row.
    pub(super) line: Line,
    /// What became of it.
    pub(super) outcome: RowOutcome,
    /// The place of the column that the reason is about.
    pub(super) column: Option<usize>,
    /// Why.
    pub(super) reason: Option<String>,
    /// Whom it is about.
    pub(super) contact: Option<ContactId>,
    /// Whether that is somebody who was in the book before the batch.
    pub(super) is_known: bool,
    /// What differs from what we knew.
    pub(super) differences: Vec<Difference>,
}

/// A person whom a batch touches.
#[derive(Clone, Debug)]
pub(super) struct Touched {
    /// As they were before the batch; nobody for a new one.
    pub(super) before: Option<Person>,
    /// As they are after it.
    pub(super) after: Person,
    /// The version before the batch; 0 for a new one.
    pub(super) version: i64,
}

/// What is known while rows are decided.
pub(super) struct Desk<'a> {
    /// Which rows belong together.
    pub(super) families: &'a mut Families,
    /// The new person of each family that has one and more than one row.
    pub(super) made: &'a mut HashMap<u32, ContactId>,
    /// Who has the addresses of the batch.
    pub(super) owners: &'a Owners,
    /// The people whom it may touch.
    pub(super) people: &'a mut BTreeMap<ContactId, Touched>,
    /// What happens where a row differs from what we know.
    pub(super) rule: OnConflict,
}

/// By what a row is recognised: its addresses, else its name with its street.
fn marks(person: &Person) -> Vec<(&'static str, String)> {
    let addresses: Vec<_> = person.addresses().map(|(kind, address)| (kind, address.value.clone())).collect();
    if addresses.is_empty() { vec![(NAME, name_mark(person))] } else { addresses }
}

/// Name, street, city and postal code of somebody without an address of ours, folded.
fn name_mark(person: &Person) -> String {
    let place = [ContactField::Street, ContactField::City, ContactField::PostalCode];
    let place = place.map(|field| person.facts.get(field).unwrap_or_default().to_lowercase());
    format!("{}\n{}", person.sort_name(), place.join("\n"))
}

/// Their keys.
pub(super) fn keys(person: &Person) -> Vec<Key> {
    marks(person).iter().map(|(kind, value)| key(kind, value)).collect()
}

/// Who has the marks of some rows, but for what this import itself has written.
pub(super) async fn owners(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    import: ImportId,
    lines: &[Line],
) -> Result<Owners, DbErr> {
    let mut marked: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    let mut sort_names = BTreeSet::new();
    for said in lines.iter().filter(|line| line.refused.is_none()).map(|line| &line.said) {
        for (kind, value) in marks(&said.person) {
            if kind == NAME {
                sort_names.insert(said.person.sort_name());
            } else {
                marked.entry(kind).or_default().insert(value);
            }
        }
    }
    let mut owners = Owners::new();
    for (kind, values) in marked {
        for (value, id) in contacts::store::owners_but(connection, workspace, kind, values, import).await? {
            owners.entry(key(kind, &value)).or_default().push(id);
        }
    }
    for (id, person) in contacts::store::without_address(connection, workspace, sort_names).await? {
        owners.entry(key(NAME, &name_mark(&person))).or_default().push(id);
    }
    Ok(owners)
}

/// The people whom rows from `first` on may be about.
pub(super) fn candidates(desk: &mut Desk<'_>, first: u32, lines: &[Line]) -> BTreeSet<ContactId> {
    let mut candidates = BTreeSet::new();
    for (row, line) in (first..).zip(lines) {
        let root = desk.families.root(row);
        candidates.extend(desk.made.get(&root));
        candidates.extend(desk.families.owners(root).into_iter().flatten());
        candidates.extend(own(desk, line));
    }
    candidates
}

/// Decides rows, `first` being the place of the first one in the file.
pub(super) fn decide(
    desk: &mut Desk<'_>,
    first: u32,
    lines: Vec<Line>,
    mut new_id: impl FnMut() -> ContactId,
) -> Vec<Decided> {
    let mut decided = Vec::with_capacity(lines.len());
    for (row, line) in (first..).zip(lines) {
        decided.push(one(desk, row, line, &mut new_id));
    }
    decided
}

fn one(desk: &mut Desk<'_>, row: u32, line: Line, new_id: &mut impl FnMut() -> ContactId) -> Decided {
    let but = |line, outcome, column, reason| Decided {
        line,
        outcome,
        column,
        reason: Some(reason),
        contact: None,
        is_known: false,
        differences: Vec::new(),
    };
    if let Some(refused) = line.refused.clone() {
        return but(line, RowOutcome::Rejected, refused.column, refused.reason);
    }
    let root = desk.families.root(row);
    let person = line.said.person.clone();
    match target(desk, root, &line) {
        Target::Several(several) => {
            let reason = several_people(desk, &several);
            but(line, RowOutcome::Conflicting, None, reason)
        }
        Target::Nobody => {
            let id = new_id();
            if desk.families.size(root) > 1 {
                desk.made.insert(root, id);
            }
            let merged = merge::fresh(person);
            desk.people.insert(id, Touched { before: None, after: merged.after, version: 0 });
            Decided {
                line,
                outcome: merged.outcome,
                column: None,
                reason: None,
                contact: Some(id),
                is_known: false,
                differences: Vec::new(),
            }
        }
        Target::Known(id) => {
            let Some(known) = desk.people.get_mut(&id) else {
                // Deleted between two looks.
                return but(line, RowOutcome::Conflicting, None, "The person was deleted meanwhile.".to_owned());
            };
            let merged = merge::merge(&known.after, &person, desk.rule);
            let is_known = known.before.is_some();
            known.after = merged.after;
            Decided {
                line,
                outcome: merged.outcome,
                column: None,
                reason: merged.reason,
                contact: Some(id),
                is_known,
                differences: merged.differences,
            }
        }
    }
}

/// Whom a row is about.
enum Target {
    Nobody,
    Known(ContactId),
    Several(BTreeSet<ContactId>),
}

fn target(desk: &Desk<'_>, root: u32, line: &Line) -> Target {
    let own = own(desk, line);
    let family = desk.families.owners(root).cloned().unwrap_or_default();
    if family.len() > 1 {
        // The rows of this family lead to several people: each row speaks for itself, by what was known before the file.
        return among(desk, if own.is_empty() { family } else { own }, line);
    }
    let mut all = family;
    all.extend(own);
    // A new person of this family, and somebody who came in by another way meanwhile, are two.
    all.extend(desk.made.get(&root));
    match all.len() {
        0 => Target::Nobody,
        _ => among(desk, all, line),
    }
}

/// Of several people who share an address the one with the row's name is meant.
fn among(desk: &Desk<'_>, people: BTreeSet<ContactId>, line: &Line) -> Target {
    if people.len() == 1 {
        return people.first().map_or(Target::Nobody, |id| Target::Known(*id));
    }
    let name = line.said.person.sort_name();
    let is_called_so = |id: &&ContactId| match desk.families.name(**id) {
        Some(before) => before == name,
        // Somebody who came in meanwhile.
        None => desk.people.get(*id).is_some_and(|known| known.after.sort_name() == name),
    };
    let mut named = people.iter().filter(is_called_so);
    match (named.next(), named.next()) {
        (Some(id), None) => Target::Known(*id),
        _ => Target::Several(people),
    }
}

fn own(desk: &Desk<'_>, line: &Line) -> BTreeSet<ContactId> {
    if line.refused.is_some() {
        return BTreeSet::new();
    }
    line.keys.iter().filter_map(|key| desk.owners.get(key)).flatten().copied().collect()
}

fn several_people(desk: &Desk<'_>, people: &BTreeSet<ContactId>) -> String {
    let name = |id: &ContactId| desk.people.get(id).map_or_else(|| "somebody".to_owned(), |known| known.after.name());
    let mut names: Vec<String> = people.iter().take(3).map(name).collect();
    if people.len() > names.len() {
        names.push(format!("{} more", people.len() - names.len()));
    }
    format!("It fits several people: {}. Merge them, or give the row an address of one of them.", names.join(", "))
}

//! Which of several columns it is, where a person has the field once.

use super::{
    Candidate, content, folded,
    header::{Address, Meaning},
};
use crm_types::import::ImportField;

/// Gives columns of stops that do not say to what a field.
///
/// Texts, because they are the stricter law; email where the file has nothing but email, or where texts have a column.
pub(super) fn stops(columns: &mut [Option<Candidate>], meanings: &[Meaning]) {
    for (index, _) in meanings.iter().enumerate().filter(|(_, meaning)| **meaning == Meaning::OptedOut) {
        let has = |field| columns.iter().flatten().any(|column| column.field == field);
        let (phone, email) = (has(ImportField::Phone), has(ImportField::Email));
        let texts = (!email || phone) && !has(ImportField::SmsOptOut);
        let (field, what) = if texts {
            (ImportField::SmsOptOut, "texts")
        } else if email && !has(ImportField::EmailOptOut) {
            (ImportField::EmailOptOut, "emails")
        } else {
            continue;
        };
        let why = format!("Its header says that people said stop, but not to what; it is taken for {what}.");
        if let Some(column) = columns.get_mut(index) {
            *column = Some(Candidate { field, key: None, rank: 1, address: (0, 1), why });
        }
    }
}

/// Settles headers that are a first name beside a last name, and a full name without: `Nombre`, `Name`.
pub(super) fn names(columns: &mut [Option<Candidate>], headers: &[String], samples: &[Vec<String>]) {
    let has = |columns: &[Option<Candidate>], field| columns.iter().flatten().any(|column| column.field == field);
    let (first, last) = (has(columns, ImportField::FirstName), has(columns, ImportField::LastName));
    for (index, (column, header)) in columns.iter_mut().zip(headers).enumerate() {
        let Some(column) = column else { continue };
        match (column.field, folded(header).as_str()) {
            (ImportField::FirstName, "nombre" | "nombres") if !last => column.field = ImportField::FullName,
            (ImportField::FullName, "name") if last && !first => {
                let whole = content::share(samples, index, |cell| cell.contains(char::is_whitespace));
                if !whole.is_half() {
                    column.field = ImportField::FirstName;
                }
            }
            _ => {}
        }
    }
}

const PARTS: [ImportField; 5] =
    [ImportField::Street, ImportField::City, ImportField::State, ImportField::PostalCode, ImportField::Country];

/// Keeps the parts of one address: one that has values, then one with a street or city, then the one where the person
/// is most likely met. What it lacks is taken from parts that belong to no address in particular.
pub(super) fn address(columns: &mut [Option<Candidate>], samples: &[Vec<String>]) {
    let parts = || {
        let parts = columns.iter().enumerate().filter_map(|(index, column)| Some((index, column.as_ref()?)));
        parts.filter(|(_, column)| PARTS.contains(&column.field))
    };
    let standing = |address: Address| {
        let mine = || parts().filter(move |(_, column)| column.address == address);
        let filled = mine().any(|(index, _)| content::values(samples, index).next().is_some());
        let placed = mine().any(|(_, column)| matches!(column.field, ImportField::Street | ImportField::City));
        (!filled, !placed, address)
    };
    let Some((_, _, chosen)) = parts().map(|(_, column)| standing(column.address)).min() else { return };
    let held: Vec<ImportField> =
        parts().filter(|(_, column)| column.address == chosen).map(|(_, column)| column.field).collect();
    for column in columns.iter_mut() {
        let stays = column.as_ref().is_none_or(|it| {
            let filler = it.address == (0, 1) && !held.contains(&it.field);
            !PARTS.contains(&it.field) || it.address == chosen || filler
        });
        if !stays {
            *column = None;
        }
    }
}

/// Leaves each field that a person has once with its best column.
pub(super) fn one_each(columns: &mut [Option<Candidate>], samples: &[Vec<String>]) {
    for field in ImportField::ALL.iter().copied().filter(|field| !field.is_many()) {
        let standing = |(index, column): (usize, &Option<Candidate>)| {
            let rank = column.as_ref().filter(|column| column.field == field)?.rank;
            // Nothing in the first rows usually means nothing in all.
            Some((content::values(samples, index).next().is_none(), rank, index))
        };
        let Some((_, _, best)) = columns.iter().enumerate().filter_map(standing).min() else { continue };
        for (_, column) in columns.iter_mut().enumerate().filter(|(index, _)| *index != best) {
            if column.as_ref().is_some_and(|column| column.field == field) {
                *column = None;
            }
        }
    }
}

/// Leaves the full name out where first and last name have columns.
pub(super) fn full_or_parts(columns: &mut [Option<Candidate>]) {
    let has = |field| columns.iter().flatten().any(|column| column.field == field);
    if !(has(ImportField::FirstName) && has(ImportField::LastName)) {
        return;
    }
    for column in columns.iter_mut() {
        if column.as_ref().is_some_and(|column| column.field == ImportField::FullName) {
            *column = None;
        }
    }
}

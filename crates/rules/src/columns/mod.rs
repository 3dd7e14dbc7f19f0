//! What each column of a file of people is, from its header and the first values in it.
//!
//! The header decides where it says something; the values decide where it does not, and only about what can be told from
//! them. Consent is read from clear headers alone. A column that nobody recognises is left out: leaving it out is seen and
//! mended, filling a wrong field is not. Start reading at [`guess`].

mod choose;
mod consent;
mod content;
mod header;
mod synonyms;

#[cfg(test)]
mod tests;

use crate::fold::fold;
use content::Share;
use crm_types::import::ImportField;
use header::{Address, Meaning, Proof};

/// What a column is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The field.
    pub field: ImportField,
    /// The label of a phone number or email address: `mobile`, `work`.
    pub key: Option<String>,
    /// Why, in one sentence for people.
    pub why: String,
}

/// What the columns of a file are, one entry a column; `None` for those that are left out.
///
/// `samples` are the first rows. A field that a person has once is guessed for one column: the one that says so most
/// clearly, then the first. Of several addresses the parts of one are taken. Where capitals stand in headers does not matter.
///
/// ```
/// # use crm_rules::columns::guess;
/// let headers = ["First Name", "Cell", "Notes"].map(str::to_owned);
/// let fields: Vec<_> = guess(&headers, &[]).into_iter().map(|guess| guess.map(|guess| guess.field.as_str())).collect();
/// assert_eq!(fields, [Some("first_name"), Some("phone"), None]);
/// ```
pub fn guess(headers: &[String], samples: &[Vec<String>]) -> Vec<Option<Guess>> {
    let meanings: Vec<Meaning> = headers.iter().map(|header| meaning(header)).collect();
    let mut columns: Vec<Option<Candidate>> =
        meanings.iter().enumerate().map(|(column, meaning)| candidate(meaning, samples, column)).collect();
    // Mailchimp's region is where somebody's internet provider is.
    if headers.iter().any(|header| folded(header) == "euid") {
        for (column, _) in columns.iter_mut().zip(headers).filter(|(_, header)| folded(header) == "region") {
            *column = None;
        }
    }
    by_neighbours(&mut columns, &meanings, samples);
    choose::stops(&mut columns, &meanings);
    choose::names(&mut columns, headers, samples);
    choose::address(&mut columns, samples);
    choose::one_each(&mut columns, samples);
    choose::full_or_parts(&mut columns);
    columns
        .into_iter()
        .map(|column| column.map(|it| Guess { field: it.field, key: it.key.map(str::to_owned), why: it.why }))
        .collect()
}

/// A stable key of a set of headers, by which a mapping that somebody made is found again.
///
/// The same whatever the case, the blanks and the punctuation of the headers; their order counts.
pub fn signature(headers: &[String]) -> String {
    headers.iter().map(|header| folded(header)).collect::<Vec<_>>().join("|")
}

/// A field that a column may be.
#[derive(Clone, Debug)]
struct Candidate {
    field: ImportField,
    key: Option<&'static str>,
    /// How clearly the column says so: 0 is best.
    rank: u8,
    address: Address,
    why: String,
}

/// Letters and digits of a header, folded.
fn folded(header: &str) -> String {
    fold(header).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn meaning(header: &str) -> Meaning {
    let text = header.trim();
    // A file without headers: its first row is a person.
    if content::is_email(text) || content::is_phone(text) {
        return Meaning::Nothing;
    }
    match header::read(text) {
        Meaning::Unknown if content::is_state(text) || content::is_zip(text) || content::is_date(text) => {
            Meaning::Nothing
        }
        meaning => meaning,
    }
}

/// What a column may be by itself.
fn candidate(meaning: &Meaning, samples: &[Vec<String>], column: usize) -> Option<Candidate> {
    match meaning {
        Meaning::Is(said) => {
            let share = content::likeness(samples, column, said.field).unwrap_or(Share { fit: 0, of: 0 });
            let why = match said.proof {
                Proof::None => "Its header says so.".to_owned(),
                Proof::NotAgainst if share.of == 0 || share.is_half() => "Its header says so.".to_owned(),
                Proof::Needed if share.is_half() => format!("Its header may say so, and {}", alike(share, said.field)),
                Proof::NotAgainst | Proof::Needed => return None,
            };
            Some(Candidate { field: said.field, key: said.key, rank: said.rank, address: said.address, why })
        }
        Meaning::Unknown | Meaning::Nothing => by_content(samples, column, *meaning == Meaning::Nothing),
        Meaning::OptedOut | Meaning::LeftOut => None,
    }
}

/// What the values of a column say by themselves.
fn by_content(samples: &[Vec<String>], column: usize, silent: bool) -> Option<Candidate> {
    let emails = content::share(samples, column, content::is_email);
    if emails.is_most() {
        return Some(found(ImportField::Email, emails));
    }
    // Under a header that says something else, ten digits may be any number.
    let phones = content::share(samples, column, if silent { content::is_phone } else { content::is_written_phone });
    if phones.is_most() {
        return Some(found(ImportField::Phone, phones));
    }
    let states = content::share(samples, column, content::is_state);
    (silent && states.is_most()).then(|| found(ImportField::State, states))
}

/// What can be told only beside other columns: five digits beside an address, the only date of the file.
fn by_neighbours(columns: &mut [Option<Candidate>], meanings: &[Meaning], samples: &[Vec<String>]) {
    let has = |columns: &[Option<Candidate>], fields: &[ImportField]| {
        columns.iter().flatten().any(|column| fields.contains(&column.field))
    };
    let silent = |columns: &[Option<Candidate>], fits: fn(&str) -> bool| -> Vec<(usize, Share)> {
        let open = columns.iter().zip(meanings).enumerate();
        open.filter(|(_, (column, meaning))| column.is_none() && **meaning == Meaning::Nothing)
            .map(|(index, _)| (index, content::share(samples, index, fits)))
            .filter(|(_, share)| share.is_most())
            .collect()
    };
    let placed = has(columns, &[ImportField::State, ImportField::City, ImportField::Street]);
    if placed && !has(columns, &[ImportField::PostalCode]) {
        for (index, share) in silent(columns, content::is_zip).into_iter().take(1) {
            put(columns, index, found(ImportField::PostalCode, share));
        }
    }
    if !has(columns, &[ImportField::CustomerSince])
        && let [(index, share)] = silent(columns, content::is_date).as_slice()
    {
        put(columns, *index, found(ImportField::CustomerSince, *share));
    }
}

fn put(columns: &mut [Option<Candidate>], index: usize, candidate: Candidate) {
    if let Some(column) = columns.get_mut(index) {
        *column = Some(candidate);
    }
}

fn found(field: ImportField, share: Share) -> Candidate {
    let mut why = alike(share, field);
    if let Some(first) = why.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Candidate { field, key: None, rank: 3, address: (0, 1), why }
}

/// "18 of 20 values look like phone numbers."
fn alike(share: Share, field: ImportField) -> String {
    let (one, many) = match field {
        ImportField::Email => ("an email address", "email addresses"),
        ImportField::Phone => ("a phone number", "phone numbers"),
        ImportField::State => ("a state", "states"),
        ImportField::PostalCode => ("a ZIP code", "ZIP codes"),
        ImportField::CustomerSince => ("a date", "dates"),
        ImportField::Lifecycle => ("a stage such as lead or customer", "stages such as lead or customer"),
        _ => ("a name", "names"),
    };
    match (share.fit, share.of) {
        (1, 1) => format!("its only value looks like {one}."),
        (1, of) => format!("1 of {of} values looks like {one}."),
        (fit, of) => format!("{fit} of {of} values look like {many}."),
    }
}

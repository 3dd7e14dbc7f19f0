//! What a header says.

use super::{
    consent::{self, Channel},
    synonyms::{EXACT, LEFT_OUT, MAYBE, PARTS},
};
use crate::fold::fold;
use crm_types::import::ImportField;

/// What a header says about its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The column is this.
    Is(Said),
    /// It says that people said stop, but not to what.
    OptedOut,
    /// It is known, and it is nothing that we take.
    LeftOut,
    /// It says something that we do not know.
    Unknown,
    /// It says nothing: empty, `Column 3`, `Field1`.
    Nothing,
}

/// A field that a header names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) field: ImportField,
    pub(super) key: Option<&'static str>,
    /// How clearly: 0 is best.
    pub(super) rank: u8,
    /// For parts of an address: which of several addresses.
    pub(super) address: Address,
    /// What the values below must confirm.
    pub(super) proof: Proof,
}

/// Which of several addresses of a person: the less, the more likely the one where they are met, then by number.
pub(super) type Address = (u8, u32);

/// How far the values below a header have to agree with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// The header is enough; what does not fit is for the reading of the rows to say.
    None,
    /// The values may not contradict it.
    NotAgainst,
    /// There must be values, and they must look like it.
    Needed,
}

const PHONE: &[&str] = &[
    "phone",
    "phones",
    "telephone",
    "tel",
    "cell",
    "cellphone",
    "mobile",
    "landline",
    "telefono",
    "telefonos",
    "celular",
    "movil",
];
const EMAIL: &[&str] = &["email", "emails", "correo", "correos"];
const COMPANY: &[&str] =
    &["company", "organization", "organisation", "business", "employer", "firm", "brokerage", "agency", "empresa"];
/// Words that may stand around "name" in the header of a person's name.
const PERSON: &[&str] = &[
    "name",
    "primary",
    "contact",
    "client",
    "customer",
    "homeowner",
    "full",
    "display",
    "agent",
    "realtor",
    "person",
    "buyer",
    "seller",
    "tenant",
    "lead",
    "member",
    "subscriber",
    "patient",
    "your",
    "the",
    "complete",
    "s",
    "resident",
    "nombre",
    "completo",
];
const GENERIC: &[&str] =
    &["column", "col", "field", "unnamed", "data", "value", "values", "header", "text", "info", "item", "f", "c"];

/// Reads a header.
pub(super) fn read(header: &str) -> Meaning {
    let words = words(header);
    if let Some(said) = consent::read(&words) {
        return match said {
            consent::Said::Out(Channel::Sms) => of(ImportField::SmsOptOut, 0),
            consent::Said::Out(Channel::Email) => of(ImportField::EmailOptOut, 0),
            consent::Said::Out(Channel::Unsaid) => Meaning::OptedOut,
            consent::Said::In(Channel::Sms) => of(ImportField::SmsConsent, 0),
            consent::Said::In(Channel::Email) => of(ImportField::EmailConsent, 0),
            consent::Said::In(Channel::Unsaid) | consent::Said::Aside => Meaning::LeftOut,
        };
    }
    let squeezed = words.concat();
    if let Some(field) = named(EXACT, &squeezed) {
        let key = matches!(field, ImportField::Phone | ImportField::Email).then(|| label(&words)).flatten();
        return Meaning::Is(Said { field, key, rank: 0, address: address(&words), proof: Proof::None });
    }
    if let Some(field) = named(MAYBE, &squeezed) {
        return Meaning::Is(Said { field, key: None, rank: 2, address: (0, 1), proof: Proof::Needed });
    }
    if words.iter().all(|word| is_number(word) || is(GENERIC, word) || word.chars().count() == 1) {
        return Meaning::Nothing;
    }
    if is_aside(&words) {
        return Meaning::LeftOut;
    }
    word_wise(&words)
}

fn of(field: ImportField, rank: u8) -> Meaning {
    Meaning::Is(Said { field, key: None, rank, address: (0, 1), proof: Proof::None })
}

fn named(table: &[(ImportField, &str)], squeezed: &str) -> Option<ImportField> {
    let equal = |name: &str| name.bytes().filter(|byte| *byte != b' ').eq(squeezed.bytes());
    table.iter().find(|(_, names)| names.split(',').any(equal)).map(|(field, _)| *field)
}

/// Whether it is about something else, or about a second person of the row.
fn is_aside(words: &[String]) -> bool {
    let second = |pair: &[String]| match pair {
        [whose, number] => {
            is(&["owner", "contact", "borrower", "buyer", "seller", "person", "tenant"], whose)
                && number.parse::<u32>().is_ok_and(|number| number > 1)
        }
        _ => false,
    };
    words.iter().any(|word| listed(LEFT_OUT, word)) || words.windows(2).any(second)
}

/// What single words in it say.
fn word_wise(words: &[String]) -> Meaning {
    let any = |list: &[&str]| words.iter().any(|word| is(list, word));
    let said = |field, key, proof| Meaning::Is(Said { field, key, rank: 1, address: address(words), proof });
    if any(EMAIL) {
        return said(ImportField::Email, label(words), Proof::NotAgainst);
    }
    if any(PHONE) {
        return said(ImportField::Phone, label(words), Proof::NotAgainst);
    }
    let (first, last) = (
        any(&["first", "given", "nombre", "firstname"]),
        any(&["last", "family", "apellido", "apellidos", "surname", "lastname"]),
    );
    let named = any(&["name", "nombre", "apellido", "apellidos", "surname", "firstname", "lastname"]);
    if named && (first || last) && !any(COMPANY) {
        return match (first, last) {
            (true, true) => said(ImportField::FullName, None, Proof::None),
            (true, false) => said(ImportField::FirstName, None, Proof::None),
            _ => said(ImportField::LastName, None, Proof::None),
        };
    }
    if any(COMPANY) && words.iter().all(|word| is(COMPANY, word) || is(PERSON, word) || is_number(word)) {
        return said(ImportField::Company, None, Proof::None);
    }
    if any(&["name"]) && words.iter().all(|word| is(PERSON, word) || is_number(word)) {
        return said(ImportField::FullName, None, Proof::None);
    }
    if any(&["source"]) && any(&["lead", "referral", "original", "marketing", "contact", "customer", "traffic"])
        || words.join(" ").starts_with("how did you ")
    {
        return said(ImportField::LeadSource, None, Proof::None);
    }
    if any(&["since", "desde"])
        && any(&["customer", "client", "member", "patient", "cliente"])
        && !any(&["months", "days"])
    {
        return said(ImportField::CustomerSince, None, Proof::None);
    }
    if any(&["lifecycle"]) {
        return said(ImportField::Lifecycle, None, Proof::None);
    }
    if any(&["tags", "etiquetas"]) {
        return said(ImportField::Tags, None, Proof::None);
    }
    match address_part(words) {
        Part::Is(field) => said(field, None, Proof::None),
        Part::LeftOut => Meaning::LeftOut,
        Part::None => Meaning::Unknown,
    }
}

/// A part of an address.
enum Part {
    Is(ImportField),
    LeftOut,
    None,
}

/// Which part of an address it is; left out is a part that there is no field for, such as a second line.
fn address_part(words: &[String]) -> Part {
    let only = |sound: bool, field| if sound { Part::Is(field) } else { Part::LeftOut };
    let any = |list: &[&str]| words.iter().any(|word| is(list, word));
    let about = any(&["address", "direccion"]);
    if any(&["zip", "zipcode", "postcode"]) || (any(&["postal"]) && any(&["code", "codigo"])) {
        // ZIP+4 is the four digits only.
        return only(words.last().map(String::as_str) != Some("4"), ImportField::PostalCode);
    }
    if any(&["city", "ciudad", "town"]) {
        return Part::Is(ImportField::City);
    }
    if any(&["state", "province", "estado", "provincia"]) || (about && any(&["region"])) {
        return Part::Is(ImportField::State);
    }
    if any(&["country", "pais"]) {
        return only(!any(&["code"]), ImportField::Country);
    }
    if about || any(&["street", "calle", "addr"]) {
        // "Address 2" and "Street 3" are further lines; "Address 2 - Street" is another address.
        let line = words.last().and_then(|word| word.parse::<u32>().ok());
        return only(
            line.is_none_or(|line| line <= 1) && !any(&["unit", "apt", "number", "name"]),
            ImportField::Street,
        );
    }
    Part::None
}

fn address(words: &[String]) -> Address {
    let any = |list: &[&str]| words.iter().any(|word| is(list, word));
    let kind = if any(&["property", "site", "service", "job"]) {
        1
    } else if any(&["home", "house", "casa", "residence", "residential"]) {
        2
    } else if any(&["mail", "mailing"]) {
        3
    } else if any(&["billing", "bill"]) {
        4
    } else if any(&["shipping", "ship"]) {
        5
    } else if any(&["business", "work", "office", "company", "trabajo"]) {
        6
    } else if any(&["other"]) {
        7
    } else {
        0
    };
    let number = match words {
        [first, number, _, ..] if is(&["address"], first) => number.parse().unwrap_or(1),
        _ => 1,
    };
    (kind, number)
}

/// The label of a number or address.
fn label(words: &[String]) -> Option<&'static str> {
    const LABELS: &[(&str, &[&str])] = &[
        ("mobile", &["mobile", "cell", "cellphone", "celular", "movil", "wireless"]),
        ("home", &["home", "house", "casa"]),
        ("work", &["work", "business", "office", "company", "trabajo", "oficina", "empresa"]),
        ("landline", &["landline"]),
        ("personal", &["personal"]),
        ("other", &["other", "otro"]),
    ];
    LABELS.iter().find(|(_, names)| words.iter().any(|word| is(names, word))).map(|(label, _)| *label)
}

pub(super) fn is(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// Whether a word is in a list with blanks between.
fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of a header, folded; digits stand alone, and words that were written together are taken apart.
///
/// Where capitals stand does not count: `homePhone`, `HOMEPHONE` and `Home phone` are one.
pub(super) fn words(header: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut before = None;
    for c in fold(header).chars().filter(|c| !matches!(c, '\'' | '’')) {
        let kind = if c.is_ascii_digit() {
            Some(true)
        } else if c.is_alphanumeric() {
            Some(false)
        } else {
            None
        };
        match (kind, tokens.last_mut()) {
            (Some(_), Some(token)) if kind == before => token.push(c),
            (Some(_), _) => tokens.push(c.to_string()),
            (None, _) => {}
        }
        before = kind;
    }
    let mut words: Vec<String> = Vec::new();
    for token in tokens.iter().flat_map(|token| apart(token)) {
        match words.last_mut() {
            Some(word) if word == "e" && token.starts_with("mail") => word.push_str(token),
            _ => words.push(token.to_owned()),
        }
    }
    words
}

/// Takes a word apart into as few known ones as possible; whole when it is known, or made of something else.
fn apart(token: &str) -> Vec<&str> {
    let known = |word: &str| listed(PARTS, word) || listed(LEFT_OUT, word) || is(PHONE, word) || is(COMPANY, word);
    // The longest of people's headers; what is longer is no header.
    if token.len() > 60 || known(token) {
        return vec![token];
    }
    // `best` holds, for each length of the beginning, how it is taken apart.
    let mut best: Vec<Option<Vec<&str>>> = vec![Some(Vec::new())];
    for end in 1..=token.len() {
        let shortest = best
            .iter()
            .enumerate()
            .filter_map(|(start, parts)| {
                let (parts, part) = (parts.as_ref()?, token.get(start..end)?);
                listed(PARTS, part).then(|| parts.iter().copied().chain([part]).collect::<Vec<_>>())
            })
            .min_by_key(Vec::len);
        best.push(shortest);
    }
    best.pop().flatten().unwrap_or_else(|| vec![token])
}

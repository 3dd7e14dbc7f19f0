//! Search by the indexes finds the same people as the rule itself, asked of every person in memory, and in the same
//! order: of any people and any question, on both databases.

use crm_domain::contacts;
use crm_rules::search::{Class, Question, is_near, name_line};
use crm_testkit::{Database, Engine, Seed, seeds};
use crm_types::contact::{AddressIn, Contact, ContactIn, ContactQuery};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

/// People of a round, and questions about them.
const PEOPLE: usize = 25;
const QUESTIONS: usize = 20;
/// As in `contacts::found`: fewer than these, and mistyped words are thought of.
const FEW: usize = 10;

const WORDS: [&str; 22] = [
    "Rosa",
    "Rose",
    "Ros\u{e9}",
    "Rosalind",
    "Quill",
    "Quell",
    "Quilla",
    "MacQuill",
    "O'Quill",
    "Mary",
    "Maryam",
    "Ma",
    "M",
    "Smith-Reed",
    "Reed",
    "\u{141}ukasz",
    "\u{5e8}\u{5d5}\u{5d6}\u{5d4}",
    "100%",
    "a_b",
    "\"x\"",
    "24-7",
    "Wei\u{df}",
];

fn person(rng: &mut StdRng, number: usize) -> ContactIn {
    let mut word = || WORDS.choose(rng).map(|word| (*word).to_owned());
    let (first_name, last_name, company) = (word(), word(), word());
    let company = company.filter(|_| rng.random_bool(0.5));
    let mail = format!("{}{number}@example.com", ["rosa", "m.quill", "office"].choose(rng).unwrap());
    ContactIn {
        first_name,
        last_name,
        company,
        phones: vec![AddressIn::from(format!("+1617555{:04}", rng.random_range(0..10_000)))],
        emails: vec![AddressIn::from(mail)],
        ..ContactIn::default()
    }
}

/// A question: words of names, whole, cut, mistyped or with something odd in them, and digits.
fn question(rng: &mut StdRng) -> String {
    let words: Vec<String> = (0..rng.random_range(1..=3))
        .map(|_| {
            let word: Vec<char> = WORDS.choose(rng).unwrap().chars().collect();
            let at = rng.random_range(0..word.len());
            let rest = rng.random_range(at..=word.len());
            match rng.random_range(0..9) {
                0 | 1 => word.iter().collect(),
                2 => word[..rest].iter().collect(),
                3 => word[at..rest].iter().collect(),
                4 => word.iter().collect::<String>().to_uppercase(),
                5 => word[..at].iter().chain(&word[at + 1..]).collect(),
                6 => word[..at].iter().chain(word[at..].iter().rev()).collect(),
                7 => format!("{}", rng.random_range(0..2000)),
                _ => ["%", "_", "\"", "*", "OR", "(", "555-", "example", "@", "\\"].choose(rng).unwrap().to_string(),
            }
        })
        .collect();
    words.join(" ")
}

/// What is compared: as it is written with a person.
fn text(person: &Contact) -> String {
    let names = [&person.first_name, &person.last_name, &person.company].into_iter().flatten().map(String::as_str);
    let mut text = name_line(names);
    for phone in &person.phones {
        text.push('\n');
        text.extend(phone.value.chars().filter(char::is_ascii_digit));
    }
    for email in &person.emails {
        text.push('\n');
        text.push_str(&email.value);
    }
    text
}

fn sort_name(person: &Contact) -> String {
    let names = [&person.last_name, &person.first_name, &person.company].into_iter().flatten();
    names.map(String::as_str).collect::<Vec<_>>().join(" ").trim().to_lowercase()
}

/// The rule, asked of everybody.
fn expected(people: &[Contact], asked: &str) -> Vec<String> {
    let question = Question::read(asked);
    if question.is_empty() {
        let mut all: Vec<_> = people.iter().map(|one| (sort_name(one), one.id)).collect();
        all.sort();
        return all.into_iter().map(|(_, id)| id.to_string()).collect();
    }
    let mut found: Vec<_> =
        people.iter().filter_map(|one| Some((question.class(&text(one))?, sort_name(one), one.id))).collect();
    if found.len() < FEW {
        let names: Vec<String> =
            people.iter().map(|one| text(one).split('\n').next().unwrap_or_default().to_owned()).collect();
        let words = names
            .iter()
            .flat_map(|line| line.split_whitespace())
            .filter(|word| (1..=24).contains(&word.chars().count()) && !word.contains(|c: char| c.is_ascii_digit()));
        let words: Vec<&str> = words.collect();
        let spelled: Vec<&str> = question.spelled().collect();
        let near = |word: &str| -> Vec<String> {
            let near = words.iter().filter(|known| spelled.contains(&word) && is_near(word, known));
            near.map(|known| (*known).to_owned()).collect()
        };
        let needles = question.needles_near(near);
        for one in people {
            let text = text(one);
            let held = needles.iter().all(|group| group.iter().any(|part| text.contains(part.as_str())));
            if held && question.class(&text).is_none() {
                found.push((Class::Near, sort_name(one), one.id));
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, _, id)| id.to_string()).collect()
}

async fn round(database: Database, seed: &Seed) {
    let mut rng = seed.rng();
    let engine = Engine::start(database).await;
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let made = contacts::create(&engine.env, engine.owner, person(&mut rng, number), None, None).await;
        // Two may have drawn the same number.
        people.extend(made.map(|made| made.contact).ok());
    }
    for _ in 0..QUESTIONS {
        let asked = question(&mut rng);
        let limit = rng.random_range(1..=10);
        let mut query = ContactQuery { q: Some(asked.clone()), limit: Some(limit), ..ContactQuery::default() };
        let mut found = Vec::new();
        loop {
            let page = contacts::list(&engine.env, &engine.owner, &query).await.unwrap();
            found.extend(page.items.into_iter().map(|one| one.id.to_string()));
            match page.next_cursor {
                Some(cursor) => query.cursor = Some(cursor),
                None => break,
            }
        }
        assert_eq!(found, expected(&people, &asked), "{asked:?} in pages of {limit}");
    }
}

async fn rounds(database: Database) {
    for seed in seeds(3, 50) {
        round(database, &seed).await;
    }
}

on_both! {
    the_index_finds_what_the_rule_finds => rounds;
}

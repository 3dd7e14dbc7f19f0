use super::{Evidence, EvidenceKind, Known, Number, address_key, block_keys, compare, email_key, name_key};
use proptest::prelude::*;

/// A record in a line: `Rosa Quill; +16175550123 mobile; rosa@example.com; 12 Main St; Acme`. The last word of the name is
/// the last name; the town is always one.
#[derive(Clone, Debug)]
struct Line {
    first: String,
    last: String,
    phones: Vec<(String, String)>,
    emails: Vec<String>,
    street: String,
    company: String,
}

impl Line {
    fn of(line: &str) -> Self {
        let mut parts = line.split(';').map(str::trim);
        let mut next = || parts.next().unwrap_or_default().to_owned();
        let (name, phones, emails, street, company) = (next(), next(), next(), next(), next());
        let (first, last) = name.split_once('/').unwrap_or((&name, ""));
        let words = |text: &str| text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let phone = |text: String| {
            let (number, label) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
            (number.to_owned(), label.to_owned())
        };
        Self {
            first: first.trim().to_owned(),
            last: last.trim().to_owned(),
            phones: words(&phones).into_iter().map(phone).collect(),
            emails: words(&emails),
            street,
            company,
        }
    }

    fn with<R>(&self, f: impl FnOnce(&Known<'_>) -> R) -> R {
        let phones: Vec<Number<'_>> = self.phones.iter().map(|(e164, label)| Number { e164, label }).collect();
        let emails: Vec<&str> = self.emails.iter().map(String::as_str).collect();
        f(&Known {
            first: &self.first,
            last: &self.last,
            company: &self.company,
            phones: &phones,
            emails: &emails,
            street: &self.street,
            city: "Boston",
            state: "MA",
            postal_code: "02139",
        })
    }

    fn keys(&self) -> Vec<String> {
        self.with(block_keys)
    }

    fn beside(&self, other: &Self) -> Option<Evidence> {
        self.with(|a| other.with(|b| compare(a, b)))
    }
}

#[track_caller]
fn evidence(a: &str, b: &str) -> Evidence {
    let (a, b) = (Line::of(a), Line::of(b));
    let evidence = a.beside(&b).expect("something is shared");
    assert_eq!(b.beside(&a).as_ref(), Some(&evidence));
    assert!(evidence.score < Evidence::POSSIBLE || a.keys().iter().any(|key| b.keys().contains(key)));
    evidence
}

#[track_caller]
fn scores(a: &str, b: &str, least: u8, most: u8) {
    let evidence = evidence(a, b);
    assert!((least..=most).contains(&evidence.score), "{a} and {b}: {evidence:?}");
}

#[test]
fn certain_with_an_identifier_and_the_name() {
    let found = evidence("Rosa/Quill; +16175550123 mobile", "ROSA/quill; +16175550199,+16175550123");
    assert_eq!(found.why, "Same mobile number (617) 555-0123 and the same name.");
    assert_eq!((found.score, found.kinds), (97, vec![EvidenceKind::Phone, EvidenceKind::Name]));
    scores("Bob/Quill; +16175550123", "Robert/Quill; +16175550123", 95, 96);
    scores("Rosa M./Quill; ; rosa@example.com", "Dr. Rosa/Quill; ; ROSA@example.com", 95, 100);
    scores("; ; rosa@example.com", "Rosa/Quill; ; rosa@example.com", 95, 100);
    scores("Renée/Côté; +16175550123", "Renee/Cote; +16175550123", 95, 100);
    scores("Rosa Quill; +16175550123", "Rosa/Quill; +16175550123", 95, 100);
    scores("Rosa/Quill; +16175550123; rosa@example.com", "Rosa/Quill; +16175550123; rosa@example.com", 99, 99);
}

#[test]
fn likely_where_a_little_is_missing() {
    let found = evidence("; +16175550123 home", "Rosa/Quill; +16175550123 home");
    assert_eq!(found.why, "Same home number (617) 555-0123, one of them has no name.");
    assert_eq!(found.score, 80);
    scores("Rosa/; +16175550123", "Rosa/Quill; +16175550123", 70, 94);
    scores("Rosa/Quill; ; r.osa+crm@gmail.com", "Rosa/Quill; ; rosa@googlemail.com", 70, 94);
    scores("Rosa/Quill; ; ; 12 Main Street Apt 2", "Rosa/Quill; ; ; 12 MAIN ST #2", 70, 94);
    scores("Rosa/Quill; ; rosa@example.com", "Rosa/Smith; ; rosa@example.com", 70, 94);
}

#[test]
fn possible_with_a_slip_or_a_company() {
    let found = evidence("Rosa/Quill; +16175550123", "Rossa/Quil; +16175550123");
    assert_eq!(found.why, "Same number (617) 555-0123 and names that are nearly the same.");
    assert_eq!(found.score, 65);
    scores("Rosa/Quill; ; ; 12 Main St", "Rosa/Quil; ; ; 12 Main Street", 50, 69);
    scores("Rosa/Quill; ; ; ; Acme, Inc.", "Rosa/Quill; ; ; ; The Acme Company", 50, 69);
    scores("Bob/Quill; ; ; ; Acme", "Robert/Quill; ; ; ; ACME LLC", 50, 69);
    scores("Rosa/Quill; +16175550123", "Rosa/Smith; +16175550123", 50, 69);
    scores("Rosa/Smith; +16175550123", "Rosa/Smith-Jones; +16175550123", 50, 69);
    scores("Rosa & Tom/Quill; +16175550123", "Rosa/Quill; +16175550123", 50, 69);
}

#[test]
fn people_who_share_a_number_are_told_apart() {
    let found = evidence("Rosa/Quill; +16175550123 home", "Tom/Quill; +16175550123");
    assert_eq!(found.why, "Same home number (617) 555-0123, different first names: perhaps a household.");
    assert!(found.score < 50);
    scores("Rosa/Quill; +16175550123; info@example.com", "Tom/Smith; +16175550123; info@example.com", 0, 49);
    scores("Tom/Quill Jr.; +16175550123", "Tom/Quill Sr.; +16175550123", 0, 49);
    scores("Tom/Quill Jr.; +16175550123", "Tom/Quill; +16175550123", 50, 69);
    scores("Rosa/Quill; ; ; 12 Main St", "Tom/Quill; ; ; 12 Main St", 0, 49);
}

#[test]
fn nothing_in_common_is_no_evidence() {
    for (a, b) in [
        ("Rosa/Quill; +16175550123", "Rosa/Quill; +16175550124"),
        ("Rosa/Quill", "Rosa/Quill"),
        ("Rosa/Quill; ; ; 12 Main St Apt 1", "Rosa/Quill; ; ; 12 Main St Apt 2"),
        ("", ""),
        ("Rosa/Quill; ; r.osa@example.com", "Rosa/Quill; ; rosa@example.com"),
    ] {
        assert_eq!(Line::of(a).beside(&Line::of(b)), None, "{a} and {b}");
    }
}

#[test]
fn keys_forget_what_does_not_tell_people_apart() {
    assert_eq!(email_key(" R.O.S.A+x+y@gmail.com"), "rosa@gmail.com");
    assert_eq!(email_key("rosa+crm@outlook.com"), "rosa@outlook.com");
    assert_eq!(email_key("ro.sa@outlook.com"), "ro.sa@outlook.com");
    assert_eq!(email_key("+x@gmail.com"), "+x@gmail.com");
    assert_eq!(email_key("No address"), "no address");
    assert_eq!(name_key("ROSA", "Müller"), name_key("Rosa", "muller"));
    assert_eq!(name_key("", ""), "");
    let key = |street| address_key(street, "Boston", "MA", "").unwrap();
    assert_eq!(key("12 Main Street"), "12 main st|boston ma");
    assert_eq!(key("12 First Ave., 2nd Floor"), "12 1st ave|boston ma|2nd");
    assert_eq!(key("Suite 200, 12 Main St"), "12 main st|boston ma|200");
    assert_eq!(key("34-12 Court Sq Unit B-3"), key("3412 COURT SQUARE #B3"));
    assert_eq!(key("P.O. Box 12"), "po box 12|boston ma");
    assert_eq!(address_key("", "Boston", "MA", "02139"), None);
    assert_eq!(address_key("12 Main St", "", "MA", ""), None);
    assert_eq!(address_key("12 Main St", "Toronto", "ON", "m5v 2t6").as_deref(), Some("12 main st|m5v2t6"));
}

/// Records near each other: few names, numbers and streets, with slips.
fn line() -> impl Strategy<Value = Line> {
    let one_of = |list: &'static str| prop::sample::select(list.split('|').collect::<Vec<_>>());
    let slip = |text: &'static str, at: usize, how: u8| {
        let mut chars: Vec<char> = text.chars().collect();
        if !chars.is_empty() && how < 3 {
            let at = at % chars.len();
            match how {
                0 => drop(chars.remove(at)),
                1 => chars.insert(at, 'e'),
                _ => chars.swap(at, 0),
            }
        }
        chars.into_iter().collect::<String>()
    };
    let first = (
        one_of("Rosa|Tom|Thomas|Bob|Robert|Rob|Chris|Mary Ann|Maryann|Mary|R.|Rosa & Tom|Dr. Rosa|Jo||."),
        0_usize..9,
        0_u8..12,
    );
    let last = (
        one_of("Quill|Quill|Quill Jr.|Quill Sr|O'Neil|ONeill|Smith|Smith-Jones|Jones|van der Berg|Al||"),
        0_usize..9,
        0_u8..12,
    );
    let phone = (one_of("+16175550123|+16175550124|+442079460018"), one_of("mobile|home|work||Mobile"));
    let email = one_of("rosa@example.com|ROSA@example.com|r.osa@gmail.com|rosa+x@googlemail.com|info@example.com");
    let street = one_of("12 Main Street|12 MAIN ST|12 Main St Apt 2|12 Main St #2|12 Main St Unit 3|1 Elm Rd||");
    let company = one_of("Acme|Acme, Inc.|The Acme Company|Other||");
    (first, last, prop::collection::vec(phone, 0..3), prop::collection::vec(email, 0..3), street, company).prop_map(
        move |((first, at, how), (last, there, what), phones, emails, street, company)| Line {
            first: slip(first, at, how),
            last: slip(last, there, what),
            phones: phones.into_iter().map(|(number, label)| (number.to_owned(), label.to_owned())).collect(),
            emails: emails.into_iter().map(str::to_owned).collect(),
            street: street.to_owned(),
            company: company.to_owned(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_comparison_has_no_sides_and_nobody_is_missed(a in line(), b in line()) {
        let found = a.beside(&b);
        prop_assert_eq!(&found, &b.beside(&a));
        if let Some(found) = found {
            prop_assert!(found.score <= 100 && found.why.ends_with('.') && !found.kinds.is_empty());
            if found.score >= Evidence::POSSIBLE {
                let (mine, theirs) = (a.keys(), b.keys());
                prop_assert!(mine.iter().any(|key| theirs.contains(key)), "{:?}: {:?} and {:?}", found, mine, theirs);
            }
        }
    }

    #[test]
    fn identical_records_with_an_identifier_are_certain(a in line()) {
        if !a.phones.is_empty() || !a.emails.is_empty() {
            prop_assert!(a.beside(&a).is_some_and(|found| found.score >= Evidence::CERTAIN));
        }
    }

    #[test]
    fn the_order_of_numbers_and_addresses_does_not_matter(a in line(), mut b in line()) {
        let found = a.beside(&b);
        let keys = b.keys();
        b.phones.reverse();
        b.emails.reverse();
        prop_assert_eq!(a.beside(&b), found);
        prop_assert_eq!(b.keys(), keys);
    }

    #[test]
    fn any_text_gets_an_answer(first in any::<String>(), last in any::<String>(), other in any::<String>()) {
        let phones = [Number { e164: &other, label: &last }];
        let emails = [other.as_str(), first.as_str()];
        let known = Known { first: &first, last: &last, company: &other, phones: &phones, emails: &emails, street: &first, city: &last,
            state: &other, postal_code: &first };
        let twin = Known { first: &other, ..known };
        let found = compare(&known, &twin);
        prop_assert_eq!(&found, &compare(&twin, &known));
        if found.is_some_and(|found| found.score >= 50) {
            let keys = block_keys(&twin);
            prop_assert!(block_keys(&known).iter().any(|key| keys.contains(key)));
        }
        prop_assert_eq!(email_key(&email_key(&other)), email_key(&other));
    }
}

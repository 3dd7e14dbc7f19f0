//! Invented people.

use uuid::Uuid;

const FIRST: [&str; 40] = [
    "Rosa", "Marcus", "Elena", "Tobias", "Priya", "Walter", "Noor", "Desmond", "Ingrid", "Calvin", "Yara", "Felix",
    "Odette", "Ramon", "Greta", "Silas", "Amara", "Viktor", "Lena", "Hugo", "Maeve", "Jonas", "Petra", "Malik",
    "Sofia", "Emmett", "Zainab", "Arthur", "Clara", "Dmitri", "Fiona", "Gideon", "Hana", "Ivo", "Josefine", "Kofi",
    "Lucia", "Mateo", "Nadia", "Orson",
];
const LAST: [&str; 40] = [
    "Quill",
    "Ferrow",
    "Castellan",
    "Brightwater",
    "Okonjo",
    "Haldane",
    "Merriweather",
    "Tarkov",
    "Lindqvist",
    "Ashgrove",
    "Pemberly",
    "Valdez-Roe",
    "Sundaram",
    "Thornbury",
    "Kessler",
    "Abernethy",
    "Moreau",
    "Stonehill",
    "Wexley",
    "Dragomir",
    "Fairchild",
    "Gallowglass",
    "Hartigan",
    "Imhof",
    "Jessop",
    "Kingsmere",
    "Larkspur",
    "Maddox",
    "Northcote",
    "Ostrander",
    "Pellegrin",
    "Quennell",
    "Ravenel",
    "Sorrel",
    "Tamblyn",
    "Underhill",
    "Vantongeren",
    "Whitlock",
    "Yarrow",
    "Zellweg",
];
const AREAS: [&str; 9] = ["617", "508", "781", "978", "857", "339", "351", "413", "774"];
const STREETS: [&str; 12] = [
    "Chestnut St",
    "Harbor Rd",
    "Linden Ave",
    "Quarry Ln",
    "Mill St",
    "Prospect Ave",
    "Orchard Rd",
    "Beacon Ct",
    "Willow St",
    "Granite Way",
    "Maple Ter",
    "Cooper St",
];
const TOWNS: [&str; 12] = [
    "Quincy",
    "Braintree",
    "Medford",
    "Salem",
    "Lowell",
    "Natick",
    "Dedham",
    "Waltham",
    "Brockton",
    "Framingham",
    "Malden",
    "Weymouth",
];
const TAGS: [&str; 6] = ["homeowner", "past customer", "estimate sent", "referral", "realtor", "basement"];

/// An invented person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invented {
    /// First name.
    pub first: &'static str,
    /// Last name.
    pub last: &'static str,
    /// E.164, in the 555 exchange.
    pub phone: String,
    /// Street and number.
    pub street: String,
    /// Town.
    pub town: &'static str,
    /// Labels.
    pub tags: Vec<&'static str>,
    /// Year the house was built.
    pub built: u32,
}

/// The first `count` invented people: always the same ones.
pub fn people(count: u32) -> impl Iterator<Item = Invented> {
    (0..count).map(|index| {
        let i = index as usize;
        // A stride coprime to the list's length walks through all pairs before one repeats.
        let first = pick(&FIRST, i * 7);
        let last = pick(&LAST, i * 11 + i / LAST.len());
        let mut tags = vec![pick(&TAGS, i)];
        if index % 3 == 0 {
            tags.push(pick(&TAGS, i + 2));
        }
        Invented {
            first,
            last,
            phone: format!("+1{}555{:04}", pick(&AREAS, i), 200 + index / 9),
            street: format!("{} {}", 3 + (index * 17) % 190, pick(&STREETS, i * 5)),
            town: pick(&TOWNS, i * 5 + 1),
            tags,
            built: 1900 + (index * 13) % 110,
        }
    })
}

fn pick<const N: usize>(list: &[&'static str; N], index: usize) -> &'static str {
    list.get(index % N).copied().unwrap_or_default()
}

/// A stable number for a person, to vary what is told about them.
pub(super) fn dice(id: Uuid, faces: u32) -> u32 {
    let sum = id.into_bytes().iter().zip(1_u32..).fold(0, |sum, (byte, place)| sum + u32::from(*byte) * place);
    sum % faces.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn nobody_shares_a_number_and_all_numbers_are_fictitious() {
        let numbers: HashSet<String> = people(7_060).map(|person| person.phone).collect();
        assert_eq!(numbers.len(), 7_060);
        assert!(numbers.iter().all(|number| number.len() == 12 && &number[5..8] == "555"));
    }
}

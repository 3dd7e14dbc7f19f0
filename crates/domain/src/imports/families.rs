//! Which rows of a file are about the same person: those that share an address, directly or through others. So the
//! order of the rows does not matter.

use crm_types::ContactId;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};

/// A hash of an address, so that a file of any width takes little memory. 128 bits of SHA-256: two addresses never share
/// one by chance.
pub(super) type Key = [u8; 16];

/// The key of an address.
pub(super) fn key(kind: &str, value: &str) -> Key {
    let hash = Sha256::new().chain_update(kind).chain_update([0]).chain_update(value).finalize();
    let mut key = Key::default();
    key.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    key
}

/// The families of a file's rows; each row is named by its place among the rows.
#[derive(Debug, Default)]
pub(super) struct Families {
    parents: Vec<u32>,
    sizes: Vec<u32>,
    first_with: HashMap<Key, u32>,
    owners: HashMap<u32, BTreeSet<ContactId>>,
    mentions: HashMap<ContactId, u32>,
    names: HashMap<ContactId, String>,
}

impl Families {
    /// Adds the next row with its addresses, and who in the book has one of them.
    pub(super) fn add(&mut self, keys: impl IntoIterator<Item = Key>, owners: impl IntoIterator<Item = ContactId>) {
        let row = u32::try_from(self.parents.len()).unwrap_or(u32::MAX);
        self.parents.push(row);
        self.sizes.push(1);
        for key in keys {
            let first = *self.first_with.entry(key).or_insert(row);
            self.join(row, first);
        }
        let owners: BTreeSet<ContactId> = owners.into_iter().collect();
        for owner in &owners {
            *self.mentions.entry(*owner).or_default() += 1;
        }
        if !owners.is_empty() {
            let root = self.root(row);
            self.owners.entry(root).or_default().extend(owners);
        }
    }

    /// What tells the families apart: a row of each.
    pub(super) fn root(&mut self, row: u32) -> u32 {
        let mut root = row;
        while let Some(parent) = self.parents.get(root as usize).copied().filter(|parent| *parent != root) {
            root = parent;
        }
        let mut at = row;
        while let Some(parent) = self.parents.get_mut(at as usize).filter(|parent| **parent != root) {
            at = std::mem::replace(parent, root);
        }
        root
    }

    /// How many rows a family has.
    pub(super) fn size(&self, root: u32) -> u32 {
        self.sizes.get(root as usize).copied().unwrap_or(1)
    }

    /// Who in the book has an address of a family.
    pub(super) fn owners(&self, root: u32) -> Option<&BTreeSet<ContactId>> {
        self.owners.get(&root)
    }

    /// Notes what somebody was called before the file. Of several who share an address the name decides, and it must not
    /// matter which row has named them meanwhile.
    pub(super) fn called(&mut self, who: ContactId, name: String) {
        self.names.insert(who, name);
    }

    /// What somebody was called before the file, when that was noted.
    pub(super) fn name(&self, who: ContactId) -> Option<&str> {
        self.names.get(&who).map(String::as_str)
    }

    /// Whether several rows have an address of somebody in the book.
    pub(super) fn comes_again(&self, owner: ContactId) -> bool {
        self.mentions.get(&owner).is_some_and(|rows| *rows > 1)
    }

    /// The addresses are no longer needed once all rows are in.
    pub(super) fn seal(&mut self) {
        self.first_with = HashMap::new();
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (small, large) = if self.size(a) < self.size(b) { (a, b) } else { (b, a) };
        if let Some(parent) = self.parents.get_mut(small as usize) {
            *parent = large;
        }
        let size = self.size(small) + self.size(large);
        if let Some(of_large) = self.sizes.get_mut(large as usize) {
            *of_large = size;
        }
        if let Some(owners) = self.owners.remove(&small) {
            self.owners.entry(large).or_default().extend(owners);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn partition(rows: &[Vec<u8>]) -> BTreeSet<BTreeSet<usize>> {
        let mut families = Families::default();
        for row in rows {
            families.add(row.iter().map(|value| key("phone", &value.to_string())), []);
        }
        let mut sets: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        for row in 0..rows.len() {
            sets.entry(families.root(u32::try_from(row).unwrap())).or_default().insert(row);
        }
        for (root, set) in &sets {
            assert_eq!(families.size(*root) as usize, set.len());
        }
        sets.into_values().collect()
    }

    #[test]
    fn rows_are_joined_through_others() {
        let sets = partition(&[vec![1], vec![2], vec![1, 2], vec![3]]);
        assert_eq!(sets, [[0, 1, 2].into(), [3].into()].into());
    }

    #[test]
    fn the_owners_of_joined_families_are_joined() {
        let ana = ContactId(uuid::Uuid::from_u128(1));
        let ben = ContactId(uuid::Uuid::from_u128(2));
        let mut families = Families::default();
        families.add([key("phone", "1")], [ana]);
        families.add([key("phone", "2")], [ben]);
        families.add([key("phone", "1"), key("phone", "2")], []);
        let root = families.root(0);
        assert_eq!(families.owners(root), Some(&[ana, ben].into()));
    }

    proptest! {
        /// The families are the same whatever the order of the rows.
        #[test]
        fn order_does_not_matter(rows in proptest::collection::vec(proptest::collection::vec(0_u8..20, 0..4), 0..30), seed: u64) {
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.sort_by_key(|row| key(&seed.to_string(), &row.to_string()));
            let shuffled: Vec<Vec<u8>> = order.iter().map(|row| rows[*row].clone()).collect();
            let back = |set: &BTreeSet<usize>| set.iter().map(|row| order[*row]).collect::<BTreeSet<usize>>();
            prop_assert_eq!(partition(&rows), partition(&shuffled).iter().map(back).collect());
        }
    }
}

//! Opens every part that is needed, each once, in the order of the parts: two
//! ingredients, or twenty.

use parts::{Part, Parts};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::MutexGuard;

#[derive(Default)]
pub struct Pantry {
    parts: Parts,
}

impl Pantry {
    /// Puts in `grams` of `ingredient`.
    pub fn put(&self, ingredient: &str, grams: u32) {
        let mut part = self.parts.open(self.parts.of(ingredient));
        *part.entry(ingredient.to_owned()).or_default() += grams;
    }

    /// Takes out `grams` of `ingredient`, or nothing if there is less: then `false`.
    pub fn take(&self, ingredient: &str, grams: u32) -> bool {
        let mut part = self.parts.open(self.parts.of(ingredient));
        let there = part.entry(ingredient.to_owned()).or_default();
        if *there < grams {
            return false;
        }
        *there -= grams;
        true
    }

    /// The labels of `a` and `b` were mixed up: exchanges their amounts.
    pub fn swap(&self, a: &str, b: &str) {
        let (part_a, part_b) = (self.parts.of(a), self.parts.of(b));
        let mut open = self.open_all(BTreeSet::from([part_a, part_b]));
        let amount_a = open[&part_a].get(a).copied().unwrap_or(0);
        let amount_b = open[&part_b].get(b).copied().unwrap_or(0);
        let mut write = |part, ingredient: &str, grams| {
            let part: &mut Part = open.get_mut(&part).expect("it was opened");
            part.insert(ingredient.to_owned(), grams);
        };
        write(part_a, a, amount_b);
        write(part_b, b, amount_a);
    }
}

impl Pantry {
    /// A `BTreeSet` has each number once, and gives the lowest first.
    fn open_all(&self, parts: BTreeSet<usize>) -> BTreeMap<usize, MutexGuard<'_, Part>> {
        let mut open = BTreeMap::new();
        for part in parts {
            open.insert(part, self.parts.open(part));
        }
        open
    }
}

/// The map, in eight parts, each behind its own lock. Not yours to change. Before you
/// open a part another cook may come: the tests see to that.
mod parts {
    use std::collections::HashMap;
    use std::sync::{Mutex, MutexGuard, OnceLock};

    /// Grams by ingredient. What is not in it: 0 grams.
    pub type Part = HashMap<String, u32>;

    #[derive(Default)]
    pub struct Parts {
        parts: [Mutex<Part>; 8],
        /// For the tests: hears of each part before it is opened.
        pub ear: OnceLock<Box<dyn Fn(&Parts, usize) + Send + Sync>>,
    }

    impl Parts {
        /// Which part `ingredient` is in.
        pub fn of(&self, ingredient: &str) -> usize {
            ingredient.bytes().map(usize::from).sum::<usize>() % self.parts.len()
        }

        /// Waits until the part is free. It is yours until the guard is dropped.
        pub fn open(&self, part: usize) -> MutexGuard<'_, Part> {
            if let Some(hear) = self.ear.get() {
                hear(self, part);
            }
            self.parts[part].lock().expect("no cook panics")
        }

        /// For the tests: the part, if nobody has it open.
        pub fn peek(&self, part: usize) -> Option<MutexGuard<'_, Part>> {
            self.parts[part].try_lock().ok()
        }
    }
}

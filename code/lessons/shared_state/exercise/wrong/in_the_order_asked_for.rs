//! Opens the part of `a`, then the part of `b`: swap(a, b) and swap(b, a) wait for
//! each other.
//!
//! Refused by `no_two_swaps_wait_for_each_other`: "each waits for the other"

use parts::Parts;

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
        if self.parts.of(a) == self.parts.of(b) {
            let mut part = self.parts.open(self.parts.of(a));
            let (of_a, of_b) = (part.get(a).copied(), part.get(b).copied());
            part.insert(a.to_owned(), of_b.unwrap_or(0));
            part.insert(b.to_owned(), of_a.unwrap_or(0));
            return;
        }
        let mut of_a = self.parts.open(self.parts.of(a));
        let mut of_b = self.parts.open(self.parts.of(b));
        let amount_a = of_a.insert(a.to_owned(), 0).unwrap_or(0);
        let amount_b = of_b.insert(b.to_owned(), amount_a).unwrap_or(0);
        of_a.insert(a.to_owned(), amount_b);
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

//! A swap opens the part with the lower number first, whatever is asked for.

use parts::{Part, Parts};

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
        if part_a == part_b {
            let mut part = self.parts.open(part_a); // one lock: a second would be the same
            let (amount_a, amount_b) = (amount(&part, a), amount(&part, b));
            part.insert(a.to_owned(), amount_b);
            part.insert(b.to_owned(), amount_a);
            return;
        }
        let mut lower = self.parts.open(part_a.min(part_b));
        let mut upper = self.parts.open(part_a.max(part_b)); // still holding the lower
        let (of_a, of_b) = if part_a < part_b {
            (&mut lower, &mut upper)
        } else {
            (&mut upper, &mut lower)
        };
        let (amount_a, amount_b) = (amount(of_a, a), amount(of_b, b));
        of_a.insert(a.to_owned(), amount_b);
        of_b.insert(b.to_owned(), amount_a);
    }
}

fn amount(part: &Part, ingredient: &str) -> u32 {
    part.get(ingredient).copied().unwrap_or(0)
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

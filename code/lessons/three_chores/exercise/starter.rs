//! Predict the evening. Each chore here needs your hands first and then goes on
//! without you: you load the machine for 10 minutes, and it washes for 50. You
//! are alone, you begin the chores in the order of the list, and you begin the
//! next one as soon as your hands are free.
//!
//! `evening` should say after how many minutes the last chore is done, without
//! running anything. `best_order` should sort the list so that the evening is as
//! short as it can be.

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chore {
    /// Minutes for which it needs your hands, at its beginning.
    pub hands: u64,
    /// Minutes for which it goes on alone after that.
    pub alone: u64,
}

/// After how many minutes the last of `chores` is done.
pub fn evening(chores: &[Chore]) -> u64 {
    chores.iter().map(|chore| chore.hands + chore.alone).sum()
}

/// Sorts `chores` so that the evening is as short as it can be.
pub fn best_order(chores: &mut [Chore]) {
    chores.sort_by_key(|chore| chore.hands);
}

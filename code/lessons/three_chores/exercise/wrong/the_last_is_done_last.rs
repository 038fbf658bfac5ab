//! Takes the end of the chore that is begun last for the end of the evening.
//!
//! Refused by `any_evening_is_predicted`: "need not be the last in the list"

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chore {
    /// Minutes for which it needs your hands, at its beginning.
    pub hands: u64,
    /// Minutes for which it goes on alone after that.
    pub alone: u64,
}

/// After how many minutes the last of `chores` is done.
pub fn evening(chores: &[Chore]) -> u64 {
    let work: u64 = chores.iter().map(|chore| chore.hands).sum();
    work + chores.last().map_or(0, |chore| chore.alone)
}

/// Sorts `chores` so that the evening is as short as it can be.
pub fn best_order(chores: &mut [Chore]) {
    // What waits longest begins first: the hands' work of the others fits in.
    chores.sort_by_key(|chore| std::cmp::Reverse(chore.alone));
}

//! Begins with what is quickly begun, to have much under way soon.
//!
//! Refused by `no_order_is_better_than_the_best`: "What else can you save?"

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chore {
    /// Minutes for which it needs your hands, at its beginning.
    pub hands: u64,
    /// Minutes for which it goes on alone after that.
    pub alone: u64,
}

/// After how many minutes the last of `chores` is done.
pub fn evening(chores: &[Chore]) -> u64 {
    let mut free = 0; // when your hands are
    let mut end = 0; // when the last of those begun so far is done
    for chore in chores {
        free += chore.hands;
        end = end.max(free + chore.alone);
    }
    end
}

/// Sorts `chores` so that the evening is as short as it can be.
pub fn best_order(chores: &mut [Chore]) {
    chores.sort_by_key(|chore| chore.hands);
}

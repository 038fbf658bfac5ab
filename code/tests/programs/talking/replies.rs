//! replies.

use harness::judge::Case;

/// What the programs must print.
pub const RUST: &[Case] = &[];

/// What their Go twins must print.
pub const GO: &[Case] = &[];

//! What the programs of the course share, and what its lessons build step by
//! step.

pub mod amdahl;
pub mod pictures;

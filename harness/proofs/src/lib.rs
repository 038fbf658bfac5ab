//! Verdicts that are remembered, honestly.
//!
//! A proof that takes seconds is made once for the same bytes. Its key is a
//! fingerprint of everything that went in: the program or the snippet, what is
//! expected of it, the sources of what judges and runs it, the compiler, the
//! libraries and the number of processors. Every run proves a tenth of what it
//! remembers anew, chosen at random, and says how many it proved, how many it
//! remembered, and since when; `PROVE=all`, and `CI=true`, prove everything.
//!
//! - [`memory`]: what is remembered, and the choice of what is proved anew;
//! - [`found`]: proofs that find out what goes into them while they are made;
//! - [`ingredients`]: what many keys have in common;
//! - [`sources`]: the source files that decide what a proof does.

pub mod found;
pub mod ingredients;
pub mod memory;
pub mod sources;

pub use memory::Memory;

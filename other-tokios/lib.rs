//! The library of every workspace below `other-tokios/`: it is empty.
//!
//! Cargo builds the crates that a package asks for only where the package has a
//! target of its own.

//! Nothing: what counts stands in `Cargo.toml`.

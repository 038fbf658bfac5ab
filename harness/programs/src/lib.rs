//! The programs of the course, from source to verdict: the crates they are linked
//! with ([`externs`]; those of another Tokio, [`other_tokio`]), the compilers ([`rustc`], [`go`], [`toolchain`]), running one under limits
//! ([`process`]) on a runtime flavor ([`flavor`]), judging what it prints ([`judge`])
//! and what the compiler says of it ([`diagnostic`]), and counting what it prints
//! over many runs ([`spread`]).

pub mod diagnostic;
pub mod externs;
pub mod flavor;
pub mod go;
pub mod judge;
pub mod lock;
pub mod other_tokio;
pub mod process;
pub mod rustc;
pub mod snapshot;
pub mod spread;
pub mod toolchain;

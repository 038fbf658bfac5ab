//! The rules that the reader and the tests of the course share, each of them
//! defined once: where things lie ([`layout`]), which program belongs to which
//! lesson ([`lessons`]), how a program is compiled ([`externs`], [`rustc`]) and
//! run under limits ([`process`], [`flavor`]), and how runs are counted and drawn
//! ([`spread`]), and how an exercise is checked ([`exercise`]). With the feature `judge`: how what a program prints is judged
//! ([`judge`]), and what the compiler says ([`diagnostic`]). With the feature
//! `book`: how the book is checked, expanded and built ([`book`]), what holds of
//! its questions ([`quiz`]), and how its snippets are proved with rustdoc
//! ([`rustdoc`]).

pub mod exercise;
pub mod externs;
pub mod fault;
pub mod flavor;
pub mod go;
pub mod include;
pub mod layout;
pub mod lessons;
pub mod process;
pub mod rustc;
pub mod spread;
pub mod tool;

#[cfg(feature = "judge")]
pub mod diagnostic;
#[cfg(feature = "judge")]
pub mod judge;
#[cfg(feature = "judge")]
pub mod snapshot;

#[cfg(feature = "book")]
pub mod book;
#[cfg(feature = "book")]
pub mod destination;
#[cfg(feature = "book")]
pub mod fence;
#[cfg(feature = "book")]
pub mod links;
#[cfg(feature = "book")]
pub mod quiz;
#[cfg(feature = "book")]
pub mod rustdoc;
#[cfg(feature = "book")]
pub mod summary;

//! The judgements and pictures of all lessons, gathered from `lessons/*/judged.rs`:
//! [`judged`] has them by lesson, [`pictures`] makes and checks a picture, [`table`]
//! tells a reader what checks each program, and [`keys`] says under which key a proof
//! is remembered.

pub mod judged;
pub mod keys;
pub mod pictures;
pub mod table;

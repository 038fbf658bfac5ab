//! The judgements and pictures of all lessons, gathered from `lessons/*/judged.rs`:
//! [`judged`] has them by lesson, [`pictures`] makes and checks a picture, and
//! [`table`] tells a reader what checks each program.

pub mod judged;
pub mod pictures;
pub mod table;

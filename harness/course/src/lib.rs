//! The ground that every tool of the course stands on: where its parts lie
//! ([`layout`]), how a fault in one of them is told ([`fault`]), and what becomes
//! of a check whose tool is missing ([`tool`]).

pub mod fault;
pub mod layout;
pub mod tool;

//! The ground that every tool of the course stands on: where its parts lie
//! ([`layout`]), what a lesson's folder holds ([`lesson`]), how a fault in one of
//! them is told ([`fault`]), which name was meant ([`nearest`](mod@nearest)), how
//! text stands in HTML ([`html`]), under which key something is remembered
//! ([`fingerprint`]), and what becomes of a check whose tool is missing ([`tool`]).

pub mod fault;
pub mod fingerprint;
pub mod html;
pub mod layout;
pub mod lesson;
pub mod nearest;
pub mod tool;

//! People with an account: how they prove who they are, what they may do, how they come to it.

pub(crate) mod code;
pub(crate) mod demonstration;
pub(crate) mod enrol;
pub(crate) mod mails;
pub(crate) mod password;
pub(crate) mod person;
pub(crate) mod seal;
pub(crate) mod sign_in;
pub(crate) mod slowdown;

//! The portal as a browser sees it, without a port.

mod accounts;
mod matrix;
mod pages;
mod scene;
mod submissions;
mod uploads;

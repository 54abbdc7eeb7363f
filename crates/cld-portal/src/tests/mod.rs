//! The portal as a browser sees it, without a port.

mod accounts;
mod databases;
mod figures;
mod matrix;
mod others;
mod pages;
mod receipts;
mod scene;
mod submissions;
mod uploads;

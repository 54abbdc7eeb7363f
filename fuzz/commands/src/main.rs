//! Folders that nobody should send, given to whole commands: `check`, `run`, `trace apply`, `access`, and all that opens
//! a finished run.
#![no_main]

mod commands;
mod mutation;
mod scene;
mod words;
mod world;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| commands::command(&scene::Scene::read(bytes)));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutation::mutate(data, size, max_size, seed)
});

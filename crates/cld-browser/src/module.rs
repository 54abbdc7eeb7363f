//! What the module imports from the page and exports to it. Numbers of bytes are floats, which JavaScript counts exactly up
//! to 2^53.
#![allow(unsafe_code, reason = "functions of another language are called, and called from it")]

use std::io;

use crate::error::TaskError;
use crate::page::{File, Page, Stream};
use crate::request::Request;
use crate::task::done;

#[link(wasm_import_module = "cld")]
unsafe extern "C" {
    /// Bytes of a file.
    safe fn size(file: u32) -> f64;
    /// Puts at most `count` bytes of a file, from `at` on, to `into`; how many they are, or less than 0 when they cannot be
    /// read.
    fn read(file: u32, at: f64, into: *mut u8, count: usize) -> i32;
    /// Takes bytes of a result; 0 when there is no room for them.
    fn write(stream: u32, from: *const u8, count: usize) -> u32;
}

/// The page that the module is in.
#[derive(Clone)]
struct InBrowser;

impl Page for InBrowser {
    fn length(&self, file: File) -> u64 {
        size(file as u32) as u64
    }

    fn read(&self, file: File, at: u64, into: &mut [u8]) -> io::Result<usize> {
        // SAFETY: the page writes no more than `count` bytes to the room that begins at the pointer.
        let count = unsafe { read(file as u32, at as f64, into.as_mut_ptr(), into.len()) };
        usize::try_from(count).map_err(|_| io::Error::other("it was changed or removed since it was chosen"))
    }

    fn write(&self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        // SAFETY: the page reads `count` bytes from the pointer and keeps none of it.
        match unsafe { write(stream as u32, bytes.as_ptr(), bytes.len()) } {
            0 => Err(io::Error::other("it is larger than a page can hold")),
            _ => Ok(()),
        }
    }
}

/// Room for a request of `count` bytes.
#[unsafe(no_mangle)]
extern "C" fn room(count: usize) -> *mut u8 {
    Box::leak(vec![0; count].into_boxed_slice()).as_mut_ptr()
}

/// Does what the request of `count` bytes says, which was put to a [`room`] of as many. 0 when it was done; then, and else,
/// the first stream says what came of it.
#[unsafe(no_mangle)]
extern "C" fn run(request: *mut u8, count: usize) -> u32 {
    // SAFETY: `room` gave the pointer for as many bytes, and the page passes each to one call.
    let request = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(request, count)) };
    let (said, status) = match answer(&request) {
        Ok(said) => (said, 0),
        Err(error) => (error.to_string(), 1),
    };
    match InBrowser.write(Stream::Done, said.as_bytes()) {
        Ok(()) => status,
        Err(_) => 1,
    }
}

fn answer(request: &[u8]) -> Result<String, TaskError> {
    let request: Request = serde_json::from_slice(request).map_err(TaskError::RequestFaulty)?;
    let book = cld_built_in::open_without_methods(None).map_err(io::Error::other)?;
    let done = done(&book, &InBrowser, &request)?;
    serde_json::to_string(&done).map_err(TaskError::RequestFaulty)
}

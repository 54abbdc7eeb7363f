//! The binary carries the book; a changed page makes a new binary.

fn main() {
    println!("cargo:rerun-if-changed=../../book");
}

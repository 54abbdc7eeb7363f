//! The binary carries the book and what changed; a changed page makes a new binary.

fn main() {
    println!("cargo:rerun-if-changed=../../book");
    println!("cargo:rerun-if-changed=../../changes");
}

//! A module without what no browser needs, which wants nothing that the page does not give.

/// What a module imports of the page once it is slim, all from `cld`: three functions of ours, the time, which a workbook says
/// when it was made, and one that ends the task, for what nothing calls.
pub const IMPORTS: [&str; 5] = ["none", "now", "read", "size", "write"];

/// What the module itself imports from `cld`.
const OURS: [&[u8]; 3] = [b"read", b"size", b"write"];

/// Where crates of others import from that could be built for a browser by wasm-bindgen. This module is not: of all that they
/// import the time alone is called.
const OTHERS: [&[u8]; 2] = [b"__wbindgen_placeholder__", b"__wbindgen_externref_xform__"];
const CLOCK: &[u8] = b"__wbg_now_";

/// What the page calls or reads of the module.
const EXPORTS: [&str; 3] = ["memory", "room", "run"];

const HEAD: &[u8] = b"\0asm\x01\0\0\0";

/// Sections, by the number that the format gives them.
const CUSTOM: u8 = 0;
const IMPORT: u8 = 2;
const EXPORT: u8 = 7;

/// The kind of an import that is a function.
const FUNCTION: u8 = 0;

/// Why a module cannot be put into the page.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SlimError {
    /// It is cut short or of another kind.
    #[error("the module is not one of WebAssembly, or not whole. Build it again with `make page`.")]
    NoModule,
    /// It wants something that the page does not have.
    #[error("the module imports {0}, which the page does not give. Find which crate asks for it, and what for.")]
    Foreign(String),
}

/// The module without names, notes of linkers and exports that nobody calls.
///
/// # Errors
/// When it is none, or imports what does not become one of [`IMPORTS`].
pub fn slim(module: &[u8]) -> Result<Vec<u8>, SlimError> {
    let mut rest = Bytes(module.strip_prefix(HEAD).ok_or(SlimError::NoModule)?);
    let mut slim = HEAD.to_vec();
    while let Some(id) = rest.byte() {
        let length = rest.number().ok_or(SlimError::NoModule)?;
        let section = rest.take(length).ok_or(SlimError::NoModule)?;
        let section = match id {
            CUSTOM => continue,
            IMPORT => &imports(Bytes(section))?,
            EXPORT => &exports(Bytes(section)).ok_or(SlimError::NoModule)?,
            _ => section,
        };
        slim.push(id);
        push_number(section.len(), &mut slim);
        slim.extend_from_slice(section);
    }
    Ok(slim)
}

/// The same functions at the same places, all from `cld`.
fn imports(mut section: Bytes<'_>) -> Result<Vec<u8>, SlimError> {
    let count = section.number().ok_or(SlimError::NoModule)?;
    let mut imports = Vec::new();
    push_number(count, &mut imports);
    for _ in 0..count {
        let (from, name) = (section.name().ok_or(SlimError::NoModule)?, section.name().ok_or(SlimError::NoModule)?);
        let kind = section.byte().ok_or(SlimError::NoModule)?;
        let ours = OURS.iter().find(|ours| from == b"cld" && **ours == name);
        let given = match (ours, OTHERS.contains(&from)) {
            (Some(ours), _) => ours,
            (None, true) if name.starts_with(CLOCK) => b"now".as_slice(),
            (None, true) => b"none",
            (None, false) => b"",
        };
        if kind != FUNCTION || given.is_empty() {
            let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            return Err(SlimError::Foreign(format!("{}.{}", said(from), said(name))));
        }
        for text in [b"cld", given] {
            push_number(text.len(), &mut imports);
            imports.extend_from_slice(text);
        }
        imports.push(kind);
        push_number(section.number().ok_or(SlimError::NoModule)?, &mut imports);
    }
    Ok(imports)
}

fn exports(mut section: Bytes<'_>) -> Option<Vec<u8>> {
    let (mut kept, mut entries) = (0, Vec::new());
    for _ in 0..section.number()? {
        let before = section.0;
        let name = section.name()?;
        section.byte()?;
        section.number()?;
        if EXPORTS.iter().any(|ours| ours.as_bytes() == name) {
            kept += 1;
            entries.extend_from_slice(&before[..before.len() - section.0.len()]);
        }
    }
    let mut exports = Vec::new();
    push_number(kept, &mut exports);
    exports.append(&mut entries);
    Some(exports)
}

/// What is left to read of a module.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Seven bits a byte, the lowest first; the last byte has the eighth bit not set.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn name(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }
}

fn push_number(mut number: usize, to: &mut Vec<u8>) {
    loop {
        let low = (number & 0x7F) as u8;
        number >>= 7;
        if number == 0 {
            return to.push(low);
        }
        to.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        let mut section = vec![id];
        push_number(content.len(), &mut section);
        section.extend_from_slice(content);
        section
    }

    fn module(sections: &[Vec<u8>]) -> Vec<u8> {
        [HEAD.to_vec(), sections.concat()].concat()
    }

    /// Imports of functions.
    fn importing(names: &[(&str, &str)]) -> Vec<u8> {
        let mut content = vec![names.len() as u8];
        for (from, name) in names {
            for text in [from, name] {
                content.push(text.len() as u8);
                content.extend_from_slice(text.as_bytes());
            }
            content.extend_from_slice(&[0, 0]);
        }
        section(IMPORT, &content)
    }

    #[test]
    fn names_and_foreign_exports_are_left_out() {
        let long = section(CUSTOM, &[7; 300]);
        let exported =
            section(EXPORT, &[3, 3, b'r', b'u', b'n', 0, 1, 1, b'x', 0, 0x80, 1, 4, b'r', b'o', b'o', b'm', 0, 2]);
        let kept = section(EXPORT, &[2, 3, b'r', b'u', b'n', 0, 1, 4, b'r', b'o', b'o', b'm', 0, 2]);
        let ours = importing(&[("cld", "read"), ("cld", "size")]);
        let slimmed = slim(&module(&[ours.clone(), long.clone(), exported, long])).unwrap();
        assert_eq!(slimmed, module(&[ours, kept]));
    }

    #[test]
    fn what_others_import_ends_the_task_but_for_the_time() {
        let others = "__wbindgen_placeholder__";
        let before =
            [("cld", "write"), (others, "__wbindgen_throw"), (others, "__wbg_now_463ac581d2fc7ea3"), ("cld", "size")];
        let after = [("cld", "write"), ("cld", "none"), ("cld", "now"), ("cld", "size")];
        assert_eq!(slim(&module(&[importing(&before)])).unwrap(), module(&[importing(&after)]));
        assert!(after.iter().all(|(_, name)| IMPORTS.contains(name)));
    }

    #[test]
    fn a_module_that_wants_more_is_refused() {
        for (from, name) in [("cld", "send"), ("env", "read"), ("wasi_snapshot_preview1", "fd_write")] {
            let error = slim(&module(&[importing(&[("cld", "read"), (from, name)])])).unwrap_err();
            assert_eq!(error, SlimError::Foreign(format!("{from}.{name}")));
        }
    }

    #[test]
    fn what_is_no_module_is_refused_however_it_is_cut() {
        let whole = module(&[importing(&[("cld", "read")]), section(EXPORT, &[1, 3, b'r', b'u', b'n', 0, 1])]);
        let is_between = |at: usize| at == HEAD.len() || at == whole.len() || at == HEAD.len() + 14;
        for at in (0..whole.len()).filter(|at| !is_between(*at)) {
            assert_eq!(slim(&whole[..at]), Err(SlimError::NoModule), "{at}");
        }
        assert_eq!(slim(b"<!doctype html>"), Err(SlimError::NoModule));
    }
}

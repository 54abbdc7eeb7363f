//! Changes as they happen to files: cells, lines, columns and names of files, and now and then any bytes.

use libfuzzer_sys::fuzzer_mutate;

use crate::scene::Scene;
use crate::words::WORDS;

/// Numbers that follow from the fuzzer's seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        if most == 0 { 0 } else { (self.0 >> 11) as usize % most }
    }
}

/// Changes an input of `size` bytes in place; gives its new size.
pub fn mutate(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let mut dice = Dice(u64::from(seed) << 1 | 1 << 40);
    let mut scene = Scene::read(&data[..size]);
    if scene.files.is_empty() || dice.below(16) == 0 {
        return fuzzer_mutate(data, size, most);
    }
    for _ in 0..=dice.below(3) {
        let at = dice.below(scene.files.len());
        if dice.below(24) == 0 {
            change_files(&mut scene, at, &mut dice);
        } else {
            change(&mut scene.files[at].1, &mut dice);
        }
        if scene.files.is_empty() {
            break;
        }
    }
    let bytes = scene.bytes();
    let kept = bytes.len().min(most);
    data[..kept].copy_from_slice(&bytes[..kept]);
    kept
}

fn change_files(scene: &mut Scene, at: usize, dice: &mut Dice) {
    let other = dice.below(scene.files.len());
    match dice.below(4) {
        0 => drop(scene.files.remove(at)),
        1 => scene.files[at].1 = scene.files[other].1.clone(),
        2 => scene.files[at].1.clear(),
        _ => {
            let half = scene.files[at].1.len() / 2;
            scene.files[at].1.truncate(half);
        }
    }
}

fn change(content: &mut Vec<u8>, dice: &mut Dice) {
    let mut lines: Vec<Vec<u8>> = content.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    if lines.is_empty() || dice.below(8) == 0 {
        return change_bytes(content, dice);
    }
    let (at, other) = (dice.below(lines.len()), dice.below(lines.len()));
    match dice.below(20) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(other, lines[at].clone()),
        2 => lines.swap(at, other),
        3 => lines.insert(at, [&b"\n"[..], b"\r\n", b",,,,\r\n", b"----\n"][dice.below(4)].to_vec()),
        4 => {
            let ending = [&b"\r\n"[..], b"\r", b"\n"][dice.below(3)];
            lines.iter_mut().for_each(|line| *line = [line.trim_ascii_end(), ending].concat());
        }
        5 => {
            let (column, marks) = (dice.below(60), dice.below(2));
            lines.iter_mut().for_each(|line| without(line, column, marks == 0));
        }
        _ => change_cell(&mut lines, at, other, dice),
    }
    *content = lines.concat();
}

fn change_cell(lines: &mut [Vec<u8>], at: usize, other: usize, dice: &mut Dice) {
    let separator = lines[0].iter().copied().find(|byte| b",;\t|=<".contains(byte)).unwrap_or(b',');
    let cells =
        |line: &[u8]| line.trim_ascii_end().split(|byte| *byte == separator).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let (mut row, elsewhere) = (cells(&lines[at]), cells(&lines[other]));
    let column = dice.below(row.len());
    let word = WORDS[dice.below(WORDS.len())].as_bytes();
    row[column] = match dice.below(10) {
        0 => Vec::new(),
        1 => elsewhere.get(column).cloned().unwrap_or_default(),
        2 => elsewhere[dice.below(elsewhere.len())].clone(),
        3 => [&row[column], word].concat(),
        4 => [word, &row[column]].concat(),
        5 => [b"\"", row[column].as_slice(), b"\""].concat(),
        6 => [b"\"", row[column].as_slice(), b"\r\n\""].concat(),
        _ => word.to_vec(),
    };
    let ending = lines[at][lines[at].trim_ascii_end().len()..].to_vec();
    lines[at] = [row.join(&separator), ending].concat();
}

/// A line without one of its cells, or with it twice.
fn without(line: &mut Vec<u8>, column: usize, is_gone: bool) {
    let mut cells: Vec<&[u8]> = line.split(|byte| *byte == b',').collect();
    if column + 1 < cells.len() {
        if is_gone { _ = cells.remove(column) } else { cells.insert(column, cells[column]) }
    }
    *line = cells.join(&b',');
}

fn change_bytes(content: &mut Vec<u8>, dice: &mut Dice) {
    let size = content.len();
    let most = size + 16 + dice.below(64);
    content.resize(most, 0);
    let kept = fuzzer_mutate(content, size, most);
    content.truncate(kept);
}

//! What follows for each quantity from one sum after the other, until nothing more does.

use std::collections::VecDeque;

use crate::bounds::Bounds;
use crate::system::{QuantityId, Reader, System};

/// Between what each quantity must be, in their order, as far as that follows for a reader from single sums. What is found
/// is certain, but more can follow from several sums together.
pub fn propagate(system: &System, reader: Reader) -> Vec<Bounds> {
    let ids = (0..system.quantities.len() as u32).map(QuantityId);
    narrowed(system, ids.map(|id| system.bounds(id, reader, &[])).collect())
}

/// The same from what is known already. Nothing is left between the bounds of a quantity where it cannot be so.
pub(crate) fn narrowed(system: &System, mut known: Vec<Bounds>) -> Vec<Bounds> {
    let mut waiting: VecDeque<u32> = (0..system.sums.len() as u32).collect();
    let mut is_waiting = vec![true; system.sums.len()];
    // Bounds that close in on one another by ever smaller steps are left at some point; what is known is then still true.
    let mut steps = 64 * system.sums.len() + 64;
    while let Some(at) = waiting.pop_front() {
        is_waiting[at as usize] = false;
        steps -= 1;
        if steps == 0 {
            break;
        }
        for moved in narrow(system, at, &mut known) {
            for (other, _) in &system.sums_of[moved.0 as usize] {
                if !std::mem::replace(&mut is_waiting[*other as usize], true) {
                    waiting.push_back(*other);
                }
            }
        }
    }
    known
}

/// Narrows what is known of the quantities of one sum; gives those of which more is known now.
fn narrow(system: &System, at: u32, known: &mut [Bounds]) -> Vec<QuantityId> {
    let (terms, bounds) = (&system.sums[at as usize].terms, system.sum_bounds(at, &[]));
    let ends = |known: &[Bounds], (id, coefficient): &(QuantityId, i64)| {
        let Bounds { low, high } = known[id.0 as usize];
        let ends = [i128::from(low), i128::from(high)].map(|end| end * i128::from(*coefficient));
        (ends[0].min(ends[1]), ends[0].max(ends[1]))
    };
    let (mut least, mut most) = (0_i128, 0_i128);
    for term in terms {
        let (low, high) = ends(known, term);
        (least, most) = (least + low, most + high);
    }
    let mut moved = Vec::new();
    for term in terms {
        let (id, coefficient) = *term;
        let (low, high) = ends(known, term);
        // What is left for this one when all others are at their other end.
        let left = (i128::from(bounds.low) - (most - high), i128::from(bounds.high) - (least - low));
        let narrowed = known[id.0 as usize].and(divided(left, i128::from(coefficient)));
        if narrowed != known[id.0 as usize] {
            known[id.0 as usize] = narrowed;
            let (new_low, new_high) = ends(known, term);
            (least, most) = (least - low + new_low, most - high + new_high);
            moved.push(id);
        }
    }
    moved
}

/// The whole numbers whose product with a coefficient is between two numbers.
fn divided((low, high): (i128, i128), coefficient: i128) -> Bounds {
    let (low, high) = if coefficient < 0 { (-high, -low) } else { (low, high) };
    let by = coefficient.abs();
    let far = i128::from(Bounds::ANY.high);
    let whole = |number: i128| number.clamp(-far, far) as i64;
    Bounds { low: whole(-(-low).div_euclid(by)), high: whole(high.div_euclid(by)) }
}

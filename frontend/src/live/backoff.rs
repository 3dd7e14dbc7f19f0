//! How long to wait before trying again.

/// Seconds before the first, second, ... attempt; the last one repeats.
const WAITS_S: [u32; 5] = [1, 2, 4, 8, 30];

/// Milliseconds before the attempt after `failures` failed ones. `chance` in `[0, 1)` spreads many browsers over
/// the second half of the wait, so that a server that comes back is not run over.
pub(super) fn wait_ms(failures: usize, chance: f64) -> u32 {
    let full = WAITS_S.get(failures).or(WAITS_S.last()).copied().unwrap_or(1) * 1_000;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and half of the wait")]
    let spread = (f64::from(full) / 2.0 * chance) as u32;
    full / 2 + spread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_inside_their_bounds() {
        for (failures, full) in [(0, 1_000), (1, 2_000), (2, 4_000), (3, 8_000), (4, 30_000), (99, 30_000)] {
            assert_eq!(wait_ms(failures, 0.0), full / 2);
            assert!(wait_ms(failures, 0.999) < full);
        }
    }
}

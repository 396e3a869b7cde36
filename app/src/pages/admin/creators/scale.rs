//! Where on a plot something stands.

/// The least round number (1, 2 or 5 and noughts) that is not below `most`.
pub(super) fn round_top(most: i64) -> i64 {
    let mut unit = 1_i64;
    loop {
        for step in [1, 2, 5] {
            let top = unit.saturating_mul(step);
            if top >= most || top == i64::MAX {
                return top;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// What stands beside the lines of a plot up to this top: nothing but whole numbers.
pub(super) fn marks(top: i64) -> Vec<i64> {
    match top {
        ..=1 => vec![0, 1],
        2 => vec![0, 1, 2],
        5 => vec![0, 5],
        _ => vec![0, top / 2, top],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_is_round_and_holds_everything() {
        let tops = [0, 1, 2, 3, 5, 6, 11, 20, 21, 50, 51, 999, 1_001].map(round_top);
        assert_eq!(tops, [1, 1, 2, 5, 5, 10, 20, 20, 50, 50, 100, 1_000, 2_000]);
        assert_eq!(round_top(i64::MAX), i64::MAX);
    }

    #[test]
    fn marks_are_whole() {
        assert_eq!(marks(1), [0, 1]);
        assert_eq!(marks(5), [0, 5]);
        assert_eq!(marks(50), [0, 25, 50]);
    }
}

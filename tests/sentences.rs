//! What the files of sentence tests are lists of.

/// Turns a list of functions into tests, and into a list that the row mutator can run by itself. A function that is
/// missing in it is dead code, which the compiler reports.
macro_rules! sentences {
    ($list:ident: $($name:ident),+ $(,)?) => {
        mod tests {
            $(#[test]
            fn $name() {
                super::$name();
            })+
        }

        /// Every sentence of this file: its name, and the test.
        pub(crate) const $list: &[(&str, fn())] = &[$((stringify!($name), $name)),+];
    };
}

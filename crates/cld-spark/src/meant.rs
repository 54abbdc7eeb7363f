//! What pages mean on an engine: the settings that they depend on, and what is tried before the first of them.

use crate::spelling::text;

/// What pages mean depends on these.
pub(crate) const SETTINGS: [(&str, &str); 6] = [
    // A value that cannot be cast, a sum that does not fit and a division by 0 end the script.
    ("spark.sql.ansi.enabled", "true"),
    ("spark.sql.session.timeZone", "UTC"),
    ("spark.sql.timestampType", "TIMESTAMP_NTZ"),
    // Between quotes a backslash escapes.
    ("spark.sql.parser.escapedStringLiterals", "false"),
    // A column is the same whether its name is written in capitals or not.
    ("spark.sql.caseSensitive", "false"),
    // How many digits a quotient of decimals has.
    ("spark.sql.decimalOperations.allowPrecisionLoss", "true"),
];

/// What an engine could do otherwise, each with what is said when it does.
pub(crate) const TRIED: [(&str, &str); 8] = [
    (r"length('x\'y') = 3 and length('x\\y') = 3", "a quote or a backslash in a text is read otherwise"),
    ("7 / 2 = 3.5", "a quotient of whole numbers is cut off"),
    ("cast(date '2024-03-01' - date '2024-02-28' as int) = 2", "days between two days are no number"),
    (
        "cast(0.25 as decimal(12, 1)) = 0.3 and cast(-0.25 as decimal(12, 1)) = -0.3",
        "a half is not rounded away from 0",
    ),
    ("'B' < 'a' and 'a ' <> 'a'", "texts are compared by other rules than by their bytes"),
    (
        "(select max(place) from (select a, row_number() over (order by a nulls last) as place from values (1), (cast(null as int)) as t (a)) as s where a is null) = 2",
        "nulls stand elsewhere than is said",
    ),
    ("cast(date '2024-01-31' + interval '1 month' as date) = date '2024-02-29'", "a month later is another day"),
    ("lower('ÄÉ') = 'äé'", "small letters are others"),
];

/// A query that fails unless the engine does so, and then says what it does.
pub(crate) fn question(is_so: &str, otherwise: &str) -> String {
    format!("select assert_true({is_so}, {})", text(otherwise))
}

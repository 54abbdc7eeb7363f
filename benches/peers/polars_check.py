"""The rules of rules.py in polars: FILE RELEASE.json FINDINGS.csv."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
import polars as pl
from rules import DAY_FORMS, EVENT, NUMBER, NUMBERS, PERSON, POSTCODE, DAYS, SERVICE_KEY, lists

source, release, target = sys.argv[1:]
entries = lists(release)
rows = pl.scan_csv(source, infer_schema=False, row_index_name="row", row_index_offset=2)
names = [name for name in rows.collect_schema().names() if name != "row"]


def filled(name):
    trimmed = pl.col(name).str.strip_chars()
    return pl.when((trimmed != "") & (trimmed.str.to_lowercase() != "null")).then(pl.col(name))


rows = rows.with_columns(filled(name) for name in names)
# Both read 25 as the year 25; cld takes it for no year.
with_year = {name: pl.when(pl.col(name).str.contains("[0-9]{4}")).then(pl.col(name)) for name in DAYS}
day = {name: pl.coalesce(text.str.to_date(form, strict=False) for form in DAY_FORMS) for name, text in with_year.items()}
number = {name: pl.when(pl.col(name).str.contains(NUMBER)).then(pl.col(name).cast(pl.Float64, strict=False)) for name in NUMBERS}
nhs = pl.col("NHS Number")
ten_digits = nhs.str.contains(r"^[0-9]{10}$")
digits = [nhs.str.slice(at, 1).cast(pl.Int32, strict=False) for at in range(10)]
check_digit = (11 - sum(digits[at] * (10 - at) for at in range(9)) % 11) % 11


def again(key, takes_part):
    """Every row but the first of those that agree in the key."""
    return takes_part & ~pl.struct(key).is_first_distinct().over(takes_part)


is_service = (pl.col("Event Type").str.to_lowercase() == "service") & pl.col(PERSON).is_not_null()
is_event = pl.col("Event Type").str.to_lowercase().is_in(["request", "assessment", "review"]) & pl.col(PERSON).is_not_null()
rules = {f"value_not_in_list|{name}": ~pl.col(name).str.strip_chars_end(" ").str.to_lowercase().is_in(entries[name])
         for name in names if name in entries}
rules |= {f"not_a_date|{name}": pl.col(name).is_not_null() & day[name].is_null() for name in DAYS}
rules |= {f"not_a_number|{name}": pl.col(name).is_not_null() & number[name].is_null() for name in NUMBERS}
rules |= {
    "nhs_number_not_ten_digits|NHS Number": ~ten_digits,
    "nhs_number_check_digit_wrong|NHS Number": ten_digits & (check_digit != digits[9]),
    "postcode_wrong_shape|Postcode": ~pl.col("Postcode").str.to_uppercase().str.contains(POSTCODE),
    "event_ends_before_it_starts|Event End Date": day["Event End Date"] < day["Event Start Date"],
    "born_after_event_start|Date of Birth": day["Date of Birth"] > day["Event Start Date"],
    "event_after_death|Event Start Date": day["Event Start Date"] > day["Date of Death"],
    "unit_cost_negative|Unit Cost": number["Unit Cost"] < 0,
    "cost_without_frequency|Cost Frequency (Unit Type)": number["Unit Cost"].is_not_null() & pl.col("Cost Frequency (Unit Type)").is_null(),
    "event_without_type|Event Type": pl.col("Event Type").is_null() & (pl.col("Event Start Date").is_not_null() | pl.col("Event End Date").is_not_null()),
    "row_sent_twice|Event Reference": ~pl.struct(names).is_first_distinct(),
    "event_sent_twice|Event Start Date": again(EVENT, is_event),
    "service_sent_twice|Event Start Date": again(SERVICE_KEY, is_service),
}
found = rows.select("row", *(rule.fill_null(False).alias(name) for name, rule in rules.items()))
found = found.filter(pl.any_horizontal(list(rules))).unpivot(index="row", variable_name="rule").filter("value")
rule = pl.col("rule").str.split_exact("|", 1)
found = found.select("row", rule.struct[0].alias("rule"), rule.struct[1].alias("item"))
found.sink_csv(target)

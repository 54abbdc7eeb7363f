"""The rules of rules.py in DuckDB: FILE RELEASE.json FINDINGS.csv."""
import csv
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
import duckdb
from rules import DAY_FORMS, EVENT, NUMBER, NUMBERS, PERSON, POSTCODE, DAYS, SERVICE_KEY, lists

source, release, target = sys.argv[1:]
entries = lists(release)
db = duckdb.connect()


def name(text):
    return '"' + text + '"'


def texts(values):
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


with open(source, newline="", encoding="utf-8") as file:
    names = next(csv.reader(file))
columns = "{" + ", ".join(f"'{column}': 'VARCHAR'" for column in names) + "}"


def cell(column):
    """The cell, or null when it holds nothing."""
    return f"case when trim({name(column)}) <> '' and lower(trim({name(column)})) <> 'null' then {name(column)} end as {name(column)}"


db.execute(f"""
create table submitted as
select row_number() over () + 1 as row, {", ".join(map(cell, names))}
from read_csv('{source}', columns = {columns}, header = true, delim = ',', quote = '"', escape = '"')""")


def day(column):
    # Both read 25 as the year 25; cld takes it for no year.
    read = ", ".join(f"try_strptime({name(column)}, '{form}')" for form in DAY_FORMS)
    return f"case when regexp_matches({name(column)}, '[0-9]{{4}}') then coalesce({read}) end"


def number(column):
    return f"case when regexp_full_match({name(column)}, '{NUMBER}') then try_cast({name(column)} as double) end"


def again(key, takes_part):
    return f"({takes_part}) and row_number() over (partition by ({takes_part}), {', '.join(map(name, key))} order by row) > 1"


nhs = name("NHS Number")
ten_digits = f"regexp_full_match({nhs}, '[0-9]{{10}}')"
weighted = " + ".join(f"try_cast({nhs}[{at + 1}] as integer) * {10 - at}" for at in range(9))
event_type = 'lower("Event Type")'
rules = {f"value_not_in_list|{column}": f"lower(rtrim({name(column)}, ' ')) not in ({texts(entries[column])})"
         for column in names if column in entries}
rules |= {f"not_a_date|{column}": f"{name(column)} is not null and ({day(column)}) is null" for column in DAYS}
rules |= {f"not_a_number|{column}": f"{name(column)} is not null and ({number(column)}) is null" for column in NUMBERS}
rules |= {
    "nhs_number_not_ten_digits|NHS Number": f"not {ten_digits}",
    "nhs_number_check_digit_wrong|NHS Number": f"{ten_digits} and (11 - ({weighted}) % 11) % 11 <> try_cast({nhs}[10] as integer)",
    "postcode_wrong_shape|Postcode": f"not regexp_full_match(upper(\"Postcode\"), '{POSTCODE}')",
    "event_ends_before_it_starts|Event End Date": f"({day('Event End Date')}) < ({day('Event Start Date')})",
    "born_after_event_start|Date of Birth": f"({day('Date of Birth')}) > ({day('Event Start Date')})",
    "event_after_death|Event Start Date": f"({day('Event Start Date')}) > ({day('Date of Death')})",
    "unit_cost_negative|Unit Cost": f"({number('Unit Cost')}) < 0",
    "cost_without_frequency|Cost Frequency (Unit Type)": f"({number('Unit Cost')}) is not null and \"Cost Frequency (Unit Type)\" is null",
    "event_without_type|Event Type": '"Event Type" is null and ("Event Start Date" is not null or "Event End Date" is not null)',
    "row_sent_twice|Event Reference": f"row_number() over (partition by {', '.join(map(name, names))} order by row) > 1",
    "event_sent_twice|Event Start Date": again(EVENT, f"{event_type} in ('request', 'assessment', 'review') and {name(PERSON)} is not null"),
    "service_sent_twice|Event Start Date": again(SERVICE_KEY, f"{event_type} = 'service' and {name(PERSON)} is not null"),
}
failed = ", ".join(f"case when {rule} then '{label}' end" for label, rule in rules.items())
db.execute(f"""
copy (
    select row, split_part(failed, '|', 1) as rule, split_part(failed, '|', 2) as item
    from (select row, unnest(list_filter([{failed}], lambda rule: rule is not null)) as failed from submitted)
) to '{target}' (header)""")

//! The lines that a run ends with: what a council or an analyst would ask of it.

use std::collections::BTreeMap;
use std::fmt;

use cld_terms::counted;

use crate::chosen::Chosen;
use crate::linked::{Coverage, LinkedFile};
use crate::record::{PseudonymsFor, RunRecord, TracedBy};

impl fmt::Display for RunRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        self.status.iter().chain(&self.replaced).try_for_each(|status| writeln!(f, "{status}"))?;
        let (submissions, rows) = (self.submissions.len(), self.rows_read);
        let submissions = counted(submissions, "submission", "submissions");
        writeln!(f, "{submissions}, {} read and processed", counted(rows, "row", "rows"))?;
        self.engine.iter().try_for_each(|engine| writeln!(f, "Calculated by {engine}"))?;
        self.councils_chosen(f)?;
        self.identities(f)?;
        self.linked.iter().try_for_each(|linked| linked_file(f, linked))?;
        self.files(f)?;
        writeln!(f)?;
        let width = self.tables.iter().map(|table| table.name.len()).max().unwrap_or(0);
        for table in &self.tables {
            let noun = if table.rows == 1 { "row " } else { "rows" };
            writeln!(f, "{:width$} {:>8} {noun}  {:15}  {}", table.name, table.rows, table.evidence, table.file)?;
        }
        let by_decision = self.left_out_by_decision();
        if !by_decision.is_empty() {
            writeln!(f, "\nLeft out by decision (submission_decisions says all):")?;
        }
        by_decision.iter().try_for_each(|decision| writeln!(f, "  {decision}"))?;
        if !self.left_out.is_empty() {
            writeln!(f, "\nIn no table that counts from the latest submission (submission_register says all):")?;
        }
        self.left_out.iter().try_for_each(|council| writeln!(f, "  {council}"))?;
        if !self.smaller.is_empty() {
            writeln!(f, "\nFar smaller than the council's file before it; ask whether the whole file was sent:")?;
        }
        self.smaller.iter().try_for_each(|council| writeln!(f, "  {council}"))
    }
}

impl RunRecord {
    fn councils_chosen(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Chosen { asked, others }) = &self.chosen else { return Ok(()) };
        let councils = counted(self.councils().len() as u64, "council", "councils");
        writeln!(f, "Only {councils}, as asked for: {}", asked.join(", "))?;
        match others.as_slice() {
            [] => writeln!(f, "No other council sent a file"),
            others => writeln!(f, "Not asked for, though a file was sent: {}", others.join(", ")),
        }
    }

    /// How people are identified.
    fn identities(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(PseudonymsFor { purpose, key }) = &self.pseudonyms {
            writeln!(
                f,
                "Codes were dealt out anew for purpose {purpose} by key {key}: pseudonyms.csv has the pseudonym of each"
            )?;
        }
        if let Some(TracedBy { found, .. }) = &self.traced {
            writeln!(f, "People are counted by traced NHS numbers: {found} were found")?;
        }
        Ok(())
    }

    /// What is to be said of the files that were read.
    fn files(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for submission in &self.submissions {
            let file = &submission.file;
            if let Some(reason) = &submission.unreadable {
                writeln!(f, "left out: {file} {reason}")?;
                continue;
            }
            if submission.rows == 0 {
                writeln!(f, "{file} has a header and no rows: nothing is counted by it")?;
            }
            match submission.odd_rows {
                0 => {}
                1 => writeln!(f, "1 row of {file} is odd: cld check names it")?,
                rows => writeln!(f, "{rows} rows of {file} are odd: cld check names them")?,
            }
            match submission.rows_of_nobody {
                0 => {}
                1 => writeln!(f, "1 row of {file} does not say whom it is about, and counts nobody")?,
                rows => writeln!(f, "{rows} rows of {file} do not say whom they are about, and count nobody")?,
            }
        }
        self.not_usable(f)?;
        self.sent_again().try_for_each(|(file, earlier)| writeln!(f, "{file} holds the same bytes as {earlier}"))
    }
}

impl RunRecord {
    /// What each council sent that identifies nobody, though something was sent.
    fn not_usable(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut councils: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for submission in &self.submissions {
            let sums = councils.entry(&submission.la_name).or_default();
            *sums = (sums.0 + submission.numbers_not_usable, sums.1 + submission.words_for_none);
        }
        for (council, (numbers, words)) in councils {
            if numbers > 0 {
                let rows = counted(numbers, "row has", "rows have");
                writeln!(
                    f,
                    "{council}: {rows} an NHS number that is not usable; the council's own identifier counts instead"
                )?;
            }
            if words > 0 {
                let rows = counted(words, "row has", "rows have");
                writeln!(f, "{council}: {rows} a word for \"no identifier\" as the council's own identifier")?;
            }
        }
        Ok(())
    }
}

fn linked_file(f: &mut fmt::Formatter<'_>, linked: &LinkedFile) -> fmt::Result {
    let LinkedFile { table, file, rows, with_number, unreadable, columns, people, people_in_run, .. } = linked;
    writeln!(
        f,
        "Linked to {table}, {file}: {rows} rows, {with_number} with an NHS number; of {people} people {people_in_run} are in the submissions"
    )?;
    for Coverage { column, filled, first_day, last_day } in columns {
        let days = first_day.zip(*last_day).map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
        writeln!(f, "  {column:24} {filled:>9} filled{days}")?;
    }
    match unreadable {
        0 => Ok(()),
        _ => writeln!(
            f,
            "{unreadable} cells of {file} that should be days or numbers are neither, and are taken as empty"
        ),
    }
}

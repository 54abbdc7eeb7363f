use super::{book, programme};
use crate::notice::Found;
use crate::{Answers, word};

fn answers() -> Answers {
    let answered = [
        ("council", "Kirklees"),
        ("address", "Town Hall, Huddersfield"),
        ("email", "privacy@example.org"),
        ("officer", "dpo@example.org"),
        ("article_6", "Article 6(1)(c), legal obligation"),
        ("article_9", "Article 9(2)(h), health or social care"),
        ("retention", "eight years after care has ended"),
        ("formats", "call 01234 567890"),
        ("updated", "2021-10-01"),
    ];
    answered.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_notice_that_is_built_covers_every_requirement_and_is_found_to() {
    let book = book();
    let programme = programme(&book);
    let form = programme.form("notice").unwrap();
    assert!(form.mistakes(&answers()).is_empty());
    let sections = programme.notice.notice(&answers());
    let text = crate::plain(&sections);
    assert!(!text.contains('{') && text.contains("eight years after care has ended"), "{text}");
    let covered: Vec<&String> = programme.notice.all().iter().flat_map(|part| &part.covers).collect();
    for requirement in &programme.requirements.all {
        assert_eq!(covered.iter().filter(|id| ***id == requirement.id).count(), 1, "{}", requirement.id);
    }
    assert_eq!(covered.len(), programme.requirements.all.len());
    let open: Vec<_> =
        programme.requirements.review(&text).into_iter().filter(|finding| finding.found != Found::Yes).collect();
    assert!(open.is_empty(), "{open:#?}");
    let file = word("Privacy notice", &sections).unwrap();
    assert_eq!(file, word("Privacy notice", &sections).unwrap());
    assert!(file.starts_with(b"PK"));
}

#[test]
fn a_review_of_made_up_notices_finds_what_they_say_and_what_they_leave_out() {
    let book = book();
    let programme = programme(&book);
    let measured = programme.samples.measured(&programme.requirements);
    let (precision, recall) = measured.precision_and_recall(programme.samples.said());
    let wrong: Vec<_> = measured.by_requirement.iter().filter(|(_, counts)| counts[1] + counts[2] > 0).collect();
    assert!(measured.notices >= 12, "{}", measured.notices);
    assert!(precision >= 95.0 && recall >= 90.0, "{precision:.1} {recall:.1} {} {wrong:?}", measured.to_read());
}

#[test]
fn anonymised_is_flagged_where_pseudonymised_is_true_and_marks_of_pages_are_not_read() {
    let book = book();
    let requirements = programme(&book).requirements;
    let flagged = |text: &str| requirements.review(text).into_iter().find(crate::Finding::is_anonymised);
    let found = flagged("We share it. Anonymised person-level data are used for planning. Thank you.").unwrap();
    assert_eq!(found.sentence, "Anonymised person-level data are used for planning.");
    assert!(flagged("The data are pseudonymised, which is not anonymised.").is_none());
    assert!(flagged("<p class=\"anonymised\">Nothing</p><script>anonymised</script>").is_none());
    let page = "<html><head><title>DPO</title></head><body><p>Our <strong>Data Protection</strong>\n Officer: \
                <a href=\"mailto:a@example.org\">a@example.org</a></p></body></html>";
    let officer = requirements.review(page).into_iter().find(|finding| finding.id == "PN02").unwrap();
    assert_eq!((officer.found, officer.sentence.as_str()), (Found::Yes, "Our Data Protection Officer: a@example.org"));
    for hostile in ["", "<", "<<<>>>", "<script", "<!-- ", "&amp;lt;", "a < b", "\u{130}<script>\u{130}</SCRIPT>x"] {
        assert_eq!(requirements.review(hostile).len(), requirements.all.len(), "{hostile}");
    }
}

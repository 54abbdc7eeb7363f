//! Lists that are longer than a page.

use cld_store::Area;

use super::others::checked;
use super::scene::{Browser, Scene, wait};
use super::submissions::{begun, sender};

/// The addresses that a list links to, page after page.
async fn listed(browser: &mut Browser<'_>, path: &str, to: &str) -> Vec<String> {
    let (mut found, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(page) = next {
        let body = browser.get(&page).await.body;
        let links = |begin: &str| {
            let begin = format!("href=\"{begin}");
            let rests: Vec<&str> = body.split(begin.as_str()).skip(1).collect();
            rests.into_iter().filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect::<Vec<_>>()
        };
        found.extend(links(to).into_iter().filter(|id| id.len() == 26));
        next = links(&format!("{path}?before=")).pop().map(|rest| format!("{path}?before={rest}"));
    }
    found
}

#[tokio::test]
async fn a_long_list_has_each_submission_once_also_where_many_are_of_the_same_instant() {
    const SUBMISSIONS: usize = 120;
    let scene = Scene::new().await;
    let mut council = sender(&scene, "211").await;
    for at in 0..SUBMISSIONS {
        if at == 70 {
            wait(1);
        }
        let path = begun(&mut council).await;
        council.upload(&format!("{path}/file"), "april.csv", "LA Code\n211\n").await;
        checked(&scene, path.rsplit('/').next().unwrap()).await;
        council.post(&format!("{path}/declare"), &[("declare", "yes")]).await;
    }
    let secret = scene.somebody("dscro@example.org", "dscro", Area::England).await;
    let mut dscro = scene.signed_in("dscro@example.org", &secret).await;
    let newest = listed(&mut dscro, "/inbox", "/inbox/").await[0].clone();
    dscro.post(&format!("/inbox/{newest}"), &[("decision", "excluded"), ("words", "a test")]).await;
    assert_eq!(dscro.get("/inbox").await.body.matches("excluded").count(), 1);
    for (browser, path, to) in [(&mut council, "/submissions", "/submissions/"), (&mut dscro, "/inbox", "/inbox/")] {
        let mut found = listed(browser, path, to).await;
        found.sort();
        found.dedup();
        assert_eq!(found.len(), SUBMISSIONS, "{path}");
    }
}

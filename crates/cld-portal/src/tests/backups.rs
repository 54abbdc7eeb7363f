//! The newest backup is tried each week, and support hears what is wrong with it.

use cld_store::Lane;

use super::scene::{Scene, wait};
use super::submissions::{begun, sender};
use crate::back_up;

const DAY: i64 = 24 * 3600;

/// A week passes, and what the worker does then.
async fn week(scene: &Scene) {
    crate::jobs::take_up(&scene.portal).await.unwrap();
    wait(7 * DAY);
    while crate::jobs::one(&scene.portal, Lane::Keeping).await.unwrap() {}
}

async fn told(scene: &Scene) -> Vec<String> {
    scene.mails("backup_failed", "support@example.org").await
}

#[tokio::test]
async fn the_newest_backup_is_restored_each_week_and_what_is_wrong_is_mailed() {
    let scene = Scene::new().await;
    let backups = scene.portal.settings().backups.clone().unwrap();
    week(&scene).await;
    assert!(told(&scene).await[0].contains("There is no backup"));
    let mut browser = sender(&scene, "211").await;
    let submission = begun(&mut browser).await;
    browser.upload(&format!("{submission}/file"), "april.csv", "LA Code\n211\n").await;
    // Looked at for viruses, which takes its digest.
    assert!(crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap());
    std::fs::create_dir(&backups).unwrap();
    wait(6 * DAY);
    let backup = backups.join("one");
    back_up(&scene.portal, None, &backup, &|_| ()).await.unwrap();
    wait(DAY);
    while crate::jobs::one(&scene.portal, Lane::Keeping).await.unwrap() {}
    assert_eq!(told(&scene).await.len(), 1, "{:?}", told(&scene).await);
    let audit = scene.portal.store().audit_after(0).await.unwrap();
    assert_eq!(audit.iter().filter(|entry| entry.action == "backup.tested").count(), 1);
    let left = scene.portal.settings().files.here().unwrap();
    assert!(!left.iter().any(|name| name.starts_with("backup")), "{left:?}");
    week(&scene).await;
    assert!(told(&scene).await[1].contains("older than two days"));
    let file = std::fs::read_dir(backup.join("files")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&file, "altered").unwrap();
    week(&scene).await;
    assert!(told(&scene).await[2].contains("cannot be restored"), "{:?}", told(&scene).await);
}

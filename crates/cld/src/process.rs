//! This program as a process: where it is, and when somebody wants it to end.

use std::path::PathBuf;

use crate::failure::Failure;

/// Files are checked by a process of this program.
pub fn program() -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(Failure::fault)
}

/// Somebody wants the process to end: what is under way is finished.
pub async fn ended() {
    #[cfg(unix)]
    {
        let Ok(mut asked) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            return std::future::pending().await;
        };
        tokio::select! { _ = asked.recv() => {}, _ = tokio::signal::ctrl_c() => {} }
    }
    #[cfg(not(unix))]
    {
        _ = tokio::signal::ctrl_c().await;
    }
}

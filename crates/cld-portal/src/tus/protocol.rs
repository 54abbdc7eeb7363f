//! What a program says of a file in the headers of tus, and how it is answered.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cld_store::Moment;

use super::header::{RESUMABLE, UPLOAD_METADATA, VERSION};
use super::stop::Stop;

/// Bytes of what a program says of a file.
const MOST_METADATA: usize = 4096;

/// What a program says of a file before it sends it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Metadata {
    /// The submission whose file it is.
    pub(super) submission: String,
    /// The file's name on the council's machine; blank when it is not said.
    pub(super) file_name: String,
    /// All of it, as it was written.
    pub(super) written: String,
}

impl Metadata {
    /// Pairs of a name and a value in base64, divided by commas. What has another name is given back and not read.
    pub(super) fn of(headers: &HeaderMap) -> Result<Metadata, Stop> {
        let wrong = |words: &str| Stop::said(StatusCode::BAD_REQUEST, words);
        let written = headers.get(UPLOAD_METADATA).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if written.len() > MOST_METADATA {
            return Err(wrong("Upload-Metadata is longer than 4096 bytes"));
        }
        let mut metadata =
            Metadata { submission: String::new(), file_name: String::new(), written: written.to_owned() };
        for pair in written.split(',').map(str::trim) {
            let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
            let value = STANDARD.decode(value.trim()).ok().and_then(|value| String::from_utf8(value).ok());
            let value = value.ok_or_else(|| wrong("Upload-Metadata has a value that is no text in base64"))?;
            match name {
                "submission" => metadata.submission = value,
                "filename" => metadata.file_name = value,
                _ => {}
            }
        }
        if metadata.submission.is_empty() {
            return Err(wrong("Upload-Metadata must say the submission"));
        }
        Ok(metadata)
    }
}

/// Whoever asks speaks the version of tus that this does.
pub(super) fn understood(headers: &HeaderMap) -> Result<(), Stop> {
    if headers.get(RESUMABLE) == Some(&VERSION) { Ok(()) } else { Err(Stop::OtherVersion) }
}

/// The number in a header that must have one: digits and nothing else.
pub(super) fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Stop> {
    let text = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let wrong = || Stop::said(StatusCode::BAD_REQUEST, format!("{name} must be a number of bytes"));
    text.parse().ok().filter(|_| is_plain).ok_or_else(wrong)
}

/// An instant as headers have it.
pub(super) fn date(at: Moment) -> HeaderValue {
    let text = at.datetime().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// Every answer says the version, whatever became of what was asked.
pub(super) fn answered(done: Result<Response, Stop>) -> Response {
    let mut answer = done.unwrap_or_else(IntoResponse::into_response);
    answer.headers_mut().insert(RESUMABLE, VERSION);
    answer
}

#[cfg(test)]
mod tests {
    use super::{Metadata, UPLOAD_METADATA, number};
    use crate::tus::header::UPLOAD_OFFSET;
    use axum::http::{HeaderMap, HeaderValue};

    #[test]
    fn what_is_said_of_a_file_is_read_by_name() {
        let read = |text: &str| {
            Metadata::of(&HeaderMap::from_iter([(UPLOAD_METADATA, HeaderValue::from_str(text).unwrap())])).ok()
        };
        let known = read("filename YXByaWwuY3N2,submission YWJj, relativePath").unwrap();
        assert_eq!((known.submission.as_str(), known.file_name.as_str()), ("abc", "april.csv"));
        for wrong in ["", "filename YXByaWwuY3N2", "submission ###", "submission /w==", "submission"] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_number_is_digits() {
        for (text, expected) in
            [("0", Some(0)), ("8589934592", Some(8_589_934_592)), ("-1", None), ("+1", None), ("1e3", None), ("", None)]
        {
            let headers = HeaderMap::from_iter([(UPLOAD_OFFSET, HeaderValue::from_str(text).unwrap())]);
            assert_eq!(number(&headers, &UPLOAD_OFFSET).ok(), expected, "{text:?}");
        }
    }
}

//! What every answer says to the browser: load nothing from elsewhere, run nothing that is written into a page, show
//! this inside no other page.

/// The policy of a page: it loads its own styles, scripts and pictures, and sends forms to where it came from.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The other headers of every answer, by their names. With no referrer at all, browsers would not say where a form was sent
/// from either.
pub const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

//! Components of GOV.UK Frontend as functions that give HTML, one a file. Each is held to its official examples. With them
//! the styles, scripts and headers that pages need that are made of them.
//!
//! Fields that are left empty are left out. Texts are escaped; what is `Markup` is HTML already.

#![expect(missing_docs, reason = "names and meaning are those of GOV.UK Frontend, which describes them")]

mod assets;
mod attribute;
mod back_link;
mod button;
mod checkboxes;
mod date_input;
mod details;
mod error_message;
mod error_summary;
mod fieldset;
mod file_name;
mod file_upload;
mod form_group;
mod headers;
mod hint;
mod input;
mod inset_text;
mod label;
mod mistakes;
mod notification_banner;
mod panel;
mod password_input;
mod radios;
mod select;
mod service_navigation;
mod summary_list;
mod table;
mod tag;
mod task_list;
mod textarea;
mod warning_text;

#[cfg(test)]
mod tests;

pub use assets::{Asset, Assets, CSS, GOVUK_FRONTEND, SCRIPT};
pub use back_link::back_link;
pub use button::Button;
pub use checkboxes::{Checkbox, Checkboxes};
pub use date_input::{DateInput, DateParts};
pub use details::details;
pub use error_message::error_message;
pub use error_summary::{ErrorSummary, Mistake};
pub use fieldset::{Legend, fieldset};
pub use file_name::{attachment, encoded, plain_name};
pub use file_upload::FileUpload;
pub use headers::{HEADERS, POLICY};
pub use hint::hint;
pub use input::Input;
pub use inset_text::inset_text;
pub use label::Label;
pub use mistakes::Mistakes;
pub use notification_banner::NotificationBanner;
pub use panel::panel;
pub use password_input::PasswordInput;
pub use radios::{Radio, Radios};
pub use select::{Choice, Select};
pub use service_navigation::{Destination, ServiceNavigation};
pub use summary_list::{Action, SummaryList, SummaryRow};
pub use table::{Cell, Table};
pub use tag::Tag;
pub use task_list::{Status, Task, task_list};
pub use textarea::Textarea;
pub use warning_text::warning_text;

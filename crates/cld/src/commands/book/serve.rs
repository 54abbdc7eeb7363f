//! `cld book serve`: the documents of a book in the browser, made anew each time one is asked for.

use crate::failure::Failure;
use std::path::Path;
use std::process::ExitCode;

use cld_book::Book;
use cld_built_in::{history, open};
use cld_document::transformation;
use cld_format::document::html;
use cld_format::whole_page;
use cld_run::find_method;
use maud::{Markup, html};
use tiny_http::{Header, Request, Response, Server};

/// Show the transformation documents in the browser, on this machine alone
///
/// With --book FOLDER the pages are read again each time: edit one, reload the document, and see the change or what is wrong
/// with it. Stop with Ctrl-C.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld --book book book serve
  cld book serve --port 9000")]
pub struct Serve {
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8021)]
    port: u16,
}

impl Serve {
    pub fn run(&self, folder: Option<&Path>) -> Result<ExitCode, Failure> {
        let server = Server::http(("127.0.0.1", self.port)).map_err(|error| {
            format!("port {} cannot be listened on ({error}). Choose another with --port.", self.port)
        })?;
        println!("The book is at http://{}/ until you press Ctrl-C.", server.server_addr());
        for request in server.incoming_requests() {
            answer(request, folder);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A reader that has gone away is no error of the book's.
fn answer(request: Request, folder: Option<&Path>) {
    let (status, page) = match page(folder, request.url()) {
        Ok(Some(page)) => (200, page),
        Ok(None) => (404, message("There is no such page", html! { p { a href="/" { "The documents of the book" } } })),
        Err(error) => (500, message("The book has faults", html! { pre { (error) } })),
    };
    let header = Header::from_bytes("Content-Type", "text/html; charset=utf-8").expect("a header of plain letters");
    let _ = request.respond(Response::from_string(page).with_status_code(status).with_header(header));
}

/// The page at an address; none where there is none.
fn page(folder: Option<&Path>, address: &str) -> Result<Option<String>, Failure> {
    let book = open(folder)?;
    match address.trim_start_matches('/') {
        "" => Ok(Some(contents(&book))),
        method if book.methods.contains_key(method) => {
            let method = find_method(&book, method)?;
            Ok(Some(html::searchable(
                &transformation::title(method),
                &transformation::pieces(&book, method, None, &history)?,
            )))
        }
        _ => Ok(None),
    }
}

fn contents(book: &Book) -> String {
    let list = html! {
        ul { @for (name, method) in &book.methods { li { a href={ "/" (name) } { (name) } ": " (method.facts.title) } } }
        p { "Pages are read again each time; cld book check runs their examples." }
    };
    message("From submissions to tables, by method", list)
}

fn message(title: &str, said: Markup) -> String {
    whole_page(title, &[], &html! { main { h1 { (title) } (said) } })
}

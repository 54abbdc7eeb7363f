use maud::{PreEscaped, Render, html};

use super::{Options, hold};
use crate::{
    Action, Button, Cell, Destination, ErrorSummary, Mistake, NotificationBanner, ServiceNavigation, Status,
    SummaryList, SummaryRow, Table, Tag, Task, back_link, details, inset_text, panel, task_list, warning_text,
};

/// What is HTML in the example, else its text.
fn content(options: &Options) -> maud::Markup {
    let (html, text) = (options.text("html"), options.text("text"));
    if html.is_empty() {
        html! { (text) }
    } else {
        PreEscaped(html.to_owned())
    }
}

#[test]
fn buttons_and_links_are_the_official_ones() {
    hold("button", 32, &["attributes", "html", "preventDoubleClick", "type"], |o| {
        let button = Button {
            text: o.text("text"),
            href: o.text("href"),
            name: o.text("name"),
            value: o.text("value"),
            id: o.text("id"),
            classes: o.text("classes"),
            is_start: o.flag("isStartButton"),
            is_disabled: o.flag("disabled"),
            prevents_double_click: o.is_true("preventDoubleClick"),
        };
        button.render()
    });
    hold("back-link", 3, &["attributes", "classes", "html"], |o| {
        back_link(o.given("href").unwrap_or("#"), o.text("text"))
    });
    hold(
        "service-navigation",
        6,
        &[
            "ariaLabel",
            "attributes",
            "classes",
            "collapseNavigationOnMobile",
            "menuButtonLabel",
            "menuButtonText",
            "navigation",
            "navigation.html",
            "navigationClasses",
            "navigationId",
            "navigationLabel",
            "serviceName",
            "serviceUrl",
            "slots.end",
            "slots.end.align",
            "slots.end.html",
            "slots.navigationEnd",
            "slots.navigationStart",
            "slots.start",
        ],
        |o| {
            let destination = |o: &Options| Destination {
                text: o.text("text"),
                href: o.text("href"),
                is_current: o.flag("current"),
                is_active: o.flag("active"),
            };
            ServiceNavigation { destinations: o.each("navigation").iter().map(destination).collect() }.render()
        },
    );
}

#[test]
fn what_is_said_at_the_top_of_a_page_is_the_official_one() {
    hold(
        "error-summary",
        10,
        &[
            "attributes",
            "classes",
            "descriptionHtml",
            "disableAutoFocus",
            "errorList.attributes",
            "errorList.html",
            "titleHtml",
        ],
        |o| {
            let mistake = |o: &Options| Mistake { text: o.text("text"), href: o.text("href") };
            let summary = ErrorSummary {
                title: o.text("titleText"),
                description: o.text("descriptionText"),
                mistakes: o.each("errorList").iter().map(mistake).collect(),
            };
            summary.render()
        },
    );
    hold(
        "notification-banner",
        10,
        &["attributes", "classes", "disableAutoFocus", "role", "titleHeadingLevel", "titleHtml", "titleId"],
        |o| {
            let (html, text) = (o.text("html"), o.text("text"));
            let heading = html! { p class="govuk-notification-banner__heading" { (text) } };
            let content = if html.is_empty() { heading } else { PreEscaped(html.to_owned()) };
            let is_success = o.text("type") == "success";
            NotificationBanner { title: o.text("titleText"), content, is_success }.render()
        },
    );
    hold(
        "panel",
        4,
        &[
            "actions.attributes",
            "actions.classes",
            "actions.items.attributes",
            "actions.items.classes",
            "actions.items.href",
            "actions.items.text",
            "actions.items.type",
            "attributes",
            "classes",
            "headingLevel",
            "titleHtml",
        ],
        |o| panel(o.text("titleText"), &content(o)),
    );
}

#[test]
fn texts_apart_are_the_official_ones() {
    hold("details", 5, &["attributes", "classes", "id", "open", "summaryHtml"], |o| {
        details(o.text("summaryText"), &content(o))
    });
    hold("inset-text", 3, &["attributes", "classes", "id"], |o| inset_text(&content(o)));
    hold("warning-text", 2, &["attributes", "classes", "html", "iconFallbackText"], |o| warning_text(o.text("text")));
    hold("tag", 10, &["attributes", "html"], |o| Tag { text: o.text("text"), classes: o.text("classes") }.render());
}

#[test]
fn lists_are_the_official_ones() {
    hold(
        "task-list",
        6,
        &[
            "attributes",
            "classes",
            "items",
            "items.classes",
            "items.hint.html",
            "items.status.html",
            "items.status.tag.attributes",
            "items.status.tag.html",
            "items.title.classes",
            "items.title.html",
        ],
        |o| {
            let task = |o: &Options| {
                let status = o.of("status");
                let tag = status.of("tag");
                let (tag, text) = (Tag { text: tag.text("text"), classes: tag.text("classes") }, status.text("text"));
                let status = match status.text("classes") {
                    "govuk-task-list__status--cannot-start-yet" => Status::NotYet(text),
                    _ if text.is_empty() => Status::Tag(tag),
                    _ => Status::Done(text),
                };
                Task {
                    title: o.of("title").text("text"),
                    hint: o.of("hint").text("text"),
                    href: o.text("href"),
                    status,
                }
            };
            let id = Some(o.text("idPrefix")).filter(|id| !id.is_empty()).unwrap_or("task-list");
            task_list(id, &o.each("items").iter().map(task).collect::<Vec<_>>())
        },
    );
    hold(
        "summary-list",
        9,
        &[
            "attributes",
            "card.actions.items.href",
            "card.actions.items.text",
            "card.attributes",
            "card.classes",
            "card.title.headingLevel",
            "card.title.html",
            "card.title.text",
            "rows",
            "rows.actions.classes",
            "rows.actions.items.attributes",
            "rows.actions.items.classes",
            "rows.actions.items.html",
            "rows.classes",
            "rows.key.classes",
            "rows.key.html",
            "rows.value.classes",
        ],
        |o| {
            let action = |o: &Options| Action {
                text: o.text("text"),
                of_what: o.text("visuallyHiddenText"),
                href: o.text("href"),
            };
            let row = |o: &Options| SummaryRow {
                key: o.of("key").text("text"),
                value: content(&o.of("value")),
                actions: o.of("actions").each("items").iter().map(action).collect(),
            };
            SummaryList { classes: o.text("classes"), rows: o.each("rows").iter().map(row).collect() }.render()
        },
    );
    hold(
        "table",
        13,
        &[
            "attributes",
            "head.attributes",
            "head.colspan",
            "head.rowspan",
            "rows",
            "rows.attributes",
            "rows.colspan",
            "rows.rowspan",
        ],
        |o| {
            let cell = |o: &Options| {
                let cell =
                    if o.text("format") == "numeric" { Cell::number(&content(o)) } else { Cell::new(&content(o)) };
                cell.with(o.text("classes"))
            };
            let table = Table {
                caption: o.text("caption"),
                caption_classes: o.text("captionClasses"),
                classes: o.text("classes"),
                head: o.each("head").iter().map(cell).collect(),
                rows: o.each("rows").iter().map(|row| row.parts().iter().map(cell).collect()).collect(),
                first_cell_is_header: o.flag("firstCellIsHeader"),
                stacks: false,
            };
            table.render()
        },
    );
}

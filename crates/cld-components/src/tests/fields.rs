use maud::Render;

use super::{Options, hold};
use crate::{
    Checkbox, Checkboxes, Choice, DateInput, DateParts, FileUpload, Input, Label, Legend, PasswordInput, Radio, Radios,
    Select, Textarea, error_message, fieldset, hint,
};

fn label(options: &Options) -> Label<'static> {
    let label = options.of("label");
    Label { text: label.text("text"), classes: label.text("classes"), is_page_heading: label.flag("isPageHeading") }
}

fn legend(options: &Options) -> Legend<'static> {
    let legend = options.of("fieldset").of("legend");
    Legend { text: legend.text("text"), classes: legend.text("classes"), is_page_heading: legend.flag("isPageHeading") }
}

fn said(options: &Options, key: &str) -> &'static str {
    options.of(key).text("text")
}

#[test]
fn labels_hints_and_messages_are_the_official_ones() {
    hold("label", 15, &["attributes", "html"], |o| {
        let label =
            Label { text: o.text("text"), classes: o.text("classes"), is_page_heading: o.flag("isPageHeading") };
        label.of(o.text("for"))
    });
    hold("hint", 3, &["attributes", "classes", "html"], |o| hint(o.text("id"), o.text("text")));
    hold("error-message", 3, &["attributes", "classes", "html", "visuallyHiddenText"], |o| {
        error_message(o.text("id"), o.text("text"))
    });
    hold("fieldset", 15, &["attributes", "classes", "legend.html"], |o| {
        let of = o.of("legend");
        let legend =
            Legend { text: of.text("text"), classes: of.text("classes"), is_page_heading: of.flag("isPageHeading") };
        let described = Some(o.text("describedBy")).filter(|text| !text.is_empty());
        fieldset(legend, o.text("role"), described, &maud::PreEscaped(o.text("html").to_owned()))
    });
}

#[test]
fn fields_of_text_are_the_official_ones() {
    hold(
        "input",
        36,
        &[
            "attributes",
            "disabled",
            "inputWrapper.attributes",
            "inputWrapper.classes",
            "label.html",
            "prefix.attributes",
            "prefix.classes",
            "prefix.html",
            "suffix.attributes",
            "suffix.classes",
            "suffix.html",
        ],
        |o| {
            let input = Input {
                label: label(o),
                hint: said(o, "hint"),
                error: said(o, "errorMessage"),
                name: o.text("name"),
                id: o.text("id"),
                value: o.text("value"),
                kind: o.text("type"),
                classes: o.text("classes"),
                group_classes: o.of("formGroup").text("classes"),
                described_by: o.text("describedBy"),
                autocomplete: o.text("autocomplete"),
                autocapitalize: o.text("autocapitalize"),
                inputmode: o.text("inputmode"),
                pattern: o.text("pattern"),
                spellcheck: o.text("spellcheck").parse().ok(),
                prefix: said(o, "prefix"),
                suffix: said(o, "suffix"),
            };
            input.render()
        },
    );
    hold(
        "password-input",
        9,
        &[
            "attributes",
            "hidePasswordAriaLabelText",
            "hidePasswordText",
            "passwordHiddenAnnouncementText",
            "passwordShownAnnouncementText",
            "showPasswordAriaLabelText",
            "showPasswordText",
            "value",
        ],
        |o| {
            let input = PasswordInput {
                label: label(o),
                hint: said(o, "hint"),
                error: said(o, "errorMessage"),
                name: o.text("name"),
                id: o.text("id"),
                classes: o.text("classes"),
                described_by: o.text("describedBy"),
                autocomplete: o.text("autocomplete"),
            };
            input.render()
        },
    );
    hold("textarea", 11, &["attributes", "autocomplete", "describedBy", "formGroup.classes"], |o| {
        let area = Textarea {
            label: label(o),
            hint: said(o, "hint"),
            error: said(o, "errorMessage"),
            name: o.text("name"),
            id: o.text("id"),
            value: o.text("value"),
            rows: o.text("rows"),
            classes: o.text("classes"),
            spellcheck: o.text("spellcheck").parse().ok(),
        };
        area.render()
    });
}

#[test]
fn fields_to_choose_from_are_the_official_ones() {
    hold(
        "radios",
        16,
        &[
            "attributes",
            "fieldset.attributes",
            "fieldset.classes",
            "fieldset.describedBy",
            "fieldset.legend.html",
            "formGroup.classes",
            "items",
            "items.attributes",
            "items.conditional.html",
            "items.disabled",
            "items.html",
            "items.id",
            "items.label.attributes",
            "items.label.classes",
            "value",
        ],
        |o| {
            let item = |o: &Options| Radio {
                value: o.text("value"),
                text: o.text("text"),
                hint: said(o, "hint"),
                is_checked: o.flag("checked"),
                divider: o.text("divider"),
            };
            let radios = Radios {
                legend: legend(o),
                hint: said(o, "hint"),
                error: said(o, "errorMessage"),
                name: o.text("name"),
                id: o.text("idPrefix"),
                classes: o.text("classes"),
                items: o.each("items").iter().map(item).collect(),
            };
            radios.render()
        },
    );
    hold(
        "checkboxes",
        15,
        &[
            "attributes",
            "describedBy",
            "fieldset.attributes",
            "fieldset.classes",
            "fieldset.describedBy",
            "fieldset.legend.html",
            "formGroup.classes",
            "items",
            "items.attributes",
            "items.behaviour",
            "items.conditional.html",
            "items.disabled",
            "items.html",
            "items.id",
            "items.label.attributes",
            "items.label.classes",
            "items.name",
            "values",
        ],
        |o| {
            let item = |o: &Options| Checkbox {
                value: o.text("value"),
                text: o.text("text"),
                hint: said(o, "hint"),
                is_checked: o.flag("checked"),
                divider: o.text("divider"),
            };
            let boxes = Checkboxes {
                legend: legend(o),
                hint: said(o, "hint"),
                error: said(o, "errorMessage"),
                name: o.text("name"),
                id: o.text("idPrefix"),
                classes: o.text("classes"),
                items: o.each("items").iter().map(item).collect(),
            };
            boxes.render()
        },
    );
    hold(
        "select",
        6,
        &["attributes", "describedBy", "formGroup.classes", "items", "items.attributes", "items.disabled", "value"],
        |o| {
            let choice =
                |o: &Options| Choice { value: o.given("value"), text: o.text("text"), is_selected: o.flag("selected") };
            let select = Select {
                label: label(o),
                hint: said(o, "hint"),
                error: said(o, "errorMessage"),
                name: o.text("name"),
                id: o.text("id"),
                classes: o.text("classes"),
                choices: o.each("items").iter().map(choice).collect(),
            };
            select.render()
        },
    );
}

#[test]
fn dates_and_files_are_the_official_ones() {
    hold(
        "date-input",
        3,
        &[
            "attributes",
            "classes",
            "day",
            "day.classes",
            "day.error",
            "day.label",
            "day.name",
            "fieldset.describedBy",
            "fieldset.legend.html",
            "formGroup.classes",
            "items",
            "items.attributes",
            "items.autocomplete",
            "items.classes",
            "items.error",
            "items.id",
            "items.inputmode",
            "items.name",
            "items.pattern",
            "items.value",
            "month.classes",
            "month.error",
            "month.label",
            "month.name",
            "values.dob-day",
            "values.dob-month",
            "values.dob-user1-day",
            "values.dob-user1-month",
            "values.dob-user1-year",
            "values.dob-year",
            "year",
            "year.classes",
            "year.error",
            "year.label",
            "year.name",
            "year.value",
        ],
        |o| {
            let values = o.of("values");
            let date = DateInput {
                legend: legend(o),
                hint: said(o, "hint"),
                error: said(o, "errorMessage"),
                id: o.text("id"),
                name_prefix: o.text("namePrefix"),
                value: DateParts { day: values.text("day"), month: values.text("month"), year: values.text("year") },
            };
            date.render()
        },
    );
    hold(
        "file-upload",
        11,
        &[
            "attributes",
            "chooseFilesButtonText",
            "describedBy",
            "disabled",
            "dropInstructionText",
            "enteredDropZoneText",
            "formGroup.classes",
            "leftDropZoneText",
            "multipleFilesChosenText.one",
            "multipleFilesChosenText.other",
            "noFileChosenText",
            "value",
            "wrapperAttributes.data-custom-attribute",
            "wrapperAttributes.data-custom-attribute-2",
            "wrapperClasses",
        ],
        |o| {
            let upload = FileUpload {
                label: label(o),
                takes_several: o.flag("multiple"),
                hint: said(o, "hint"),
                error: said(o, "errorMessage"),
                name: o.text("name"),
                id: o.text("id"),
                classes: o.text("classes"),
                takes_drops: o.flag("javascript"),
            };
            upload.render()
        },
    );
}

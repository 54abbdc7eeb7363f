// Says to the styles that scripts run. A file of its own: the pages allow no script that is written into them.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

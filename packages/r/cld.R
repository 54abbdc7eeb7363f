# Reads the tables of a run of cld into R:
#   source("cld.R")
#   run <- cld_run("run-2026")
#   cld_tables(run)
#   measures <- cld_table(run, "ascof_2a")
# With the package arrow (or nanoparquet) installed every table is read as it is stored; without one, those that the run
# wrote as CSV too.

cld_run <- function(folder) {
  if (!file.exists(file.path(folder, "manifest.json"))) {
    stop(folder, ": is no finished run. Name a folder that cld run made.", call. = FALSE)
  }
  structure(list(folder = folder), class = "cld_run")
}

print.cld_run <- function(x, ...) {
  cat("Run of cld in ", x$folder, ": ", length(cld_tables(x)), " tables\n", sep = "")
  invisible(x)
}

# The names of the tables.
cld_tables <- function(run) {
  inside <- list.dirs(file.path(run$folder, "tables"), full.names = FALSE, recursive = FALSE)
  sort(inside)
}

# A data frame of one table. Codes stay text, with their leading noughts; days are days.
cld_table <- function(run, table) {
  place <- file.path(run$folder, "tables", table)
  parts <- list.files(place, pattern = "[.]parquet$", full.names = TRUE)
  read <- if (requireNamespace("arrow", quietly = TRUE)) {
    function(part) as.data.frame(arrow::read_parquet(part))
  } else if (requireNamespace("nanoparquet", quietly = TRUE)) {
    function(part) as.data.frame(nanoparquet::read_parquet(part))
  }
  if (length(parts) > 0 && !is.null(read)) {
    return(do.call(rbind, lapply(parts, read)))
  }
  text <- paste0(place, ".csv")
  if (!file.exists(text)) {
    stop(
      table, ": there is no such table as CSV in ", run$folder,
      ". Install the package arrow, or make the run again with --csv ", table, ".", call. = FALSE
    )
  }
  cells <- read.csv(text, colClasses = "character", na.strings = "", check.names = FALSE, fileEncoding = "UTF-8-BOM")
  is_code <- grepl("(^|_)code$", names(cells))
  cells[!is_code] <- lapply(cells[!is_code], utils::type.convert, as.is = TRUE)
  cells
}

create index submission_made on submission (made);
create index submission_region_made on submission (region, made);
create index submission_region_sent on submission (region, sent);
create index submission_council_sent on submission (council, sent);
create index submission_state on submission (state);

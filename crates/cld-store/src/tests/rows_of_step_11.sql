insert into account (id, email, name, status, password_hash, factor_sealed, factor_step, made, signed_in)
    values ('aaaaaaaaaaaaaaaaaaaaaaaaaa', 'ann@example.org', 'Ann O''Neil', 'active', 'x', 'y', 7, '2026-09-01T10:00:00.000Z', '2026-09-30T09:30:00.000Z');
insert into account (id, email, name, status, factor_step, made)
    values ('bbbbbbbbbbbbbbbbbbbbbbbbbb', 'bob@example.org', 'Bob Example', 'asked', 0, '2026-09-01T10:00:00.000Z');
insert into account_grant (id, account, role, area_kind, area, made_by, made)
    values ('grant', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', 'lead', 'council', '211', 'portal', '2026-09-01T10:00:00.000Z');
insert into access_request (id, account, role, council, stage, asked)
    values ('request', 'bbbbbbbbbbbbbbbbbbbbbbbbbb', 'sender', '211', 'asked', '2026-09-01T10:00:00.000Z');
insert into recovery_code (code_hash, account)
    values ('code', 'aaaaaaaaaaaaaaaaaaaaaaaaaa');
insert into link (token_hash, kind, account, until)
    values ('link', 'confirm', 'bbbbbbbbbbbbbbbbbbbbbbbbbb', '2026-09-30T09:30:00.000Z');
insert into session (token_hash, account, stage, made, seen, address, agent)
    values ('session', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', 'full', '2026-09-01T10:00:00.000Z', '2026-09-30T09:30:00.000Z', '', 'A browser');
insert into attempt (subject, failed, since)
    values ('ann@example.org', 2, '2026-09-01T10:00:00.000Z');
insert into submission (id, state, council, region, changed, period_start, period_end, basis, made_by, made, received, file_name, bytes, sha256, scan, release, rules_digest, rows, verdict, is_test, sent, sent_by)
    values ('cccccccccccccccccccccccccc', 11, '211', 'Yorkshire and The Humber', '2026-09-30T09:30:00.000Z', '2026-04-01', '2026-06-30', 'quarterly', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z', '2026-09-01T10:00:00.000Z', 'april.csv', 120, 'ab', 'clean', 'release-2', 'cd', 2, 'findings', 0, '2026-09-30T09:30:00.000Z', 'aaaaaaaaaaaaaaaaaaaaaaaaaa');
insert into submission (id, state, council, region, changed, period_start, period_end, basis, made_by, made, received, file_name, bytes, sha256, scan, release, rules_digest, rows, verdict, is_test)
    values ('dddddddddddddddddddddddddd', 8, '211', 'Yorkshire and The Humber', '2026-09-30T09:30:00.000Z', '2026-07-01', '2026-09-30', 'quarterly', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z', '2026-09-01T10:00:00.000Z', 'april.csv', 120, 'ab', 'clean', 'release-2', 'cd', 2, 'findings', 0);
insert into finding_count (submission, rule, severity, title, found)
    values ('cccccccccccccccccccccccccc', 'not_a_date', 'error', 'Text is not a date', 3);
insert into finding_item (submission, rule, item, severity, found)
    values ('cccccccccccccccccccccccccc', 'not_a_date', 'Event Start Date', 'error', 3);
insert into finding_before (submission, rule, title, found)
    values ('dddddddddddddddddddddddddd', 'not_a_date', 'Text is not a date', 4);
insert into explanation (id, council, rule, release, explained, words, submission, made_by, made, item, rule_digest)
    values ('explanation', '211', 'not_a_date', 'release-2', 3, 'Our system writes it so.', 'cccccccccccccccccccccccccc', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z', 'Event Start Date', 'ef');
insert into report (submission, kind, file, own_values, bytes)
    values ('cccccccccccccccccccccccccc', 'report', 'report.html', 0, 9);
insert into receipt (number, submission, made, body, signature)
    values ('CLD-2026-211-0001-8', 'cccccccccccccccccccccccccc', '2026-09-30T09:30:00.000Z', '{}', '00');
insert into delivery (submission, recipient, told)
    values ('cccccccccccccccccccccccccc', 'North West DSCRO', '2026-09-30T09:30:00.000Z');
insert into decision (id, submission, kind, reason, words, made_by, made)
    values ('decision', 'cccccccccccccccccccccccccc', 'included', '', 'Whole.', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-30T09:30:00.000Z');
insert into withdrawal (submission, reason, asked, asked_by)
    values ('cccccccccccccccccccccccccc', 'Another file', '2026-09-30T09:30:00.000Z', 'aaaaaaaaaaaaaaaaaaaaaaaaaa');
insert into job (id, kind, subject, due, tries)
    values ('job', 'mail', 'mail', '2026-09-30T09:30:00.000Z', 0);
insert into job (id, kind, subject, due, tries, fault)
    values ('forget', 'forget', 'over', '2027-01-01T00:00:00.000Z', 3, 'until the next day');
insert into mail (id, kind, recipient, title, body, submission, organisation, made)
    values ('mail', 'receipt_council', 'ann@example.org', 'Sent', 'Sent', '', '', '2026-09-30T09:30:00.000Z');
insert into counter (name, value)
    values ('receipt 2026', 1);
insert into upload (id, submission, length, file_name, metadata, made_by, made)
    values ('upload', 'none', 9, 'may.csv', '', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z');
insert into figures (council, wanted, asked, done, made, place, receipts, rows, seconds, digest)
    values ('211', 1, '2026-09-30T09:30:00.000Z', 1, '2026-09-30T09:30:00.000Z', 'one', '', 2, 1, 'ab');
insert into factor_reset (account, council, asked, asked_by)
    values ('aaaaaaaaaaaaaaaaaaaaaaaaaa', '211', '2026-09-30T09:30:00.000Z', 'portal');
insert into participation (serial, council, stage, day, made_by, made)
    values (1, '211', 'interested', '2026-09-01', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z');
insert into matter (id, kind, number, title, council, answers, made_by, made)
    values ('matter', 'change', 1, 'A change', '211', '{}', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z');
insert into matter_step (matter, serial, step, day, facts, made_by, made)
    values ('matter', 1, 'received', '2026-09-01', '{}', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z');
insert into expectation (id, council, basis, made_by, made)
    values ('expectation', '211', 'quarterly', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z');
insert into expectation_note (council, place, kind, words, made_by, made)
    values ('211', '2026-q1', 'nothing', 'None', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z');
insert into reminder (council, place, kind, made)
    values ('211', '2026-q1', 'opens', '2026-09-01T10:00:00.000Z');
insert into newsletter (issue, title, day, sections, made_by, made)
    values ('one', 'One', '2026-09-01', '[]', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z');
insert into subscriber (id, email, asked, confirmed)
    values ('subscriber', 'cat@example.org', '2026-09-01T10:00:00.000Z', '2026-09-01T10:00:00.000Z');
insert into answer (form, council, account, answers, made_by, made)
    values ('survey', '211', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '{}', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '2026-09-01T10:00:00.000Z');
insert into audit (serial, made, actor, action, subject, council, details, previous, hash)
    values (1, '2026-09-01T10:00:00.000Z', 'portal', 'account.requested', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', '', '', '', 'ca95ae5208d33f0e3e8ae0beb4b2f8dc01c1884c9dbbe757715480d0f88721e3');
insert into audit (serial, made, actor, action, subject, council, details, previous, hash)
    values (2, '2026-09-01T10:00:00.000Z', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', 'submission.begun', 'cccccccccccccccccccccccccc', '211', '', 'ca95ae5208d33f0e3e8ae0beb4b2f8dc01c1884c9dbbe757715480d0f88721e3', '92745b2dc28a83e73c148350a9135071976cd6dfdfadbb3f31c7099361818b25');
insert into audit (serial, made, actor, action, subject, council, details, previous, hash)
    values (3, '2026-09-30T09:30:00.000Z', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', 'submission.sent', 'cccccccccccccccccccccccccc', '211', 'CLD-2026-211-0001-8', '92745b2dc28a83e73c148350a9135071976cd6dfdfadbb3f31c7099361818b25', 'a159952b27949ce3d3e522bee879e256b859d33168f86cb61be6ca9fc2aaf2ed');
update audit_head set serial = 3, hash = 'a159952b27949ce3d3e522bee879e256b859d33168f86cb61be6ca9fc2aaf2ed' where name = 'audit';

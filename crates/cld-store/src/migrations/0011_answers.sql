create table answer (
    form text not null, council text not null, account text not null, answers text not null, made_by text not null,
    made text not null, primary key (form, council, account)
);

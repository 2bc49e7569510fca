#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: the user that the service comes as.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$SOUFFLEUR_PASSWORD" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
create role souffleur_app nologin;
create role souffleur_login login noinherit password :'password';
grant souffleur_app to souffleur_login;
SQL

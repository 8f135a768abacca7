# Installed and distributed files of sql/: one line per schema file, one per
# program with a database account.
schemadir = $(pkgdatadir)/sql/schema
grantsdir = $(pkgdatadir)/sql/grants
dist_schema_DATA = \
	sql/schema/001-instance.sql \
	sql/schema/002-identity.sql \
	sql/schema/003-assistant.sql \
	sql/schema/004-conversation.sql \
	sql/schema/005-audit.sql \
	sql/schema/006-engine-profile.sql \
	sql/schema/007-brand.sql \
	sql/schema/008-rotation.sql \
	sql/schema/009-people.sql
dist_grants_DATA =
dist_grants_DATA += sql/grants/mail-job.sql
dist_grants_DATA += sql/grants/privacy-job.sql
dist_grants_DATA += sql/grants/provider.sql
dist_grants_DATA += sql/grants/engine.sql
dist_grants_DATA += sql/grants/login.sql
dist_grants_DATA += sql/grants/conversations.sql
dist_grants_DATA += sql/grants/assistants.sql
dist_grants_DATA += sql/grants/keys.sql
dist_grants_DATA += sql/grants/users.sql
dist_grants_DATA += sql/grants/users-job.sql

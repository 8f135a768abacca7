# The library every program links.
noinst_LIBRARIES += common/librufwacht.a
common_librufwacht_a_SOURCES = $(COMMON_BASE) $(COMMON_STORE) \
	$(COMMON_WEB) $(COMMON_TOP)
common_librufwacht_a_SOURCES += $(COMMON_VIEW)
common_librufwacht_a_SOURCES += $(COMMON_STORE_ENGINE)
common_librufwacht_a_SOURCES += $(COMMON_STORE_CTL)
common_librufwacht_a_SOURCES += $(COMMON_STORE_LOGIN)

COMMON_BASE = \
	common/base/attr.h \
	common/base/colour.c common/base/colour.h \
	common/base/conf.c common/base/conf.h \
	common/base/day.c \
	common/base/encode.c \
	common/base/evp.c common/base/evp.h \
	common/base/entry.c common/base/entry.h \
	common/base/file.c common/base/file.h \
	common/base/keys.c common/base/keys.h \
	common/base/ledger.c common/base/ledger.h \
	common/base/log.c common/base/log.h \
	common/base/moment.c common/base/moment.h \
	common/base/phone.c common/base/phone.h \
	common/base/pool.c common/base/pool.h \
	common/base/record.c common/base/record.h \
	common/base/seal.c common/base/seal.h \
	common/base/secret.c common/base/secret.h \
	common/base/slot.c common/base/slot.h \
	common/base/text.c common/base/text.h \
	common/base/uuid.c common/base/uuid.h \
	common/base/watchdog.c common/base/watchdog.h

COMMON_STORE_ENGINE = \
	common/store/assistant.c common/store/assistant.h \
	common/store/engine_certificate.c common/store/engine_certificate.h \
	common/store/engine_hook.c common/store/engine_hook.h \
	common/store/engine_key.c common/store/engine_key.h \
	common/store/ingest.c common/store/ingest.h

COMMON_STORE_LOGIN = \
	common/store/approval.c common/store/approval.h \
	common/store/credential.c common/store/credential.h \
	common/store/decision.c common/store/decision.h \
	common/store/dormant.c common/store/dormant.h \
	common/store/factor.c common/store/factor.h \
	common/store/invitation.c common/store/invitation.h \
	common/store/passkey.c common/store/passkey.h \
	common/store/lock.c common/store/lock.h \
	common/store/mail_link.c common/store/mail_link.h \
	common/store/password.c common/store/password.h \
	common/store/person.c common/store/person.h \
	common/store/member.c common/store/member.h \
	common/store/overview.c common/store/overview.h \
	common/store/ruleset.c common/store/ruleset.h \
	common/store/membership.c common/store/membership.h \
	common/store/offer.c common/store/offer.h \
	common/store/signin.c common/store/signin.h \
	common/store/throttle.c common/store/throttle.h

COMMON_VIEW = \
	common/web/arena.c common/web/arena.h \
	common/web/brake.c common/web/brake.h \
	common/web/cue.c common/web/figure.c \
	common/web/logo.c common/web/logo.h \
	common/web/pii.c \
	common/web/redact.c common/web/redact.h \
	common/web/html.c common/web/html.h \
	common/web/compile.c common/web/compiler.h \
	common/web/eval.c common/web/eval.h \
	common/web/function.c common/web/function.h \
	common/web/gather.c common/web/instruct.c \
	common/web/node.c common/web/node.h common/web/op.h \
	common/web/pattern.c \
	common/web/program.h common/web/run.c \
	common/web/rule.c common/web/rule.h \
	common/web/scratch.c common/web/scratch.h \
	common/web/stock.c common/web/stock.h \
	common/web/xpath.c common/web/xpath.h \
	common/web/sheet.c common/web/sheet.h \
	common/web/source.c common/web/source.h \
	common/web/strict.c common/web/strict.h \
	common/web/tokens.c common/web/tokens.h \
	common/web/view.c common/web/view.h \
	common/web/xml.c common/web/xml.h

COMMON_STORE = \
	common/store/audit.c common/store/audit.h \
	common/store/brand.c common/store/brand.h \
	common/store/box.c common/store/box.h \
	common/store/connection.h \
	common/store/conversation.c common/store/conversation.h \
	common/store/db.c common/store/db.h \
	common/store/erase.c common/store/erase.h \
	common/store/factor.c common/store/factor.h \
	common/store/keyring.c common/store/keyring.h \
	common/store/lease.c common/store/lease.h \
	common/store/mailing.c common/store/mailing.h \
	common/store/opened.h \
	common/store/outbox.c common/store/outbox.h \
	common/store/search.c common/store/search.h \
	common/store/session.c common/store/session.h \
	common/store/statement.c

COMMON_WEB = \
	common/web/csv.c common/web/csv.h \
	common/web/form.c common/web/form.h \
	common/web/http.c common/web/http.h \
	common/web/uri.c common/web/uri.h \
	common/web/pii.h common/web/view.h

COMMON_TOP = \
	common/app.c common/app.h \
	common/four.c common/four.h \
	common/gate.c common/gate.h \
	common/host.c \
	common/job.c common/job.h \
	common/page.c \
	common/problem.c common/problem.h \
	common/req.c \
	common/rights.c common/rights.h \
	common/route.c common/route.h \
	common/serve.c common/serve.h

COMMON_STORE_CTL = \
	common/store/account.c common/store/account.h \
	common/store/retention.c common/store/retention.h \
	common/store/rewrap.c common/store/rewrap.h \
	common/store/rewrap-parts.c \
	common/store/grants.c common/store/grants.h \
	common/store/schema.c common/store/schema.h

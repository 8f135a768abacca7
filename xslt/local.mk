# Installed and distributed files of xslt/. The words are made into sheets when
# the tree is built; the catalogs let stock xsltproc use the same files.
xslttreedir = $(pkgdatadir)
nobase_dist_xslttree_DATA = $(XSLT_BASE) $(XSLT_CONTRACT) $(XSLT_SAMPLE) $(XSLT_BRAND)
nobase_nodist_xslttree_DATA = $(XSLT_WORDS)
xsltcatalogdir = $(pkgdatadir)/xslt
nodist_xsltcatalog_DATA = $(XSLT_CATALOG)
dist_xsltcatalog_DATA = xslt/words.xsl
dist_xsltcatalog_SCRIPTS = xslt/make-catalog
EXTRA_DIST += xslt/check
TESTS += xslt/check
check_DATA = $(XSLT_CATALOG_HERE)
CLEANFILES += $(XSLT_WORDS) $(XSLT_CATALOG) $(XSLT_CATALOG_HERE)

XSLT_WORDS = \
	xslt/base/words-de.xsl xslt/base/words-en.xsl \
	xslt/brands/example/words-de.xsl xslt/brands/example/words-en.xsl \
	xslt/brands/slate/words-de.xsl xslt/brands/slate/words-en.xsl

# For the installed tree (relative) and for the build tree (absolute).
XSLT_CATALOG = \
	xslt/installed/catalog-base-de.xml xslt/installed/catalog-base-en.xml \
	xslt/installed/catalog-example-de.xml xslt/installed/catalog-example-en.xml \
	xslt/installed/catalog-slate-de.xml xslt/installed/catalog-slate-en.xml
XSLT_CATALOG_HERE = \
	xslt/catalog-base-de.xml xslt/catalog-base-en.xml \
	xslt/catalog-example-de.xml xslt/catalog-example-en.xml \
	xslt/catalog-slate-de.xml xslt/catalog-slate-en.xml

XSLT_MAKE_WORDS = $(AM_V_GEN)$(MKDIR_P) $(@D) && $(XSLTPROC) --nonet -o $@
xslt/base/words-de.xsl: xslt/words.xsl xslt/base/lang-de.xml
	$(XSLT_MAKE_WORDS) $(srcdir)/xslt/words.xsl $(srcdir)/xslt/base/lang-de.xml
xslt/base/words-en.xsl: xslt/words.xsl xslt/base/lang-en.xml
	$(XSLT_MAKE_WORDS) $(srcdir)/xslt/words.xsl $(srcdir)/xslt/base/lang-en.xml
xslt/brands/example/words-de.xsl: xslt/words.xsl xslt/brands/example/lang-de.xml
	$(XSLT_MAKE_WORDS) --stringparam over base:words.xsl \
		$(srcdir)/xslt/words.xsl $(srcdir)/xslt/brands/example/lang-de.xml
xslt/brands/example/words-en.xsl: xslt/words.xsl xslt/brands/example/lang-en.xml
	$(XSLT_MAKE_WORDS) --stringparam over base:words.xsl \
		$(srcdir)/xslt/words.xsl $(srcdir)/xslt/brands/example/lang-en.xml
xslt/brands/slate/words-de.xsl: xslt/words.xsl xslt/brands/slate/lang-de.xml
	$(XSLT_MAKE_WORDS) --stringparam over base:words.xsl \
		$(srcdir)/xslt/words.xsl $(srcdir)/xslt/brands/slate/lang-de.xml
xslt/brands/slate/words-en.xsl: xslt/words.xsl xslt/brands/slate/lang-en.xml
	$(XSLT_MAKE_WORDS) --stringparam over base:words.xsl \
		$(srcdir)/xslt/words.xsl $(srcdir)/xslt/brands/slate/lang-en.xml

XSLT_MAKE_CATALOG = $(AM_V_GEN)$(MKDIR_P) $(@D) && \
	set -- `echo $(@F) | tr '.-' '  '` && $(SHELL) $(srcdir)/xslt/make-catalog \
	$$2 $$3 $(srcdir)/xslt/brands/$$2
$(XSLT_CATALOG): xslt/make-catalog
	$(XSLT_MAKE_CATALOG) '' '' >$@
$(XSLT_CATALOG_HERE): xslt/make-catalog $(XSLT_WORDS)
	$(XSLT_MAKE_CATALOG) file://$(abs_top_srcdir)/xslt/ file://$(abs_top_builddir)/xslt/ >$@

XSLT_BASE = \
	xslt/base/factor-list.xsl \
	xslt/base/factor-reset.xsl \
	xslt/base/person-rights.xsl \
	xslt/base/right-holders.xsl \
	xslt/base/risk-list.xsl \
	xslt/base/role-help.xsl \
	xslt/base/rules-check.xsl \
	xslt/base/rules.xsl \
	xslt/base/users-nav.xsl \
	xslt/base/approval-list.xsl \
	xslt/base/approval-state.xsl \
	xslt/base/approval.xsl \
	xslt/base/assistant-list.xsl \
	xslt/base/assistant.xsl \
	xslt/base/conversation-list.xsl \
	xslt/base/conversation.xsl \
	xslt/base/email-confirm.xsl \
	xslt/base/form.xsl \
	xslt/base/invitation-gone.xsl \
	xslt/base/invitation.xsl \
	xslt/base/lang-de.xml \
	xslt/base/lang-en.xml \
	xslt/base/layout.xsl \
	xslt/base/link-gone.xsl \
	xslt/base/login-account.xsl \
	xslt/base/login-enrol-passkey.xsl \
	xslt/base/login-enrol.xsl \
	xslt/base/login-passkey.xsl \
	xslt/base/login-recovery.xsl \
	xslt/base/login-totp.xsl \
	xslt/base/login.xsl \
	xslt/base/mail-layout.xsl \
	xslt/base/mail-notice.xsl \
	xslt/base/passkey.xsl \
	xslt/base/password-due.xsl \
	xslt/base/password-forgot.xsl \
	xslt/base/password-new.xsl \
	xslt/base/problem.xsl \
	xslt/base/profile-email.xsl \
	xslt/base/profile.xsl \
	xslt/base/recovery-codes.xsl \
	xslt/base/session-end.xsl \
	xslt/base/static/SOURCE.txt \
	xslt/base/static/console.css \
	xslt/base/static/icons.svg \
	xslt/base/static/logo.svg \
	xslt/base/static/passkey.mjs \
	xslt/base/step-up.xsl \
	xslt/base/time.xsl \
	xslt/base/people.xsl \
	xslt/base/owner-offer.xsl \
	xslt/base/user.xsl \
	xslt/base/user-invite.xsl \
	xslt/base/user-role.xsl \
	xslt/base/user-list.xsl

XSLT_CONTRACT = \
	xslt/contract/factor-list.rng \
	xslt/contract/factor-reset.rng \
	xslt/contract/person-rights.rng \
	xslt/contract/right-holders.rng \
	xslt/contract/risk-list.rng \
	xslt/contract/role-help.rng \
	xslt/contract/rules-check.rng \
	xslt/contract/rules.rng \
	xslt/contract/approval-list.rng \
	xslt/contract/approval.rng \
	xslt/contract/assistant-list.rng \
	xslt/contract/assistant.rng \
	xslt/contract/conversation-list.rng \
	xslt/contract/conversation.rng \
	xslt/contract/email-confirm.rng \
	xslt/contract/invitation-gone.rng \
	xslt/contract/invitation.rng \
	xslt/contract/link-gone.rng \
	xslt/contract/login-account.rng \
	xslt/contract/login-enrol-passkey.rng \
	xslt/contract/login-enrol.rng \
	xslt/contract/login-passkey.rng \
	xslt/contract/login-recovery.rng \
	xslt/contract/login-totp.rng \
	xslt/contract/login.rng \
	xslt/contract/mail-notice.rng \
	xslt/contract/page.rng \
	xslt/contract/password-due.rng \
	xslt/contract/password-forgot.rng \
	xslt/contract/password-new.rng \
	xslt/contract/problem.rng \
	xslt/contract/profile-email.rng \
	xslt/contract/profile.rng \
	xslt/contract/recovery-codes.rng \
	xslt/contract/session-end.rng \
	xslt/contract/step-up.rng \
	xslt/contract/types.rng \
	xslt/contract/owner-offer.rng \
	xslt/contract/user.rng \
	xslt/contract/user-invite.rng \
	xslt/contract/user-role.rng \
	xslt/contract/user-list.rng

XSLT_SAMPLE = \
	xslt/sample/factor-list.xml \
	xslt/sample/factor-list-empty.xml \
	xslt/sample/factor-reset.xml \
	xslt/sample/factor-reset-delay.xml \
	xslt/sample/factor-reset-none.xml \
	xslt/sample/factor-reset-own.xml \
	xslt/sample/person-rights.xml \
	xslt/sample/person-rights-inactive.xml \
	xslt/sample/person-rights-manager.xml \
	xslt/sample/person-rights-own.xml \
	xslt/sample/right-holders.xml \
	xslt/sample/right-holders-assistant.xml \
	xslt/sample/right-holders-nobody.xml \
	xslt/sample/right-holders-right.xml \
	xslt/sample/risk-list.xml \
	xslt/sample/risk-list-accepted.xml \
	xslt/sample/risk-list-empty.xml \
	xslt/sample/role-help.xml \
	xslt/sample/rules.xml \
	xslt/sample/rules-check.xml \
	xslt/sample/rules-check-looser.xml \
	xslt/sample/rules-check-none.xml \
	xslt/sample/rules-check-outdated.xml \
	xslt/sample/rules-chosen.xml \
	xslt/sample/rules-read.xml \
	xslt/sample/approval-delay.xml \
	xslt/sample/approval-done.xml \
	xslt/sample/approval-list-empty.xml \
	xslt/sample/approval-list.xml \
	xslt/sample/approval-ready.xml \
	xslt/sample/approval.xml \
	xslt/sample/assistant-list-empty.xml \
	xslt/sample/assistant-list.xml \
	xslt/sample/assistant-new.xml \
	xslt/sample/assistant-problem.xml \
	xslt/sample/assistant-read.xml \
	xslt/sample/assistant.xml \
	xslt/sample/conversation-bare.xml \
	xslt/sample/conversation-changed.xml \
	xslt/sample/conversation-confirm.xml \
	xslt/sample/conversation-list-busy.xml \
	xslt/sample/conversation-list-empty.xml \
	xslt/sample/conversation-list-erased.xml \
	xslt/sample/conversation-list-filtered-empty.xml \
	xslt/sample/conversation-list-filtered.xml \
	xslt/sample/conversation-list-masked.xml \
	xslt/sample/conversation-list-search-empty.xml \
	xslt/sample/conversation-list-search.xml \
	xslt/sample/conversation-list.xml \
	xslt/sample/conversation-masked.xml \
	xslt/sample/conversation-noticed.xml \
	xslt/sample/conversation-saved.xml \
	xslt/sample/conversation-unasked.xml \
	xslt/sample/conversation-verified.xml \
	xslt/sample/conversation.xml \
	xslt/sample/email-confirm.xml \
	xslt/sample/invitation-blocked.xml \
	xslt/sample/invitation-gone.xml \
	xslt/sample/invitation-operator.xml \
	xslt/sample/invitation-problem.xml \
	xslt/sample/invitation-weak.xml \
	xslt/sample/invitation.xml \
	xslt/sample/link-gone-email.xml \
	xslt/sample/link-gone-session.xml \
	xslt/sample/link-gone.xml \
	xslt/sample/login-account.xml \
	xslt/sample/login-enrol-passkey-further.xml \
	xslt/sample/login-enrol-passkey.xml \
	xslt/sample/login-enrol-problem.xml \
	xslt/sample/login-enrol-replace.xml \
	xslt/sample/login-enrol.xml \
	xslt/sample/login-known.xml \
	xslt/sample/login-missing.xml \
	xslt/sample/login-out.xml \
	xslt/sample/login-passkey-elsewhere.xml \
	xslt/sample/login-passkey-problem.xml \
	xslt/sample/login-passkey.xml \
	xslt/sample/login-problem.xml \
	xslt/sample/login-recovery-problem.xml \
	xslt/sample/login-recovery.xml \
	xslt/sample/login-reset.xml \
	xslt/sample/login-throttled.xml \
	xslt/sample/login-totp-passkey.xml \
	xslt/sample/login-totp-problem.xml \
	xslt/sample/login-totp.xml \
	xslt/sample/login-void.xml \
	xslt/sample/login-weak.xml \
	xslt/sample/login.xml \
	xslt/sample/mail-notice.xml \
	xslt/sample/mail-notice-approval-asked.xml \
	xslt/sample/mail-notice-approval-decided.xml \
	xslt/sample/mail-notice-approval-expired.xml \
	xslt/sample/mail-notice-approval-refused.xml \
	xslt/sample/mail-notice-approval-waits.xml \
	xslt/sample/mail-notice-codes-guessed.xml \
	xslt/sample/mail-notice-dormant-ended.xml \
	xslt/sample/mail-notice-dormant-soon.xml \
	xslt/sample/mail-notice-email-changed.xml \
	xslt/sample/mail-notice-email-confirm.xml \
	xslt/sample/mail-notice-factor-added.xml \
	xslt/sample/mail-notice-factor-removed.xml \
	xslt/sample/mail-notice-factor-reset.xml \
	xslt/sample/mail-notice-invitation.xml \
	xslt/sample/mail-notice-invitation-text.xml \
	xslt/sample/mail-notice-locked.xml \
	xslt/sample/mail-notice-member-added.xml \
	xslt/sample/mail-notice-member-back.xml \
	xslt/sample/mail-notice-member-ended.xml \
	xslt/sample/mail-notice-owner-offered.xml \
	xslt/sample/mail-notice-member-ended-text.xml \
	xslt/sample/mail-notice-new-device-text.xml \
	xslt/sample/mail-notice-owners-reset.xml \
	xslt/sample/mail-notice-owners-role.xml \
	xslt/sample/mail-notice-passkey-copied.xml \
	xslt/sample/mail-notice-password-changed.xml \
	xslt/sample/mail-notice-password-marked.xml \
	xslt/sample/mail-notice-password-reset.xml \
	xslt/sample/mail-notice-recovery-renewed.xml \
	xslt/sample/mail-notice-recovery-used.xml \
	xslt/sample/mail-notice-recovery-used-text.xml \
	xslt/sample/mail-notice-role-changed.xml \
	xslt/sample/mail-notice-test.xml \
	xslt/sample/mail-notice-unlocked.xml \
	xslt/sample/password-due-problem.xml \
	xslt/sample/password-due.xml \
	xslt/sample/password-forgot-problem.xml \
	xslt/sample/password-forgot-sent.xml \
	xslt/sample/password-forgot.xml \
	xslt/sample/password-new-short.xml \
	xslt/sample/password-new-used.xml \
	xslt/sample/password-new.xml \
	xslt/sample/problem-400.xml \
	xslt/sample/problem-403.xml \
	xslt/sample/problem-404.xml \
	xslt/sample/problem-405.xml \
	xslt/sample/problem-413.xml \
	xslt/sample/problem-415.xml \
	xslt/sample/problem-429.xml \
	xslt/sample/problem-500.xml \
	xslt/sample/problem-503.xml \
	xslt/sample/problem-host.xml \
	xslt/sample/problem-ledger.xml \
	xslt/sample/problem-out.xml \
	xslt/sample/problem-token.xml \
	xslt/sample/profile-due.xml \
	xslt/sample/profile-email-problem.xml \
	xslt/sample/profile-email-sent.xml \
	xslt/sample/profile-email.xml \
	xslt/sample/profile-few-codes.xml \
	xslt/sample/profile-no-factor.xml \
	xslt/sample/profile-passkeys.xml \
	xslt/sample/profile-problem.xml \
	xslt/sample/profile.xml \
	xslt/sample/recovery-codes-regenerated.xml \
	xslt/sample/recovery-codes.xml \
	xslt/sample/step-up-both.xml \
	xslt/sample/step-up-passkey.xml \
	xslt/sample/session-end.xml \
	xslt/sample/step-up-password.xml \
	xslt/sample/step-up.xml \
	xslt/sample/owner-offer-factor.xml \
	xslt/sample/owner-offer-none.xml \
	xslt/sample/owner-offer.xml \
	xslt/sample/user-invite-full.xml \
	xslt/sample/user-invite-problem.xml \
	xslt/sample/user-invite.xml \
	xslt/sample/user-left.xml \
	xslt/sample/user-list-filtered.xml \
	xslt/sample/user-list-nobody.xml \
	xslt/sample/user-list-read.xml \
	xslt/sample/user-offered.xml \
	xslt/sample/user-own.xml \
	xslt/sample/user-problem.xml \
	xslt/sample/user-role-admin.xml \
	xslt/sample/user-role-effect.xml \
	xslt/sample/user-role-problem.xml \
	xslt/sample/user-role-same.xml \
	xslt/sample/user-role.xml \
	xslt/sample/user.xml \
	xslt/sample/user-list-codes.xml \
	xslt/sample/user-list.xml

XSLT_BRAND = \
	xslt/brands/example/lang-de.xml \
	xslt/brands/example/lang-en.xml \
	xslt/brands/example/layout.xsl \
	xslt/brands/example/tokens.css \
	xslt/brands/slate/lang-de.xml \
	xslt/brands/slate/lang-en.xml \
	xslt/brands/slate/layout.xsl \
	xslt/brands/slate/tokens.css

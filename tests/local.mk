# Unit tests: one program per module, so that a crash costs one module only.
if HAVE_CUNIT
check_PROGRAMS += $(UNIT)
TESTS += $(UNIT)
endif
UNIT =
UNIT_LIBS = $(RW_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) $(CRYPTO_LIBS) \
	$(CUNIT_LIBS)
EXTRA_DIST += tests/unit/unit.h tests/unit/scratch.h

UNIT += tests/unit/unit_pool
tests_unit_unit_pool_SOURCES = tests/unit/unit_pool.c
tests_unit_unit_pool_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_text
tests_unit_unit_text_SOURCES = tests/unit/unit_text.c
tests_unit_unit_text_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_secret
tests_unit_unit_secret_SOURCES = tests/unit/unit_secret.c
tests_unit_unit_secret_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_keys
tests_unit_unit_keys_SOURCES = tests/unit/unit_keys.c
tests_unit_unit_keys_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_seal
tests_unit_unit_seal_SOURCES = tests/unit/unit_seal.c
tests_unit_unit_seal_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_misc
tests_unit_unit_misc_SOURCES = tests/unit/unit_misc.c
tests_unit_unit_misc_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_conf
tests_unit_unit_conf_SOURCES = tests/unit/unit_conf.c
tests_unit_unit_conf_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_ledger
tests_unit_unit_ledger_SOURCES = tests/unit/unit_ledger.c
tests_unit_unit_ledger_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_xml
tests_unit_unit_xml_SOURCES = tests/unit/unit_xml.c
tests_unit_unit_xml_LDADD = $(UNIT_LIBS)

UNIT += tests/unit/unit_consent
tests_unit_unit_consent_SOURCES = tests/unit/unit_consent.c \
	fcgi-apps/engine/consent.c fcgi-apps/engine/parts.c
tests_unit_unit_consent_CPPFLAGS = $(AM_CPPFLAGS) \
	-I$(top_srcdir)/fcgi-apps/engine
tests_unit_unit_consent_LDADD = $(UNIT_LIBS)
EXTRA_DIST += tests/unit/unit.h

UNIT += tests/unit/unit_vcon
tests_unit_unit_vcon_SOURCES = tests/unit/unit_vcon.c $(ENGINE_VCON)
tests_unit_unit_vcon_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_turns
tests_unit_unit_turns_SOURCES = tests/unit/unit_turns.c $(ENGINE_VCON)
tests_unit_unit_turns_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_basis
tests_unit_unit_basis_SOURCES = tests/unit/unit_basis.c $(ENGINE_VCON)
tests_unit_unit_basis_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_packed
tests_unit_unit_packed_SOURCES = tests/unit/unit_packed.c $(ENGINE_VCON)
tests_unit_unit_packed_LDADD = $(UNIT_LIBS)
EXTRA_DIST += tests/unit/reading.h tests/wire/vcons.py tests/wire/separate.py tests/house/units
UNIT += tests/unit/unit_xpath
tests_unit_unit_xpath_SOURCES = tests/unit/unit_xpath.c
tests_unit_unit_xpath_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_program
tests_unit_unit_program_SOURCES = tests/unit/unit_program.c
tests_unit_unit_program_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_view
tests_unit_unit_view_SOURCES = tests/unit/unit_view.c
tests_unit_unit_view_LDADD = $(UNIT_LIBS)

UNIT += tests/unit/unit_login
tests_unit_unit_login_SOURCES = tests/unit/unit_login.c $(LOGIN_PURE)
tests_unit_unit_login_CPPFLAGS = $(AM_CPPFLAGS) \
	-I$(top_srcdir)/fcgi-apps/login \
	-DBLOCKLIST='"$(abs_top_builddir)/$(BLOCKLIST)"'
tests_unit_unit_login_LDADD = $(UNIT_LIBS) $(OATH_LIBS) $(QRENCODE_LIBS) \
	$(ZXCVBN_LIBS)


UNIT += tests/unit/unit_passkey
tests_unit_unit_passkey_SOURCES = tests/unit/unit_passkey.c $(LOGIN_FIDO)
tests_unit_unit_passkey_CPPFLAGS = $(AM_CPPFLAGS) \
	-I$(top_srcdir)/fcgi-apps/login
tests_unit_unit_passkey_LDADD = $(UNIT_LIBS) $(FIDO2_LIBS)
UNIT += tests/unit/unit_gate
tests_unit_unit_gate_SOURCES = tests/unit/unit_gate.c
tests_unit_unit_gate_LDADD = $(UNIT_LIBS)

UNIT += tests/unit/unit_rules
tests_unit_unit_rules_SOURCES = tests/unit/unit_rules.c \
	fcgi-apps/assistants/rules.c
tests_unit_unit_rules_CPPFLAGS = $(AM_CPPFLAGS) \
	-I$(top_srcdir)/fcgi-apps/assistants
tests_unit_unit_rules_LDADD = $(UNIT_LIBS)
# Store tests need a database: tests/run starts one for each of them.
STORE =
if HAVE_CUNIT
check_PROGRAMS += $(STORE)
endif
STORE += tests/store/store_factor
tests_store_store_factor_SOURCES = tests/store/store_factor.c
tests_store_store_factor_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_store_store_factor_LDADD = $(UNIT_LIBS)
STORE += tests/store/store_retention
tests_store_store_retention_SOURCES = tests/store/store_retention.c
tests_store_store_retention_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_store_store_retention_LDADD = $(UNIT_LIBS)
STORE += tests/store/store_rotation
tests_store_store_rotation_SOURCES = tests/store/store_rotation.c
tests_store_store_rotation_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_store_store_rotation_LDADD = $(UNIT_LIBS)
EXTRA_DIST += tests/store/test_ctl.py
UNIT += tests/unit/unit_pii
tests_unit_unit_pii_SOURCES = tests/unit/unit_pii.c
tests_unit_unit_pii_LDADD = $(UNIT_LIBS)

# Prints the page of a sample, for golden tests and for looking at pages.
check_PROGRAMS += tests/unit/render
tests_unit_render_SOURCES = tests/unit/render.c
tests_unit_render_LDADD = $(RW_LIBS)

# The benchmarks build and run them by themselves.
BENCH = tests/bench/fill tests/bench/floor tests/bench/rows
check_PROGRAMS += $(BENCH)
tests_bench_fill_SOURCES = tests/bench/fill.c
tests_bench_fill_LDADD = $(RW_LIBS)
tests_bench_floor_SOURCES = tests/bench/floor.c tests/bench/floor.h \
	tests/bench/floor-list.c tests/bench/floor-page.c \
	tests/bench/floor-search.c
tests_bench_floor_LDADD = $(RW_LIBS)
tests_bench_rows_SOURCES = tests/bench/rows.c
tests_bench_rows_LDADD = $(RW_LIBS)

# Engines of others: profiles, signatures, field maps.
UNIT += tests/unit/unit_jws
tests_unit_unit_jws_SOURCES = tests/unit/unit_jws.c $(ENGINE_VCON) $(ENGINE_HOOK)
tests_unit_unit_jws_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_signature
tests_unit_unit_signature_SOURCES = tests/unit/unit_signature.c \
	$(ENGINE_VCON) $(ENGINE_HOOK)
tests_unit_unit_signature_LDADD = $(UNIT_LIBS)
UNIT += tests/unit/unit_map
tests_unit_unit_map_SOURCES = tests/unit/unit_map.c $(ENGINE_VCON) $(ENGINE_HOOK)
tests_unit_unit_map_LDADD = $(UNIT_LIBS)
EXTRA_DIST += tests/unit/signed.h
UNIT += tests/unit/unit_http
tests_unit_unit_http_SOURCES = tests/unit/unit_http.c
tests_unit_unit_http_LDADD = $(UNIT_LIBS)

# tests/fuzz/build compiles these by itself, with clang.
EXTRA_DIST += tests/fuzz
EXTRA_DIST += tests/long
EXTRA_DIST += tests/bench/bench.py tests/bench/versus.py tests/bench/delivery \
	tests/bench/list tests/bench/login tests/bench/page tests/bench/rendering tests/bench/search \
	tests/bench/storm
UNIT += tests/unit/unit_brands
tests_unit_unit_brands_SOURCES = tests/unit/unit_brands.c
tests_unit_unit_brands_LDADD = $(UNIT_LIBS)
EXTRA_DIST += tests/brands

# The form of mails.
UNIT += tests/unit/unit_mail
tests_unit_unit_mail_SOURCES = tests/unit/unit_mail.c $(MAIL_PURE)
tests_unit_unit_mail_CPPFLAGS = $(AM_CPPFLAGS) \
	-I$(top_srcdir)/fcgi-apps/notifications
tests_unit_unit_mail_CFLAGS = $(MAIL_CFLAGS)
tests_unit_unit_mail_LDADD = $(UNIT_LIBS) $(GMIME_LIBS)
EXTRA_DIST += tests/wire/smtp.py tests/wire/test_mail.py

# Unit tests: one program per module, so that a crash costs one module only.
if HAVE_CUNIT
check_PROGRAMS += $(UNIT)
TESTS += $(UNIT)
endif
UNIT =
UNIT_LIBS = $(RW_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) $(CUNIT_LIBS)
EXTRA_DIST += tests/unit/unit.h

UNIT += tests/unit/unit_xml
tests_unit_unit_xml_SOURCES = tests/unit/unit_xml.c
tests_unit_unit_xml_LDADD = $(UNIT_LIBS)

UNIT += tests/unit/unit_consent
tests_unit_unit_consent_SOURCES = tests/unit/unit_consent.c \
	fcgi-apps/engine/consent.c fcgi-apps/engine/parts.c
tests_unit_unit_consent_CPPFLAGS = $(AM_CPPFLAGS) \
	-I$(top_srcdir)/fcgi-apps/engine
tests_unit_unit_consent_LDADD = $(UNIT_LIBS)

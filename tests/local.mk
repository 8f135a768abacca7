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

UNIT += tests/unit/unit_view
tests_unit_unit_view_SOURCES = tests/unit/unit_view.c
tests_unit_unit_view_LDADD = $(UNIT_LIBS)

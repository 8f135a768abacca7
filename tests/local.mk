# Unit tests: one program per module, so that a crash costs one module only.
if HAVE_CUNIT
check_PROGRAMS += $(UNIT)
TESTS += $(UNIT)
endif
UNIT =
UNIT_LIBS = $(RW_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) $(CUNIT_LIBS)
EXTRA_DIST += tests/unit/unit.h

UNIT += tests/unit/unit_vcon
tests_unit_unit_vcon_SOURCES = tests/unit/unit_vcon.c tests/unit/unit.h $(ENGINE_VCON)
tests_unit_unit_vcon_LDADD = $(UNIT_LIBS)

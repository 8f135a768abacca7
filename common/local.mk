# The library every program links.
noinst_LIBRARIES += common/librufwacht.a
common_librufwacht_a_SOURCES = $(COMMON_BASE) $(COMMON_STORE) $(COMMON_STORE_LOGIN) $(COMMON_WEB) $(COMMON_TOP)

COMMON_BASE = \
	common/base/attr.h \
	common/base/conf.c common/base/conf.h \
	common/base/ledger.c common/base/ledger.h \
	common/base/log.c common/base/log.h \
	common/base/moment.c common/base/moment.h \
	common/base/phone.c common/base/phone.h \
	common/base/pool.c common/base/pool.h \
	common/base/record.c common/base/record.h \
	common/base/seal.c common/base/seal.h \
	common/base/secret.c common/base/secret.h \
	common/base/text.c common/base/text.h \
	common/base/uuid.c common/base/uuid.h

COMMON_STORE_LOGIN = \
	common/store/credential.c common/store/credential.h \
	common/store/invitation.c common/store/invitation.h \
	common/store/person.c common/store/person.h \
	common/store/signin.c common/store/signin.h \
	common/store/throttle.c common/store/throttle.h

/*
 * Compiler attributes, spelled once.
 */
#ifndef RW_BASE_ATTR_H
#define RW_BASE_ATTR_H

#if defined(__GNUC__)
#define ATTR_PRINTF(fmt, args)	__attribute__((format(printf, fmt, args)))
#define ATTR_NORETURN		__attribute__((noreturn))
#define ATTR_USE		__attribute__((warn_unused_result))
#else
#define ATTR_PRINTF(fmt, args)
#define ATTR_NORETURN
#define ATTR_USE
#endif

/* Number of elements of a real array (never of a pointer). */
#define COUNT_OF(a)	(sizeof(a) / sizeof((a)[0]))

#endif

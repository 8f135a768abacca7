/*
 * A main() for one CUnit suite that ends with "N passed, N failed" and an
 * exit status that says the same.
 */
#ifndef RW_TESTS_UNIT_H
#define RW_TESTS_UNIT_H

#include <CUnit/Basic.h>
#include <stdio.h>

struct unit_case {
	const char	*name;
	void		(*run)(void);
};

static int
unit_run(const char *suite, const struct unit_case *cases)
{
	CU_pSuite s;
	unsigned failed, run;

	if (CU_initialize_registry() != CUE_SUCCESS)
		return 2;
	if ((s = CU_add_suite(suite, NULL, NULL)) == NULL)
		return 2;
	for (; cases->name != NULL; cases++)
		if (CU_add_test(s, cases->name, cases->run) == NULL)
			return 2;
	CU_basic_set_mode(CU_BRM_NORMAL);
	CU_basic_run_tests();
	failed = CU_get_number_of_tests_failed();
	run = CU_get_number_of_tests_run();
	CU_cleanup_registry();
	printf("%u passed, %u failed\n", run - failed, failed);
	return failed != 0 || run == 0;
}

#endif

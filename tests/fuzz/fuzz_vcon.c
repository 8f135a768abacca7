/*
 * A delivered vCon, plain or signed, as it comes from the body of a request.
 */
#include "calls.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pool *pool = pool_create();
	struct vcon v;

	(void)read_call(pool, (const char *)data, size, &v);
	pool_destroy(pool);
	return 0;
}

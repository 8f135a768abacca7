/*
 * QR codes, drawn here: the secret goes to no other service. The only file
 * that knows libqrencode.
 */
#include "pure.h"

#include <qrencode.h>

#include "base/pool.h"

#define QUIET	4	/* modules of white around, ISO/IEC 18004 */

/* One rectangle per run of dark modules of a row. */
static void
add_row(struct buf *b, const QRcode *qr, int y)
{
	const unsigned char *row = qr->data + y * qr->width;
	int x, start;

	for (x = 0; x < qr->width; x++) {
		if ((row[x] & 1) == 0)
			continue;
		start = x;
		while (x < qr->width && (row[x] & 1) != 0)
			x++;
		buf_printf(b, "M%d %dh%dv1h-%dz", start + QUIET, y + QUIET,
		    x - start, x - start);
	}
}

const char *
qr_path(struct pool *pool, const char *text, int *size)
{
	QRcode *qr;
	struct buf b;
	int y;

	if ((qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)) == NULL)
		return NULL;
	buf_init(&b, pool, 8192);
	for (y = 0; y < qr->width; y++)
		add_row(&b, qr, y);
	*size = qr->width + 2 * QUIET;
	QRcode_free(qr);
	return b.data;
}

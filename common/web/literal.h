/*
 * Literal markup of a sheet, written when the sheet is loaded.
 *
 * "<td class='x'><xsl:value-of select='.'/></td>" becomes raw text, value,
 * raw text: what libxslt would copy node by node for every page is one string,
 * and web/html writes the same bytes as it would have for the elements. Where
 * that is not certain an element stays one: if something in it may add an
 * attribute to it, and in what becomes the value of a variable or attribute.
 *
 * For web/sheet, in this order, while one sheet with all it imports is loaded.
 */
#ifndef RW_WEB_LITERAL_H
#define RW_WEB_LITERAL_H

struct _xmlDoc;
struct _xmlNode;

void	literal_begin(void);

/* Learns from the root element of each file, before words are inlined. */
void	literal_note(const struct _xmlNode *root);

/* After the last file was noted. */
void	literal_settle(void);

/* What a sheet itself calls raw, below this node, is not: only ours is. */
void	literal_escape(struct _xmlNode *);

/* Changes a file before libxslt has it. */
void	literal_flatten(struct _xmlDoc *);

void	literal_end(void);

#endif

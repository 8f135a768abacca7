/*
 * What the attachments of a vCon say about the legal basis of keeping it.
 */
#ifndef RW_ENGINE_BASIS_H
#define RW_ENGINE_BASIS_H

struct reader;
struct value;

/*
 * lawful_basis (draft-howe-vcon-lawful-basis) and older consent attachments
 * into out->basis. A lawful_basis that cannot be read is a fault: it might
 * have been a no. `attachments` may be NULL.
 */
void	basis_read(struct reader *, const struct value *attachments);

#endif

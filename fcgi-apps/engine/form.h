/*
 * The form of an unsigned vCon: every member of the right type, every index in
 * range, every limit kept.
 */
#ifndef RW_ENGINE_FORM_H
#define RW_ENGINE_FORM_H

struct reader;
struct value;

/*
 * Notes every fault, drops media, and fills what stands in plain members: ids,
 * times, subject, the parties of the reader.
 */
void	form_check(struct reader *, const struct value *root);

#endif

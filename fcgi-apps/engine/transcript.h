/*
 * Turns and summary out of the seven shapes transcripts come in.
 */
#ifndef RW_ENGINE_TRANSCRIPT_H
#define RW_ENGINE_TRANSCRIPT_H

struct reader;
struct value;

/*
 * Reads the richest shape there is: WTF segments, then turns, then Deepgram
 * words, then the text dialogs, then plain text. The form has been checked
 * and the parties have been chosen before.
 */
void	transcript_read(struct reader *, const struct value *root);

#endif

/*
 * Masking of personal data by the mark in the tree. Nobody else masks.
 */
#ifndef RW_WEB_PII_H
#define RW_WEB_PII_H

struct xml;

/*
 * Elements marked name, phone, email and ip lose their text and carry
 * masked="true". In elements marked content every name and number known from
 * the same payload, every mail address, run of digits, spelled-out number and
 * word introduced as a name becomes "•••"; they carry masked="true" where
 * something was replaced. What is not marked is left alone.
 */
void	pii_mask(struct xml *);

#endif

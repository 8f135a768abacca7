/*
 * What the files of the users program share.
 */
#ifndef RW_USERS_H
#define RW_USERS_H

#include "app.h"

/* list.c: GET /users. */
int	list_show(struct req *);

/* approval.c: requests that need a second person. */
int	approval_list_show(struct req *);
int	approval_show(struct req *);
int	approval_post_approve(struct req *);
int	approval_post_refuse(struct req *);
int	approval_post_withdraw(struct req *);

/* factors.c: second factors of all; taking one away. */
enum { FACTORS_SHOW };
enum { RESET_REASON };
int	factors_show(struct req *);
int	factors_csv(struct req *);
int	reset_show(struct req *);
int	reset_when(struct req *);
int	reset_post(struct req *);

/* rights.c: who may do what. */
enum { HOLDERS_RIGHT, HOLDERS_ASSISTANT };
struct decision_list;
int	rights_show(struct req *);
int	rights_show_own(struct req *);
int	rights_xml(struct req *);
int	rights_csv(struct req *);
int	rights_holders(struct req *);
int	rights_help(struct req *);

/* <decision> for each, with its reason. */
void	tree_decisions(struct xml_node *, const struct decision_list *);

/* risks.c: rights that should not be in one hand. */
struct overview_person;
int	risks_show(struct req *);

/* <risk> for each of a person, or of whoever would have this role. */
void	risks_add_of(const struct req *, struct xml_node *,
	    const struct overview_person *);
void	risks_add_role(const struct req *, struct xml_node *, enum role);

/* <warning> for each person whose risks nobody eased. 0, or -1. */
int	risks_add_warnings(struct req *, struct xml_node *) ATTR_USE;

/* rules.c, rules-form.c: the account's rules for everybody. */
enum { RULES_FROM, RULES_FACTOR, RULES_AGENT, RULES_PRIVACY, RULES_AUDITOR,
	RULES_GRACE, RULES_LENGTH, RULES_DORMANT, RULES_LEAVERS, RULES_REASON,
	RULES_FOUR };		/* and one for each of approval_actions() */
extern const struct form_field rules_fields[];
extern const struct form_field rules_query[];
struct ruleset;
int	rules_show(struct req *);
int	rules_check(struct req *);
int	rules_when(struct req *);
int	rules_save(struct req *);

/* What the form says; problems of values out of range. 0, or their status. */
int	rules_read(struct req *, struct ruleset *);

#endif

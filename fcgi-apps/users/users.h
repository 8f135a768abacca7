/*
 * What the files of the users program share.
 */
#ifndef RW_USERS_H
#define RW_USERS_H

#include "app.h"
#include "store/member.h"

/* Fields of the forms of people; see users.c. */
enum list_field { LIST_SHOW };
enum invite_field { INVITE_EMAIL, INVITE_ROLE, INVITE_ASSISTANTS,
	INVITE_REASON };
/* The question what would change (GET) has the first two. */
enum role_field { ROLE_ROLE, ROLE_ASSISTANTS, ROLE_FROM, ROLE_REASON };
enum act_field { ACT_REASON };
enum mark_field { MARK_CONFIRM };

extern const struct form_field list_query[];
extern const struct form_field invite_fields[];
extern const struct form_field role_query[];
extern const struct form_field role_fields[];
extern const struct form_field act_fields[];
extern const struct form_field mark_fields[];

/* list.c: GET /users. */
int	list_show(struct req *);

/* invite.c: invitations. */
int	invite_show(struct req *);
int	invite_send(struct req *);
int	invite_when(struct req *);
int	invite_resend(struct req *);
int	invite_revoke(struct req *);

/* person.c: GET /users/{id}. */
int	person_show(struct req *);

/* role.c: role and assistants, with the effect shown before. */
int	role_show(struct req *);
int	role_save(struct req *);
int	role_when(struct req *);

/* leave.c: out and in again, sessions, a password that became known. */
int	leave_end(struct req *);
int	leave_when(struct req *);	/* for out and in again */
int	leave_back(struct req *);
int	leave_sessions(struct req *);
int	leave_session(struct req *);
int	leave_mark(struct req *);

/* offer.c: handing over the ownership. */
int	offer_make(struct req *);
int	offer_withdraw(struct req *);
int	offer_show(struct req *);
int	offer_accept(struct req *);
int	offer_decline(struct req *);

/* who.c: of whom a request speaks, and what it may do to them. */

/* The person of the path in this account: 0, or the status. */
int	who_find(struct req *, struct member *);

/* May the viewer act on them? Nobody on oneself, nobody on who may more. */
bool	who_is_below(const struct req *, const struct member *);

/* The same said as a problem: 0, or the status. */
int	who_check(struct req *, const struct member *);

/*
 * For a change, before anything else: takes the account's row, looks whether
 * the viewer still is who the session says. 0, or the status.
 */
int	who_guard(struct req *);

/* who_guard(), who_find() and who_check(). */
int	who_touch(struct req *, struct member *);

/*
 * Assistants ticked in `field`, all of this account; at least one for who is
 * limited to own ones, none for others. 0, or the status.
 */
struct who_given {
	const struct uuid *v;
	size_t		 n;
};
int	who_assistants(struct req *, enum role, unsigned field,
	    struct who_given *);

/* After membership_guard(): does an owner with a second factor remain
 * without this one? 0, or the status. */
int	who_leaves_owner(struct req *, const struct member *);

/* Keeps the reason in `field` with the change of this request, if one was
 * given. 0, or -1. */
int	who_note_reason(struct req *, const struct member *, unsigned field,
	    const char *code) ATTR_USE;

/* Back to /users/{id} with a notice. Returns 303. */
int	who_done(struct req *, const struct member *, const char *notice);

/* tree.c: facts that several pages show. */

/* How a role sees assistants: "all", "given", "read" or "log". */
const char *tree_reach(enum role);

/* <factor state …>: what there is and what is due. */
void	tree_factor(struct req *, struct xml_node *,
	    const struct member_rules *, const struct member *);

/* <assistant id name/> of one person. */
void	tree_givens(struct xml_node *, const struct member_givens *,
	    const struct uuid *person);

/* Attributes NAME or NAME-alias. */
void	tree_author(struct req *, struct xml_node *, const char *name,
	    const struct member_author *);

/* <choice role/> for each role the viewer may give. */
void	tree_choices(struct req *, struct xml_node *);

/* <gained> and <lost> with the rights in which two roles differ. */
void	tree_rights(struct xml_node *, enum role before, enum role after);

/* "active", "left", "dormant". */
const char *tree_state(const struct member *);
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
enum { RISKS_SEEN, RISKS_REASON };
struct overview_person;
int	risks_show(struct req *);
int	risks_accept(struct req *);

/* <risk> for each of a person (0, or -1), or of whoever would have this
 * role. */
int	risks_add_of(struct req *, struct xml_node *,
	    const struct overview_person *) ATTR_USE;
void	risks_add_role(const struct req *, struct xml_node *, enum role);

/* <warning> for each person whose risks nobody eased or accepted. 0, or -1. */
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

/*
 * The people of the account.
 */
#include "users.h"

#include "store/member.h"

int
list_show(struct req *r)
{
	const struct member *m;
	struct member_list all;
	struct xml_node *p, *e;
	size_t i;

	if (member_list(r->db, r->pool, &r->session->account, &all) == -1)
		return req_failed(r);
	p = req_payload(r, "user-list");
	if (risks_add_warnings(r, p) == -1)
		return req_failed(r);
	for (i = 0; i < all.n; i++) {
		m = &all.v[i];
		e = xml_add(p, "user");
		xml_attr_uuid(e, "id", &m->person);
		xml_attr(e, "role", rights_role_name(m->role));
		xml_attr_bool(e, "active", m->active);
		xml_attr_bool(e, "second-factor", m->has_factor);
		xml_attr_time(e, "joined-at", m->created_at);
		xml_attr_time(e, "last-used-at", m->last_used_at);
		xml_text(e, "name", m->name);
		xml_text(e, "email", m->email);
	}
	req_detail(r, "count=%zu", all.n);
	return 200;
}

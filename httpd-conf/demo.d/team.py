"""What makes a team of the demo's first company: somebody who left, and somebody who was invited and did not come yet."""

import people
from people import Person

LEFT = ("Lieselotte Prangl", "l.prangl@zahnarzt-mohnweiler.example", "Rezepttelefon")
INVITED = ("k.almstedt@zahnarzt-mohnweiler.example", "Empfang")


def settle(firms, say):
    """Once each, over HTTP like everything; `firms` remembers it."""
    if "team/left" not in firms.known:
        say("%s leaves" % LEFT[0])
        firms.keep("team/left", leave(firms))
    if "team/invited" not in firms.known:
        say("Inviting somebody who does not come yet")
        firms.keep("team/invited", invite(firms))


def leave(firms):
    name, address, assistant = LEFT
    admin = firms.client("admin")
    if person(admin, address) is None:
        come_in(firms, name, address, assistant)
    found = person(admin, address)
    people.expect(admin.post("/users/%s/deactivate" % found), 303, "deactivating " + name)
    return found


def person(admin, address):
    """The id of somebody on the list, or None."""
    return next((u.get("id") for u in admin.get("/users").all(".//user") if u.find("email").text == address), None)


def come_in(firms, name, address, assistant):
    link = firms.stack.ctl("user", "invite", "--account", firms.known["account/1"], "--email", address, "--role", "agent",
        "--assistant", firms.known["assistant/" + assistant]).split()[-1]
    people.accept_invitation(firms.stack.url, link, Person(address, name, role="agent"))


def invite(firms):
    address, assistant = INVITED
    people.expect(firms.client("owner").post("/users/invite", {"email": address, "role": "agent",
        "assistant": firms.known["assistant/" + assistant]}), 303, "inviting " + address)
    return address

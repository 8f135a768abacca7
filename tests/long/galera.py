"""Two nodes of a Galera cluster on the loopback address, half of each program's workers on each.

    stack = t.start(stack=galera.Cluster, workers={"login": 4})
    stack.nodes[1].query("SELECT 1")

The second node begins with a copy of the first one's fresh data directory, so no state has to be sent between them. Reads
wait for what was committed on the other node before (wsrep_sync_wait), as README says a cluster needs it.
"""

import os
import shutil
import signal
import subprocess
import time

import mariadb
from lab import Lab
from stack import Failed, free_port, write

PROVIDER = "/usr/lib/galera/libgalera_smm.so"
CLUSTER = """
binlog-format = ROW
innodb-autoinc-lock-mode = 2
wsrep-on = ON
wsrep-provider = {provider}
wsrep-cluster-name = rufwacht-long
wsrep-cluster-address = gcomm://{peer}
wsrep-node-name = {name}
wsrep-node-address = 127.0.0.1
wsrep-node-incoming-address = 127.0.0.1
wsrep-sst-method = skip
wsrep-sync-wait = 1
wsrep-provider-options = "gmcast.listen_addr=tcp://127.0.0.1:{port}; ist.recv_addr=127.0.0.1:{ist}; evs.suspect_timeout=PT5S; evs.inactive_timeout=PT10S; gcache.size=64M"
"""


class Node(mariadb.Server):
    """One server of the cluster."""

    def __init__(self, stack, name, peer):
        super().__init__(stack.path(name), stack.path("run", name + ".sock"), stack.path("etc", name + ".cnf"), stack.user,
            stack.path("log", name + ".log"))
        self.name, self.peer, self.port, self.ist = name, peer, free_port(), free_port()

    def configure(self):
        """Its option file; the plain one is written by create()."""
        with open(self.option_file, "a", encoding="ascii") as f:
            f.write(CLUSTER.format(provider=PROVIDER, name=self.name, port=self.port, ist=self.ist,
                peer="127.0.0.1:%d" % self.peer.port if self.peer else ""))


    def begin_like(self, first):
        """Its data are those of the first node, before which nothing was written: no state has to be transferred."""
        rows = dict(first.query("SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_cluster_state_uuid', 'wsrep_last_committed')"))
        path = os.path.join(self.data, "grastate.dat")
        write(path, "# GALERA saved state\nversion: 2.1\nuuid:    %s\nseqno:   %s\nsafe_to_bootstrap: 0\n" % (
            rows["wsrep_cluster_state_uuid"], rows["wsrep_last_committed"]))
        shutil.chown(path, self.user)


class Cluster(Lab):
    """An installation on two nodes. Workers with an odd number, and jobs, ask the second node first."""

    def __init__(self, state, prefix, **options):
        super().__init__(state, prefix, **options)
        first = Node(self, "node-a", None)
        self.nodes = (first, Node(self, "node-b", first))
        self.database = first
        self.other_conf = self.path("etc", "other.conf")

    def start_database(self):
        first, second = self.nodes
        first.create()
        subprocess.run(["cp", "-a", first.data, second.data], check=True)
        second.create()
        for node in self.nodes:
            node.configure()
        self.start_node(first)
        # On a busy machine the first node may write down another view meanwhile; then the second one begins once more.
        for _ in range(4):
            second.begin_like(first)
            self.start_node(second)
            if self.wait_joined(20):
                return
            self.nursery.stop(second.name, 30)
        raise Failed("the nodes do not find each other; see " + second.log)

    def start_node(self, node):
        self.nursery.start(node.name, node.command(), env=self.environment(), log=node.log, respawn=False)
        if not node.wait(lambda: self.nursery.alive(node.name)):
            raise Failed("%s did not start; see %s" % (node.name, node.log))

    def wait_joined(self, seconds):
        end = time.monotonic() + seconds
        while not self.joined() and time.monotonic() < end:
            time.sleep(0.2)
        return self.joined()

    def joined(self):
        """Has each node the other one, and all its data?"""
        found = [node.query("SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_cluster_size', 'wsrep_local_state_comment')")
            for node in self.nodes]
        return all(dict(rows) == {"wsrep_cluster_size": "2", "wsrep_local_state_comment": "Synced"} for rows in found)

    def write_conf(self):
        """Both know both nodes, each begins with its own."""
        sockets = [node.socket for node in self.nodes]
        self.extra_conf["db_hosts"] = " ".join(reversed(sockets))
        super().write_conf()
        os.rename(self.conf_file, self.other_conf)
        self.extra_conf["db_hosts"] = " ".join(sockets)
        super().write_conf()

    def start_worker(self, name, number):
        environment = dict(self.environment(), RUFWACHT_CONFIG=self.other_conf if number % 2 else self.conf_file)
        self.nursery.start("%s@%d" % (name, number), self.command(name), env=environment, log=self.log(name),
            stdin=self.sockets[name])

    def workers_on(self):
        """Connections of our programs to each node."""
        return [int(node.query("SELECT COUNT(*) FROM information_schema.processlist WHERE user LIKE 'rw\\_%'")[0][0])
            for node in self.nodes]

    def lose(self, number):
        """A node is gone without a word. Two nodes are no majority of two, so the other one is told to go on alone, as an
        operator or an arbitrator would."""
        os.kill(self.nursery.pid(self.nodes[number].name), signal.SIGKILL)
        left = self.nodes[1 - number]
        while left.query("SHOW GLOBAL STATUS LIKE 'wsrep_cluster_status'")[0][1] == "Primary":
            time.sleep(0.1)
        left.query("SET GLOBAL wsrep_provider_options = 'pc.bootstrap=1'")

    def stop(self):
        self.nursery.stop_all(last="node-a")
        super().stop()

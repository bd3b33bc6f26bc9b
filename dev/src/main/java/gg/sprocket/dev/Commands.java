package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command lines of one control plane. Every address is on loopback but the API server's where
 * real nodes have to reach it, and every command names the state folder, by which {@link
 * ProcessRecord} knows it again.
 */
record Commands(Map<Program, Path> programs, StateFolder state, Ports ports) {

  List<String> etcd() {
    String client = "http://127.0.0.1:" + ports.etcdClient();
    String peer = "http://127.0.0.1:" + ports.etcdPeer();
    return List.of(
        binary(Program.ETCD),
        "--data-dir=" + state.etcd(),
        "--unsafe-no-fsync",
        "--log-level=warn",
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer);
  }

  List<String> apiServer(List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                binary(Program.KUBE_APISERVER),
                "--cert-dir=" + state.pki(),
                "--etcd-servers=http://127.0.0.1:" + ports.etcdClient(),
                "--bind-address=" + ports.address(),
                "--advertise-address=" + ports.address(),
                "--secure-port=" + ports.apiServer(),
                "--tls-cert-file=" + pki().certificate("apiserver"),
                "--tls-private-key-file=" + pki().key("apiserver"),
                "--client-ca-file=" + pki().certificate("ca"),
                "--service-account-key-file=" + pki().serviceAccountPublicKey(),
                "--service-account-signing-key-file=" + pki().key("sa"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.96.0.0/12",
                "--authorization-mode=RBAC,Node",
                "--allow-privileged=true",
                // Pods of real nodes ask the Service `kubernetes`. Simulated ones ask nothing, and
                // an address of loopback is refused as an endpoint.
                "--endpoint-reconciler-type="
                    + (ports.address().equals(ControlPlaneOptions.LOOPBACK) ? "none" : "lease"),
                "--kubelet-preferred-address-types=InternalIP",
                "--kubelet-client-certificate=" + pki().certificate(Identity.API_SERVER.file()),
                "--kubelet-client-key=" + pki().key(Identity.API_SERVER.file()),
                "--audit-policy-file=" + state.auditPolicy(),
                "--audit-log-path=" + state.auditLog(),
                // A test reads one file; the usual limit of 100 MB would split it.
                "--audit-log-maxsize=4096"));
    command.addAll(more);
    return List.copyOf(command);
  }

  List<String> controllerManager() {
    return List.of(
        binary(Program.KUBE_CONTROLLER_MANAGER),
        "--kubeconfig=" + state.kubeconfig(Identity.CONTROLLER_MANAGER.file()),
        "--secure-port=0",
        "--leader-elect=false",
        "--service-account-private-key-file=" + pki().key("sa"),
        "--root-ca-file=" + pki().certificate("ca"),
        "--cluster-signing-cert-file=" + pki().certificate("ca"),
        "--cluster-signing-key-file=" + pki().key("ca"),
        "--use-service-account-credentials=true",
        "--kube-api-qps=1000",
        "--kube-api-burst=2000",
        "--enable-hostpath-provisioner=true",
        // A claim that names its volume is bound at the next round: else after up to 15 s.
        "--pvclaimbinder-sync-period=1s",
        // Its default is a folder of the machine, which it makes.
        "--flex-volume-plugin-dir=" + state.root().resolve("volume-plugins"),
        // A simulated node is never really gone, however long a busy machine or a restart of the
        // API server keeps its lease from being renewed.
        "--node-monitor-grace-period=1h");
  }

  List<String> scheduler() {
    return List.of(
        binary(Program.KUBE_SCHEDULER),
        "--kubeconfig=" + state.kubeconfig(Identity.SCHEDULER.file()),
        "--secure-port=0",
        "--leader-elect=false",
        "--kube-api-qps=1000",
        "--kube-api-burst=2000");
  }

  List<String> kwok(List<Path> stages) {
    List<String> command =
        new ArrayList<>(
            List.of(
                binary(Program.KWOK),
                "--kubeconfig=" + state.kubeconfig(Identity.KWOK.file()),
                "--manage-all-nodes=true",
                // Its own server would listen on every address of the machine.
                "--node-port=0",
                "--node-lease-duration-seconds=40",
                "--cidr=10.64.0.0/12"));
    for (Path stage : stages) {
      command.add("-c");
      command.add(stage.toString());
    }
    return List.copyOf(command);
  }

  private Pki pki() {
    return new Pki(state.pki());
  }

  private String binary(Program program) {
    Path path = programs.get(program);
    if (path == null) {
      throw new IllegalArgumentException("no path for " + program.binary());
    }
    return path.toString();
  }
}

package gg.sprocket.dev.node;

import gg.sprocket.dev.Pki;
import gg.sprocket.dev.StateFolder;
import gg.sprocket.dev.image.LocalImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The configuration of a node's programs.
 *
 * @param state the node's own state folder
 * @param space its namespaces
 * @param programs what it runs
 * @param pki keys of the control plane it belongs to
 */
record NodeFiles(StateFolder state, NodeSpace space, NodePrograms programs, Pki pki) {
  static final String NODE = "node-1";

  /** In the node's own /run: a path in the state folder may be too long for a socket. */
  static final String SOCKET = "/run/containerd/containerd.sock";

  /** The same for the kubelet's folder; what is in it lies in the state folder. */
  static final String PODS = "/run/kubelet";

  private static final String TRAEFIK =
      """
      global: {checkNewVersion: false, sendAnonymousUsage: false}
      log: {level: INFO}
      entryPoints:
        web: {address: ":80"}
        websecure: {address: ":443"}
      providers:
        kubernetesIngress: {ingressEndpoint: {ip: %s}}
        kubernetesCRD: {}
        kubernetesGateway: {}
      """;

  Path containerd() {
    return file("containerd.toml");
  }

  Path kubelet() {
    return file("kubelet.yaml");
  }

  Path names() {
    return file("Corefile");
  }

  Path traefik() {
    return file("traefik.yaml");
  }

  /** Writes all of them. */
  void write(Path corednsKubeconfig) {
    put(containerd(), containerdConfig());
    put(state.root().resolve("cni/10-pods.conflist"), podNetwork());
    put(file("resolv.conf"), "");
    put(kubelet(), kubeletConfig());
    put(names(), corefile(corednsKubeconfig));
    put(traefik(), TRAEFIK.formatted(space.inside()));
  }

  private String containerdConfig() {
    return """
    version = 2
    root = "%1$s/containerd"
    state = "/run/containerd"
    [grpc]
      address = "%2$s"
    [plugins."io.containerd.internal.v1.opt"]
      path = "%1$s/opt"
    [plugins."io.containerd.grpc.v1.cri"]
      sandbox_image = "%3$s"
      restrict_oom_score_adj = true
      disable_apparmor = true
    [plugins."io.containerd.grpc.v1.cri".cni]
      bin_dir = "%4$s"
      conf_dir = "%1$s/cni"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      BinaryName = "%5$s"
      SystemdCgroup = false
    """
        .formatted(
            state.root(),
            SOCKET,
            LocalImages.PAUSE,
            programs.packaged("usr/lib/cni"),
            programs.packaged("usr/sbin/runc"));
  }

  /** Point to point: a bridge would hand packets between pods past the rules of Services. */
  private String podNetwork() {
    return """
    {
      "cniVersion": "0.4.0",
      "name": "pods",
      "plugins": [
        {
          "type": "ptp",
          "ipMasq": true,
          "ipam": {"type": "host-local", "subnet": "%s", "routes": [{"dst": "0.0.0.0/0"}]}
        },
        {"type": "portmap", "capabilities": {"portMappings": true}}
      ]
    }
    """
        .formatted(space.pods());
  }

  private String kubeletConfig() {
    return """
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    address: %1$s
    healthzBindAddress: 127.0.0.1
    authentication:
      anonymous: {enabled: false}
      webhook: {enabled: false}
      x509: {clientCAFile: %2$s}
    authorization: {mode: AlwaysAllow}
    containerRuntimeEndpoint: unix://%3$s
    failCgroupV1: false
    cgroupDriver: cgroupfs
    cgroupRoot: /%4$s
    failSwapOn: false
    oomScoreAdj: 0
    maxOpenFiles: 20000
    maxPods: 200
    clusterDNS: [%1$s]
    clusterDomain: cluster.local
    resolvConf: %5$s/resolv.conf
    volumePluginDir: %5$s/volume-plugins
    podLogsDir: %5$s/pod-logs
    serializeImagePulls: false
    registryPullQPS: 0
    eventRecordQPS: 0
    # Whoever waits for a process that ends again and again waits for nothing else than this.
    crashLoopBackOff: {maxContainerRestartPeriod: 5s}
    # There is no registry to have an image from again.
    imageGCHighThresholdPercent: 100
    imageGCLowThresholdPercent: 99
    evictionHard:
      memory.available: 50Mi
      nodefs.available: 1%%
      imagefs.available: 1%%
      nodefs.inodesFree: 1%%
    """
        .formatted(space.inside(), pki.certificate("ca"), SOCKET, space.name(), state.root());
  }

  /** Hosts outside the cluster are those of instances; they lead to the node, as a zone would. */
  private String corefile(Path kubeconfig) {
    return """
    .:53 {
      bind %2$s
      errors
      kubernetes cluster.local in-addr.arpa {
        kubeconfig %1$s
      }
      template IN A example.org {
        answer "{{ .Name }} 60 IN A %2$s"
      }
      template IN AAAA example.org {
        rcode NOERROR
      }
    }
    """
        .formatted(kubeconfig, space.inside());
  }

  private Path file(String name) {
    return state.root().resolve(name);
  }

  private static void put(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}

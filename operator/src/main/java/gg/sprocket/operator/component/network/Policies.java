package gg.sprocket.operator.component.network;

import gg.sprocket.operator.component.network.Flows.Flow;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.release.Access;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Policies of one instance. They only ever allow, and a connection needs both ends to allow it
 * (Kubernetes documentation, "Network Policies"): so pods may send to all pods of their instance,
 * and who is let in is stated at the receiving end alone.
 *
 * @param instance the instance
 * @param controllers namespaces of those who route requests; empty where they may be anywhere
 */
record Policies(Instance instance, List<String> controllers) {

  /** The label that the API server itself puts on every namespace. */
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  /**
   * HTTPS, and the ports at which controllers of routes often listen behind their Service: a
   * cluster's own address of a public host leads to them, and policies see the pod's port.
   */
  private static final List<Integer> OUTSIDE = List.of(443, 8443, 10443);

  /** The same where the public hosts speak plain HTTP. */
  private static final List<Integer> PLAIN = List.of(80, 8000, 8080, 10080);

  /** Names; resolvers behind their Service listen at the second one in some clusters. */
  private static final List<Integer> NAMES = List.of(53, 5353);

  /** Nothing for nobody but names, and the way to the instance's own pods. */
  NetworkPolicy everybody() {
    NetworkPolicyEgressRule names =
        new NetworkPolicyEgressRuleBuilder()
            .withPorts(
                Stream.of("UDP", "TCP")
                    .flatMap(protocol -> NAMES.stream().map(number -> port(protocol, number)))
                    .toList())
            .build();
    NetworkPolicyEgressRule inside =
        new NetworkPolicyEgressRuleBuilder().withTo(peer(all())).build();
    return new NetworkPolicyBuilder()
        .withMetadata(
            gg.sprocket.operator.resource.Objects.meta(names().networkPolicy(), "network"))
        .withNewSpec()
        .withPodSelector(all())
        .withPolicyTypes("Ingress", "Egress")
        .withEgress(names, inside)
        .endSpec()
        .build();
  }

  /** A backing service: who may come in, or how its clients get out to it. */
  NetworkPolicy service(Flow flow) {
    return flow.builtin() ? fromClients(flow) : sending(flow);
  }

  /**
   * A process of the release.
   *
   * @param flow who calls it
   * @param open whether it has public paths, so that who routes requests must get in
   */
  NetworkPolicy process(Flow flow, boolean open) {
    if (!open) {
      return fromClients(flow);
    }
    if (controllers.isEmpty()) {
      return receiving(flow, List.of());
    }
    List<NetworkPolicyPeer> clients = flow.clients().isEmpty() ? List.of() : from(flow.clients());
    return receiving(flow, Stream.concat(clients.stream(), Stream.of(routing())).toList());
  }

  /** Whom nobody calls gets no rule: a selector of nothing is none that the API takes. */
  private NetworkPolicy fromClients(Flow flow) {
    return flow.clients().isEmpty()
        ? selecting(flow).build()
        : receiving(flow, from(flow.clients()));
  }

  private NetworkPolicyPeer routing() {
    return new NetworkPolicyPeerBuilder()
        .withNewNamespaceSelector()
        .addNewMatchExpression()
        .withKey(NAMESPACE_NAME)
        .withOperator("In")
        .withValues(controllers.stream().sorted().toList())
        .endMatchExpression()
        .endNamespaceSelector()
        .build();
  }

  /** Ways out of the cluster. */
  NetworkPolicy outside(List<String> processes) {
    boolean secure = Access.of(instance.spec()).getFirst().isSecure();
    List<Integer> ports =
        secure ? OUTSIDE : Stream.concat(OUTSIDE.stream(), PLAIN.stream()).toList();
    return sending(new Flow("outside", ports, processes, false));
  }

  /** A policy that also selects and lets in whom another one of its kind does. */
  static NetworkPolicy both(NetworkPolicy policy, NetworkPolicy other) {
    NetworkPolicy merged = new NetworkPolicyBuilder(policy).build();
    merge(merged.getSpec().getPodSelector(), other.getSpec().getPodSelector());
    peers(merged).forEach(peer -> peers(other).forEach(former -> merge(peer, former)));
    if (merged.getSpec().getIngress().isEmpty()) {
      merged.getSpec().setIngress(other.getSpec().getIngress());
    }
    merged.getSpec().setEgress(union(merged.getSpec().getEgress(), other.getSpec().getEgress()));
    return merged;
  }

  private static List<NetworkPolicyEgressRule> union(
      List<NetworkPolicyEgressRule> rules, List<NetworkPolicyEgressRule> others) {
    return Stream.concat(rules.stream(), others.stream()).distinct().toList();
  }

  private static List<LabelSelector> peers(NetworkPolicy policy) {
    return policy.getSpec().getIngress().stream()
        .flatMap(rule -> rule.getFrom().stream())
        .map(NetworkPolicyPeer::getPodSelector)
        .filter(Objects::nonNull)
        .toList();
  }

  private static void merge(LabelSelector into, LabelSelector from) {
    for (LabelSelectorRequirement processes : into.getMatchExpressions()) {
      Stream<String> former =
          from.getMatchExpressions().stream().flatMap(e -> e.getValues().stream());
      processes.setValues(
          Stream.concat(processes.getValues().stream(), former).distinct().sorted().toList());
    }
  }

  private NetworkPolicy receiving(Flow flow, List<NetworkPolicyPeer> peers) {
    NetworkPolicyIngressRule rule =
        new NetworkPolicyIngressRuleBuilder()
            .withFrom(peers)
            .withPorts(flow.ports().stream().map(port -> port("TCP", port)).toList())
            .build();
    return selecting(flow).editSpec().withIngress(rule).endSpec().build();
  }

  /** Lets nobody in by itself. */
  private NetworkPolicyBuilder selecting(Flow flow) {
    return new NetworkPolicyBuilder()
        .withMetadata(
            gg.sprocket.operator.resource.Objects.meta(
                names().networkPolicy(flow.server()), flow.server()))
        .withNewSpec()
        .withPodSelector(some(List.of(flow.server())))
        .withPolicyTypes("Ingress")
        .endSpec();
  }

  /** Addresses outside are names, which policies do not know; so it is the port alone. */
  private NetworkPolicy sending(Flow flow) {
    String name = "to-" + flow.server();
    NetworkPolicyEgressRule rule =
        new NetworkPolicyEgressRuleBuilder()
            .withPorts(flow.ports().stream().map(port -> port("TCP", port)).toList())
            .build();
    return new NetworkPolicyBuilder()
        .withMetadata(
            gg.sprocket.operator.resource.Objects.meta(names().networkPolicy(name), flow.server()))
        .withNewSpec()
        .withPodSelector(some(flow.clients()))
        .withPolicyTypes("Egress")
        .withEgress(rule)
        .endSpec()
        .build();
  }

  private List<NetworkPolicyPeer> from(List<String> processes) {
    return List.of(peer(some(processes)));
  }

  private static NetworkPolicyPeer peer(LabelSelector pods) {
    return new NetworkPolicyPeerBuilder().withPodSelector(pods).build();
  }

  private LabelSelector all() {
    return new LabelSelectorBuilder().addToMatchLabels(Labels.INSTANCE, names().instance()).build();
  }

  private LabelSelector some(List<String> processes) {
    return new LabelSelectorBuilder(all())
        .addNewMatchExpression()
        .withKey(Labels.COMPONENT)
        .withOperator("In")
        .withValues(processes.stream().sorted().toList())
        .endMatchExpression()
        .build();
  }

  private static NetworkPolicyPort port(String protocol, int port) {
    return new NetworkPolicyPortBuilder()
        .withProtocol(protocol)
        .withPort(new IntOrString(port))
        .build();
  }

  private Names names() {
    return instance.names();
  }
}

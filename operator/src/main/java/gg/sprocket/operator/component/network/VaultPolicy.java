package gg.sprocket.operator.component.network;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may come to the members of the Vault: each other, and the operator.
 *
 * @param names names of the instance's children
 */
record VaultPolicy(Names names) {

  private static final String PART = "vault";
  private static final int CLIENTS = 8200;
  private static final int MEMBERS = 8201;

  /**
   * The policy.
   *
   * @param operatorNamespace namespace of the operator's own pods
   * @param others processes of the instance that call the Vault besides
   */
  NetworkPolicy render(String operatorNamespace, List<String> others) {
    NetworkPolicyPeer members = new NetworkPolicyPeerBuilder().withPodSelector(members()).build();
    NetworkPolicyPeer operator =
        new NetworkPolicyPeerBuilder()
            .withNewNamespaceSelector()
            .addToMatchLabels("kubernetes.io/metadata.name", operatorNamespace)
            .endNamespaceSelector()
            .withNewPodSelector()
            .addToMatchLabels(Labels.NAME, Labels.OPERATOR)
            .endPodSelector()
            .build();
    return new NetworkPolicyBuilder()
        .withMetadata(Objects.meta(names.networkPolicy(PART), PART))
        .withNewSpec()
        .withPodSelector(members())
        .withPolicyTypes("Ingress")
        .withIngress(
            Stream.concat(
                    Stream.of(from(members, CLIENTS, MEMBERS), from(operator, CLIENTS)),
                    others.stream().map(process -> from(process(process), CLIENTS)))
                .toList())
        .endSpec()
        .build();
  }

  private NetworkPolicyPeer process(String process) {
    return new NetworkPolicyPeerBuilder()
        .withNewPodSelector()
        .withMatchLabels(Labels.selector(names.instance(), process))
        .endPodSelector()
        .build();
  }

  private static NetworkPolicyIngressRule from(NetworkPolicyPeer peer, Integer... ports) {
    return new NetworkPolicyIngressRuleBuilder()
        .withFrom(List.of(peer))
        .withPorts(Stream.of(ports).map(VaultPolicy::port).toList())
        .build();
  }

  private static NetworkPolicyPort port(int number) {
    return new NetworkPolicyPortBuilder()
        .withProtocol("TCP")
        .withPort(new IntOrString(number))
        .build();
  }

  private LabelSelector members() {
    return new LabelSelectorBuilder()
        .addToMatchLabels(Labels.INSTANCE, names.instance())
        .addToMatchLabels(Labels.PART, PART)
        .build();
  }
}

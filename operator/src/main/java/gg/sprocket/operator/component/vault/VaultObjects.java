package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the members have in common.
 *
 * @param instance the instance
 */
record VaultObjects(Instance instance) {

  /** Names that the members are known by: each its own, and those of the Service for all. */
  List<String> hosts(List<String> members) {
    String namespace = instance.identity().namespace();
    String service = instance.names().vault();
    List<String> hosts = new ArrayList<>();
    hosts.add(service);
    hosts.add(service + "." + namespace + ".svc");
    members.forEach(member -> hosts.add(instance.names().vaultHost(member, namespace)));
    return List.copyOf(hosts);
  }

  /** Gives each member a name, also while it is sealed: they find each other by that. */
  Service service() {
    Pods pods = new Pods(instance.names(), instance.spec(), VaultPod.PART, VaultPod.PART);
    Service service =
        Objects.serviceOfOne(instance.names().vault(), pods, "https", VaultConfig.PORT);
    service.getSpec().setClusterIP("None");
    service.getSpec().setSelector(selector());
    return service;
  }

  /** Lets a node's drain take one member at a time. */
  PodDisruptionBudget budget() {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(Objects.meta(instance.names().vault(), VaultPod.PART))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector()
        .withMatchLabels(selector())
        .endSelector()
        .endSpec()
        .build();
  }

  private Map<String, String> selector() {
    return new TreeMap<>(
        Map.of(Labels.INSTANCE, instance.names().instance(), Labels.PART, VaultPod.PART));
  }
}

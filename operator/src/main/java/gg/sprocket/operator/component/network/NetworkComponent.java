package gg.sprocket.operator.component.network;

import gg.sprocket.operator.api.v1alpha1.NetworkPolicyMode;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ServiceMode;
import gg.sprocket.operator.component.network.Flows.Flow;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.DatabaseLogins;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Externals;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Platform;
import gg.sprocket.operator.plan.SchemaRun;
import gg.sprocket.operator.plan.VaultSnapshotCare;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * NetworkPolicies: an instance's pods talk to nobody but those they need.
 *
 * @param operatorNamespace namespace of the operator's own pods
 */
public record NetworkComponent(String operatorNamespace) implements Component {

  private static final Map<String, Function<Names, String>> SERVERS =
      Map.of(
          "database", Names::database,
          "cache", Names::cache,
          "queue", Names::queue,
          "objectStorage", Names::objectStorage);

  @Override
  public String name() {
    return "network";
  }

  @Override
  public ConditionType condition() {
    return ConditionType.NetworkReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(NetworkPolicy.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    return instance.spec().security().networkPolicies() == NetworkPolicyMode.Disabled
        ? new Decision.Absent()
        : Want.all(wanted(instance, observed));
  }

  /**
   * While processes run in a form that is no longer asked for, what they need stays allowed beside
   * what the new ones will.
   */
  private List<Wanted> wanted(Instance instance, Observed observed) {
    List<NetworkPolicy> policies =
        policies(
            instance,
            observed.surroundings().platform(),
            DatabaseLogins.areUsed(instance, observed));
    if (isSettled(instance, observed)) {
      return policies.stream().<Wanted>map(Wanted.Owned::new).toList();
    }
    List<Wanted> wanted = new ArrayList<>();
    Set<ObjectRef> named = new HashSet<>();
    for (NetworkPolicy policy : policies) {
      named.add(ObjectRef.of(policy));
      wanted.add(
          new Wanted.Owned(
              observed
                  .find(NetworkPolicy.class, policy.getMetadata().getName())
                  .map(live -> Policies.both(policy, live))
                  .orElse(policy)));
    }
    observed
        .of("network")
        .map(ObjectRef::of)
        .filter(ref -> !named.contains(ref))
        .sorted(Comparator.comparing(ObjectRef::name))
        .map(Wanted.Held::new)
        .forEach(wanted::add);
    return wanted;
  }

  /** Whether every process is of the wanted release and works with the wanted services. */
  private static boolean isSettled(Instance instance, Observed observed) {
    return observed.objects().values().stream()
            .filter(Deployment.class::isInstance)
            .allMatch(app -> isCurrent(app, instance, observed))
        && isLeftByAllOthers(instance, observed)
        && SchemaRun.isComplete(instance, observed)
        && Externals.unproved(instance, observed).isEmpty()
        && SERVERS.entrySet().stream()
            .filter(server -> instance.modes().get(server.getKey()) != ServiceMode.Builtin)
            .map(server -> server.getValue().apply(instance.names()))
            .allMatch(server -> observed.find(StatefulSet.class, server).isEmpty());
  }

  private static boolean isCurrent(HasMetadata app, Instance instance, Observed observed) {
    return observed.rollout(app).done()
        && Labels.label(app, Labels.VERSION).equals(Optional.of(instance.release().version()));
  }

  /** What is told to end may still have to say goodbye to what it worked with. */
  private static boolean isLeftByAllOthers(Instance instance, Observed observed) {
    Set<String> running =
        instance.running().stream().map(ReleaseComponent::name).collect(Collectors.toSet());
    return observed.active("app").allMatch(running::contains);
  }

  private List<NetworkPolicy> policies(Instance instance, Platform platform, boolean logins) {
    Policies policies = new Policies(instance, platform.controllers());
    Flows flows = new Flows(instance, logins);
    List<NetworkPolicy> all = new ArrayList<>();
    all.add(policies.everybody());
    flows.services().stream().map(policies::service).forEach(all::add);
    flows.calls().stream()
        .filter(flow -> isPublic(instance, flow) || !flow.clients().isEmpty())
        .map(flow -> policies.process(flow, isPublic(instance, flow)))
        .forEach(all::add);
    if (!flows.callingOut().isEmpty()) {
      all.add(policies.outside(flows.callingOut()));
    }
    if (instance.spec().vault().runs()) {
      all.add(
          new VaultPolicy(instance.names())
              .render(
                  operatorNamespace,
                  VaultSnapshotCare.of(instance).map(_ -> VaultSnapshotCare.PROCESS).stream()
                      .toList()));
    }
    return all;
  }

  private static boolean isPublic(Instance instance, Flow flow) {
    return instance
        .release()
        .component(flow.server())
        .map(component -> component.purpose() != null)
        .orElse(false);
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    return List.of(
        decision instanceof Want ? Health.ready(name()) : Workloads.ofAbsent(name(), decision));
  }
}

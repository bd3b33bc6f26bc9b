package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.ClaimedHosts;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has which host. Of several instances that ask for one, that one has it whose status says so;
 * if that is none or several, the oldest of them, and between two of the same second the one with
 * the smaller uid. So every look at any of them says the same, and nobody takes a host away from
 * where people already find it. It costs one look into an index for each host.
 *
 * <p>Whenever an instance asks for other hosts or has others than before, and when it comes or is
 * gone, by whatever way, those at the hosts that it had or has are woken. So one that waits for a
 * host gets it when it is free, and of two that came to have the same at the same moment, both at
 * rest, one gives it up.
 */
final class HostClaims extends AbstractEventSource<StoredInstance, StoredInstance>
    implements ResourceEventAware<StoredInstance> {

  private static final Logger log = LoggerFactory.getLogger(HostClaims.class);

  /** The older first; of one second that with the smaller uid. */
  static final Comparator<StoredInstance> AGE =
      Comparator.comparing((StoredInstance i) -> i.getMetadata().getCreationTimestamp())
          .thenComparing(i -> i.getMetadata().getUid());

  private final InstanceIndex instances;
  private final Function<StoredInstance, InstanceStatus> statuses;
  private final Map<ResourceID, Seen> seen = new ConcurrentHashMap<>();

  /**
   * What the last look at an instance saw.
   *
   * @param hosts hosts that it asks for
   * @param held those that its status says it has
   * @param taken those that others have
   */
  private record Seen(List<String> hosts, Set<String> held, Set<String> taken) {}

  /**
   * @param instances the instances
   * @param statuses an instance's status as it is, which the cache may not show yet
   */
  HostClaims(InstanceIndex instances, Function<StoredInstance, InstanceStatus> statuses) {
    super(StoredInstance.class, "hosts");
    this.instances = instances;
    this.statuses = statuses;
  }

  /** Hosts that an instance asks for and another one has. */
  Set<String> taken(StoredInstance instance) {
    String uid = instance.getMetadata().getUid();
    List<String> hosts = ClaimedHosts.of(instance.getSpec());
    Set<String> taken =
        hosts.stream()
            .filter(host -> others(uid, host).stream().anyMatch(o -> isBefore(o, instance, host)))
            .collect(Collectors.toSet());
    note(instance, new Seen(hosts, held(instance), taken));
    return taken;
  }

  @Override
  public void onResourceCreated(StoredInstance instance) {
    wakeOthers(instance);
  }

  @Override
  public void onResourceUpdated(StoredInstance now, StoredInstance before) {
    boolean same =
        ClaimedHosts.of(now.getSpec()).equals(ClaimedHosts.of(before.getSpec()))
            && ClaimedHosts.held(now.getStatus()).equals(ClaimedHosts.held(before.getStatus()));
    if (!same) {
      wakeOthers(before, now);
    }
  }

  @Override
  public void onResourceDeleted(StoredInstance instance) {
    seen.remove(ResourceID.fromResource(instance));
    wakeOthers(instance);
  }

  private void wakeOthers(StoredInstance... forms) {
    String uid = forms[0].getMetadata().getUid();
    Stream.of(forms)
        .flatMap(form -> InstanceIndex.hosts(form).stream())
        .distinct()
        .flatMap(host -> others(uid, host).stream())
        .map(ResourceID::fromResource)
        .distinct()
        .forEach(other -> getEventHandler().handleEvent(new Event(other)));
  }

  private void note(StoredInstance instance, Seen now) {
    Seen before = seen.put(ResourceID.fromResource(instance), now);
    if (now.equals(before)) {
      return;
    }
    String uid = instance.getMetadata().getUid();
    now.hosts().forEach(host -> others(uid, host).forEach(other -> met(instance, other, host)));
  }

  /** The one place where both are named: the log is the administrators', not the tenants'. */
  private void met(StoredInstance instance, StoredInstance other, String host) {
    boolean loses = isBefore(other, instance, host);
    log.warn(
        "host {} is asked for by {} and {}; the first one has it",
        host,
        title(loses ? other : instance),
        title(loses ? instance : other));
  }

  private List<StoredInstance> others(String uid, String host) {
    return instances.at(host).stream()
        .filter(other -> !other.getMetadata().getUid().equals(uid))
        .toList();
  }

  private boolean isBefore(StoredInstance winner, StoredInstance loser, String host) {
    return order(host, statuses).compare(winner, loser) < 0;
  }

  /**
   * The order of those that ask for a host; the first one has it.
   *
   * @param host the host
   * @param statuses what each has so far
   */
  static Comparator<StoredInstance> order(
      String host, Function<StoredInstance, InstanceStatus> statuses) {
    return Comparator.comparing((StoredInstance i) -> !statuses.apply(i).hosts().contains(host))
        .thenComparing(AGE);
  }

  private Set<String> held(StoredInstance instance) {
    return Set.copyOf(statuses.apply(instance).hosts());
  }

  private static String title(StoredInstance instance) {
    ObjectMeta meta = instance.getMetadata();
    return meta.getNamespace() + "/" + meta.getName();
  }

  @Override
  public Set<StoredInstance> getSecondaryResources(StoredInstance primary) {
    return Set.of();
  }
}

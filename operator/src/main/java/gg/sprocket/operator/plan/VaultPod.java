package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The pod of a member of a Vault that the operator runs, as far as it can be asked.
 *
 * @param member name of its StatefulSet
 * @param name name of the pod
 * @param address its IP address
 * @param host DNS name that its certificate is good for
 * @param run tells this run of its process from others, and whether the node takes it for ready
 */
public record VaultPod(String member, String name, String address, String host, String run) {

  /** Name of the part. */
  public static final String PART = "vault";

  /** Names of the members' StatefulSets, in order; empty if the instance has no Vault. */
  public static List<String> members(Observed observed) {
    return observed
        .of(PART)
        .filter(StatefulSet.class::isInstance)
        .map(set -> set.getMetadata().getName())
        .sorted(Comparator.comparingInt(String::length).thenComparing(name -> name))
        .toList();
  }

  /** The pods of an instance that have an address. */
  public static List<VaultPod> of(Observed observed) {
    Names names = new Names(observed.identity().name());
    return members(observed).stream()
        .flatMap(member -> pod(observed, names, member).stream())
        .toList();
  }

  /** Words of the migrations for which members run, by the names of their StatefulSets. */
  public static Map<String, String> migrating(Observed observed) {
    Map<String, String> words = new TreeMap<>();
    for (String member : members(observed)) {
      active(observed, member)
          .flatMap(pod -> Labels.annotation(pod, Labels.MIGRATING))
          .ifPresent(word -> words.put(member, word));
    }
    return words;
  }

  /** Words of the migrations for which members run, or will as soon as they have a pod. */
  public static Set<String> begun(Observed observed) {
    Set<String> words = new TreeSet<>(migrating(observed).values());
    observed
        .of(PART)
        .filter(StatefulSet.class::isInstance)
        .map(set -> ((StatefulSet) set).getSpec().getTemplate())
        .flatMap(form -> Optional.ofNullable(form.getMetadata()).stream())
        .flatMap(form -> Optional.ofNullable(form.getAnnotations()).stream())
        .flatMap(notes -> Optional.ofNullable(notes.get(Labels.MIGRATING)).stream())
        .forEach(words::add);
    return words;
  }

  private static Optional<VaultPod> pod(Observed observed, Names names, String member) {
    String name = Names.onlyPod(member);
    return active(observed, member)
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
        .map(
            pod ->
                new VaultPod(
                    member,
                    name,
                    pod.getStatus().getPodIP(),
                    names.vaultHost(member, observed.identity().namespace()),
                    run(pod)));
  }

  private static Optional<Pod> active(Observed observed, String member) {
    return observed
        .activePods(PART)
        .filter(pod -> pod.getMetadata().getName().equals(Names.onlyPod(member)))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .findFirst();
  }

  private static String run(Pod pod) {
    Stream<String> containers =
        pod.getStatus().getContainerStatuses().stream()
            .sorted(Comparator.comparing(ContainerStatus::getName))
            .map(c -> c.getName() + c.getRestartCount() + c.getReady() + c.getContainerID());
    return String.join(
        " ", Stream.concat(Stream.of(pod.getMetadata().getUid()), containers).toList());
  }
}

package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.PodSecrets;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who has which of the logins that a Vault makes at the database.
 *
 * @param forms the processes of the application
 * @param pods numbers of the logins that their pods have
 * @param settled whether every process works in the form that it is to have
 */
record LoginReaders(List<Deployment> forms, Set<Integer> pods, boolean settled) {

  static LoginReaders of(Observed observed) {
    List<Deployment> forms =
        observed.objects().values().stream()
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .toList();
    return new LoginReaders(
        forms,
        observed
            .activePods("app")
            .map(Pod::getMetadata)
            .flatMap(LoginReaders::number)
            .collect(Collectors.toSet()),
        forms.stream().allMatch(form -> observed.rollout(form).done()));
  }

  /** Whether a process has a login, or may still be given it. */
  boolean name(DatabaseLease lease) {
    return pods.contains(lease.number())
        || forms.stream().anyMatch(form -> PodSecrets.of(form).contains(lease.secret()));
  }

  /** Whether a login is still needed, if only for as long as another one is not proved. */
  boolean need(DatabaseLease lease) {
    return !settled || name(lease);
  }

  /** Numbers of all that a form or a pod has, also of those whose Secret is gone. */
  Set<Integer> numbers() {
    Stream<Integer> wanted =
        forms.stream()
            .map(form -> form.getSpec().getTemplate().getMetadata())
            .flatMap(LoginReaders::number);
    return Stream.concat(wanted, pods.stream()).collect(Collectors.toSet());
  }

  private static Stream<Integer> number(ObjectMeta metadata) {
    return Optional.ofNullable(metadata.getLabels())
        .map(labels -> labels.getOrDefault(Labels.DATABASE_LEASE, ""))
        .filter(number -> number.matches(DatabaseLease.NUMBER))
        .map(Integer::valueOf)
        .stream();
  }
}

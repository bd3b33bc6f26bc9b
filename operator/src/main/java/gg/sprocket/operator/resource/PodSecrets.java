package gg.sprocket.operator.resource;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Secrets whose values the pods of a workload are given. */
public final class PodSecrets {

  private PodSecrets() {}

  /** Names of those that the form of a workload names; none of anything else. */
  public static Set<String> of(HasMetadata workload) {
    return switch (workload) {
      case Deployment d -> of(d.getSpec().getTemplate().getSpec());
      case StatefulSet s -> of(s.getSpec().getTemplate().getSpec());
      case Job j -> of(j.getSpec().getTemplate().getSpec());
      default -> Set.of();
    };
  }

  private static Set<String> of(PodSpec pod) {
    return Stream.concat(
            pod.getVolumes().stream().flatMap(PodSecrets::mounted),
            Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .flatMap(PodSecrets::variables))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> mounted(Volume volume) {
    Stream<String> whole =
        Stream.ofNullable(volume.getSecret()).map(secret -> secret.getSecretName());
    Stream<String> projected =
        Stream.ofNullable(volume.getProjected())
            .flatMap(sources -> sources.getSources().stream())
            .filter(source -> source.getSecret() != null)
            .map(source -> source.getSecret().getName());
    return Stream.concat(whole, projected);
  }

  private static Stream<String> variables(Container container) {
    return container.getEnv().stream()
        .filter(e -> e.getValueFrom() != null && e.getValueFrom().getSecretKeyRef() != null)
        .map(e -> e.getValueFrom().getSecretKeyRef().getName());
  }
}

package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.IntegrationName;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.release.SecretSource;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.release.SecretSource.Missing;
import gg.sprocket.operator.release.SecretSource.Placeholder;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Secret values that a process reads, by the names the release gives them. */
public final class SecretNeeds {

  private SecretNeeds() {}

  /**
   * Where a value is taken from now. A value that the process can do without is replaced by its
   * stand-in while the Secret that is to hold it does not.
   */
  public static SecretSource source(Instance instance, Observed observed, String secret) {
    SecretSource source = instance.secrets().of(secret).orElseThrow();
    boolean held =
        !(source instanceof InSecret in) || Inputs.missing(observed, List.of(in)).isEmpty();
    return held ? source : standIn(instance, secret).<SecretSource>map(p -> p).orElse(source);
  }

  /**
   * A secret value as a variable of a container. It must have been waited for.
   *
   * @throws IllegalStateException if the spec lacks the integration that it comes from
   */
  public static EnvVar variable(Instance instance, Observed observed, SecretVariable variable) {
    return switch (source(instance, observed, variable.secret())) {
      case InSecret(String secret, String key) -> Volumes.secretEnv(variable.name(), secret, key);
      case Placeholder(String text) -> Volumes.env(variable.name(), text);
      case Missing(IntegrationName integration, String _) ->
          throw new IllegalStateException("integration " + integration + " was not waited for");
    };
  }

  /** The first value that is not there and has no stand-in: the process cannot start without. */
  public static Optional<Problem> blocking(
      Instance instance, Observed observed, Collection<String> secrets) {
    List<String> required =
        secrets.stream().filter(secret -> standIn(instance, secret).isEmpty()).toList();
    return missing(instance, observed, required);
  }

  /**
   * The first value that the release requires or the spec gives and that is not there. What a
   * person must supply comes before what the operator is about to make.
   */
  public static Optional<Problem> missing(
      Instance instance, Observed observed, Collection<String> secrets) {
    List<InSecret> supplied = new ArrayList<>();
    List<InSecret> generated = new ArrayList<>();
    for (String secret : secrets) {
      switch (instance.secrets().of(secret).orElseThrow()) {
        case Missing(IntegrationName integration, String _) -> {
          return absent(instance, integration);
        }
        case InSecret in
            when instance.secrets().isGenerated(secret)
                || instance.secrets().isFromBackend(secret) ->
            generated.add(in);
        case InSecret in -> supplied.add(in);
        case Placeholder _ -> {}
      }
    }
    return Inputs.missing(observed, supplied)
        .or(() -> UnfitValues.of(instance, observed, supplied))
        .or(
            () ->
                generated.stream()
                    .flatMap(in -> pending(instance, observed, in).stream())
                    .findFirst());
  }

  /** Names of the values that a running process or the migrations read. */
  public static Set<String> read(Instance instance) {
    Stream<String> files =
        instance.running().stream().map(ReleaseComponent::secretNames).flatMap(List::stream);
    Stream<String> variables =
        instance.release().topology().schema().migration().secretEnv().stream()
            .map(SecretVariable::secret);
    return Stream.concat(files, variables).collect(Collectors.toSet());
  }

  private static Optional<Placeholder> standIn(Instance instance, String secret) {
    return instance.release().secret(secret).map(ReleaseSecret::placeholder).map(Placeholder::new);
  }

  private static Optional<Problem> pending(Instance instance, Observed observed, InSecret value) {
    Optional<SecretView> secret = observed.secret(value.secret());
    if (secret.filter(view -> view.has(value.key())).isPresent()) {
      return secret
          .flatMap(Login::unmatched)
          .or(() -> Inputs.missing(observed, List.of(value)))
          .or(() -> Projections.changing(instance, observed, value.secret()));
    }
    return secret.isPresent()
        ? SpecChecks.problem(
            Reason.SecretKeyMissing,
            "Secret %s, which the operator made, has lost its key %s; put the value back from a"
                + " backup, or delete the Secret if a new value will do",
            value.secret(),
            value.key())
        : SpecChecks.problem(
            Reason.WaitingForDependency,
            "waiting for Secret %s, which the operator makes",
            value.secret());
  }

  private static Optional<Problem> absent(Instance instance, IntegrationName integration) {
    String keys =
        instance.release().secrets().stream()
            .filter(s -> s.integration() == integration)
            .map(ReleaseSecret::key)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(", "));
    return SpecChecks.problem(
        Reason.IntegrationMissing,
        "spec.integrations.%s is absent, but release %s does not start without it; create a Secret"
            + " with the keys %s and name it in spec.integrations.%s.secretRef",
        integration.field(),
        instance.release().version(),
        keys,
        integration.field());
  }
}

package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gg.sprocket.operator.api.v1alpha1.ExternalSecretsSpec;
import gg.sprocket.operator.resource.ExternalSecret;
import gg.sprocket.operator.resource.InboxForm;
import gg.sprocket.operator.resource.Labels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A store from which External Secrets Operator brings values. Each projection has an ExternalSecret
 * of its own, of the name of its Secret, so that a value that is not there holds up no other. All
 * of them fill one Secret that no pod reads; from there the operator takes over what it has judged.
 *
 * @param instance the instance
 * @param observed what is there
 * @param source what the spec says of the store
 */
public record ExternalStore(Instance instance, Observed observed, ExternalSecretsSpec source) {

  /** That of an instance whose values come from one. */
  public static Optional<ExternalStore> of(Instance instance, Observed observed) {
    return instance
        .spec()
        .secrets()
        .store()
        .map(source -> new ExternalStore(instance, observed, source));
  }

  /** The Secret that is filled. */
  public String inbox() {
    return instance.names().storeInbox();
  }

  /** Names in the store of all values of a projection. */
  public List<String> names(Projection projection) {
    return projection.keys().stream().map(key -> name(projection, key)).toList();
  }

  /** Name in the store of one value, in the only form that all stores take. */
  public String name(Projection projection, String key) {
    String words =
        projection.isSupplied()
            ? projection.path().substring(Projection.INTEGRATIONS.length()) + "_" + key
            : projection.path();
    return source.prefix()
        + words
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("[^A-Za-z0-9]", "_")
            .toUpperCase(Locale.ROOT);
  }

  /** Where values are, as people say it. */
  public String place() {
    String store = source.storeRef().text();
    return source.entry() == null ? store : source.entry() + " of " + store;
  }

  /** What has become of the ExternalSecret of a projection. */
  public Delivery delivery(Projection projection) {
    Optional<ExternalSecret> asked = observed.find(ExternalSecret.class, projection.secret());
    JsonNode ready = asked.map(ExternalStore::ready).orElse(MissingNode.getInstance());
    return switch (ready.path("status").asText()) {
      case "True" ->
          asked.filter(one -> isAnswered(one, projection)).isPresent()
              ? brought(projection)
              : new Delivery.Awaited();
      case "False" ->
          new Delivery.Refused(
              ready.path("reason").asText() + ": " + ready.path("message").asText());
      default -> new Delivery.Awaited();
    };
  }

  private static JsonNode ready(ExternalSecret asked) {
    return status(asked)
        .path("conditions")
        .valueStream()
        .filter(condition -> condition.path("type").asText().equals("Ready"))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static JsonNode status(ExternalSecret asked) {
    return asked.getStatus() instanceof JsonNode status ? status : MissingNode.getInstance();
  }

  /**
   * Whether all that is wanted was asked for, and is what was brought last. Its controller tells
   * that by "generation-hash" (external-secrets, GetResourceVersion).
   */
  private static boolean isAnswered(ExternalSecret asked, Projection projection) {
    String answered = status(asked).path("syncedResourceVersion").asText();
    Set<String> keys =
        asked
            .getSpec()
            .path("data")
            .valueStream()
            .map(one -> one.path("secretKey").asText())
            .collect(Collectors.toSet());
    return (answered.isEmpty() || answered.startsWith(asked.getMetadata().getGeneration() + "-"))
        && projection.keys().stream()
            .map(key -> InboxForm.key(projection.path(), key))
            .allMatch(keys::contains);
  }

  /**
   * All values of an ExternalSecret come in one write, so none of them means that it is awaited.
   */
  private Delivery brought(Projection projection) {
    Map<String, String> digests = new TreeMap<>();
    Optional<SecretView> filled = observed.secret(inbox());
    for (String key : projection.keys()) {
      filled
          .map(secret -> secret.digests().get(InboxForm.key(projection.path(), key)))
          .ifPresent(digest -> digests.put(key, digest));
    }
    SecretTraits traits = filled.map(SecretView::traits).orElse(SecretTraits.NONE);
    return digests.isEmpty()
        ? new Delivery.Awaited()
        : new Delivery.Brought(digests, below(projection, traits));
  }

  private static SecretTraits below(Projection projection, SecretTraits all) {
    return new SecretTraits(
        below(projection, all.padded()),
        below(projection, all.unsafe()),
        below(projection, all.unquotable()),
        Set.of());
  }

  private static Set<String> below(Projection projection, Set<String> filled) {
    return projection.keys().stream()
        .filter(key -> filled.contains(InboxForm.key(projection.path(), key)))
        .collect(Collectors.toSet());
  }

  /** How the Secret of a projection stands to values without a flaw; a store tells no versions. */
  public Showing showing(Projection projection, Delivery.Brought brought) {
    Optional<SecretView> secret = observed.secret(projection.secret());
    boolean marked = secret.flatMap(view -> view.annotation(Labels.EXTERNAL_SECRET)).isPresent();
    if (secret.filter(view -> hasOther(projection, view, brought)).isPresent()) {
      return marked ? Showing.Behind : Showing.Apart;
    }
    return marked && secret.filter(projection::isWhole).isPresent()
        ? Showing.Shown
        : Showing.Unmarked;
  }

  private static boolean hasOther(
      Projection projection, SecretView view, Delivery.Brought brought) {
    return projection.keys().stream()
        .filter(view::has)
        .anyMatch(key -> !Objects.equals(view.digests().get(key), brought.digests().get(key)));
  }

  /**
   * Why a Secret is about to change: other values were brought, or somebody wrote something else
   * into it. Who reads it is replaced once, by what comes out.
   */
  Optional<Problem> changing(String secret) {
    return Projections.of(instance).stream()
        .filter(projection -> projection.secret().equals(secret))
        .filter(this::isChanging)
        .findFirst()
        .flatMap(
            _ ->
                SpecChecks.problem(
                    Reason.Progressing,
                    "waiting until Secret %s shows what External Secrets Operator brings from %s",
                    secret,
                    Quote.of(place())));
  }

  private boolean isChanging(Projection projection) {
    return delivery(projection) instanceof Delivery.Brought brought
        && StoreChecks.flaw(this, projection, brought).isEmpty()
        && showing(projection, brought) == Showing.Behind;
  }
}
